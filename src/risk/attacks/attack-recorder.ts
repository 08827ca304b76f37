import type { DurableWrite } from '../../platform/durable-write.ts';
import type { PersonId } from '../../registry/register.ts';

/**
 * What kind of attack a refusal was. `different-face`: another person's face under someone's number and name;
 * `presentation`: a photo, a screen or a mask held before the camera; `injection`: a video that no camera took;
 * `face-swap`: two faces in one clip.
 */
export type AttackKind = 'different-face' | 'presentation' | 'injection' | 'face-swap';

/** An attack that this server saw and refused. */
export interface SeenAttack {
  readonly personId: PersonId;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly kind: AttackKind;
  /** What gave it away: the similarity or liveness score on the wire's scale of its API. */
  readonly score: number;
  /** `Contract.name` of the API that saw it. */
  readonly api: string;
  readonly appId: string;
  readonly orderId: string;
}

/** Writes refused attacks into the attack history. Implemented in storage/; every implementation passes attack-recorder.suite.ts. */
export interface AttackRecorder {
  /** Prepares the row; it becomes durable with the call that saw the attack, once per order id. */
  record(attack: SeenAttack): DurableWrite;
}
