import type { Trace } from '../../wire/define-api.ts';
import type { ChallengeKind } from './challenge/challenge-kinds.ts';
import type { ChallengedClip } from './challenge/follow-colours.ts';

/** The challenges that this server issued. */
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

/** What a clip has to do. */
export interface RedeemedChallenge {
  /** The clip that the challenge's page recorded. `null` if none was left. */
  readonly clip: Uint8Array | null;
  readonly kind: ChallengeKind;
  judge(clip: ChallengedClip): { readonly followed: boolean; readonly trace: Trace };
}
