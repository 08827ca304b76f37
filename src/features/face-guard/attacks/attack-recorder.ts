import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { PersonId } from '../../../people/register.ts';
import type { AttackEvent, AttackKind } from './attack-event.ts';

/** An attack that this server saw and refused. */
export interface SeenAttack {
  readonly personId: PersonId;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly kind: AttackKind;
  /** The score that revealed it: the similarity or liveness score, on its API's scale of the wire. */
  readonly score: number;
  /** `Contract.name` of the API that saw it. */
  readonly api: string;
  readonly appId: string;
  readonly orderId: string;
}

/**
 * Writes refused attacks into the attack history. Implemented in storage/. Every implementation passes
 * attack-recorder.suite.ts.
 */
export interface AttackRecorder {
  /** Prepares the row. It becomes durable with the call that saw the attack, once for each order id. */
  record(attack: SeenAttack): DurableWrite;
}

/** The event that a refusal leaves in the history. It is named by its order, so that it is recorded once. */
export function attackEventOf({ api, orderId, personId, atMs, kind, score, appId }: SeenAttack): AttackEvent {
  return { source: `renzheng.${api}`, eventId: orderId, personId, atMs, kind, score, appId };
}
