import type { FaceMotion } from '../../vision/liveness/face-motion.ts';
import type { Trace } from '../../wire/define-api.ts';

/** Sequences of actions that this server handed out. */
export interface Challenges {
  /** True where a clip without a challenge is refused. */
  readonly isRequired: boolean;

  /**
   * Uses a nonce up: it is good once, for the app it was made for, until its deadline; `null` for any other.
   * Throws Fault.
   */
  redeem(
    nonce: string,
    call: { readonly appId: string; readonly receivedAtMs: number },
  ): Promise<RedeemedChallenge | null>;
}

/** A sequence that a clip has to follow. */
export interface RedeemedChallenge {
  /** The clip that the challenge's page recorded; `null` where none was left. */
  readonly clip: Uint8Array | null;
  judge(motion: readonly FaceMotion[]): { readonly followed: boolean; readonly trace: Trace };
}
