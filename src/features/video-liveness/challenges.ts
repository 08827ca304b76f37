import type { Trace } from '../../wire/define-api.ts';
import type { ChallengeKind } from './challenge/challenge-kinds.ts';
import type { ChallengedClip } from './challenge/follow-colours.ts';

/** The challenges that this server issued. */
export interface Challenges {
  /** True if a clip without a challenge is refused. */
  readonly isRequired: boolean;

  /**
   * Uses up a nonce. It can be used once, by the app it was issued to, until its deadline, unless it is given back. `null`
   * for any other nonce.
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
  /** Whether a clip may be judged by it. False if another clip was, although its caller was told nothing of it. */
  mayJudge(clip: Uint8Array): boolean;
  /**
   * Makes the challenge usable again until its deadline, because the call that took it failed in a way that passes. Throws
   * Fault.
   *
   * @param judged the clip if it was judged by it. It is then usable for this clip alone. Null if none was
   */
  giveBack(judged: Uint8Array | null): Promise<void>;
  judge(clip: ChallengedClip): { readonly followed: boolean; readonly trace: Trace };
}
