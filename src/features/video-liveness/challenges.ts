import type { FaceMotion } from '../../vision/liveness/face-motion.ts';
import type { Trace } from '../../wire/define-api.ts';

/** The sequences of actions that this server issued. */
export interface Challenges {
  /** True if a clip without a challenge is refused. */
  readonly isRequired: boolean;

  /**
   * Uses up a nonce. It can be used once, by the app it was issued to, until its deadline. `null` for any other nonce.
   * Throws Fault.
   */
  redeem(
    nonce: string,
    call: { readonly appId: string; readonly receivedAtMs: number },
  ): Promise<RedeemedChallenge | null>;
}

/** A sequence that a clip has to follow. */
export interface RedeemedChallenge {
  /** The clip that the challenge's page recorded. `null` if none was left. */
  readonly clip: Uint8Array | null;
  judge(motion: readonly FaceMotion[]): { readonly followed: boolean; readonly trace: Trace };
}
