import type { OpenAttempt } from '../../people/attempts/attempt-book.ts';
import { refuseWaiting } from '../../people/attempts/refuse-waiting.ts';
import type { Call, ParamsOf } from '../../wire/define-api.ts';
import type { ChallengeDemands, DemandReason, PlainClip } from './challenge/challenge-demands.ts';
import type { Challenges } from './challenges.ts';
import { refuse, type Refused } from './clip-refusals.ts';
import type { videoLiveness } from './contract.ts';

/** What decides whether a clip may be judged. */
export interface Caution {
  readonly params: ParamsOf<typeof videoLiveness>;
  readonly call: Call;
  /** The attempt that the call makes on the person. Null if attempts are not counted. */
  readonly openAttempt: OpenAttempt | null;
  /** If it is absent, no challenge is ever asked for. */
  readonly demands?: ChallengeDemands;
  readonly challenges?: Challenges;
}

/**
 * Refuses a clip without a challenge if one is needed, before the clip is opened. Null if it may be judged. Throws
 * Fault if what is known of the person cannot be read.
 */
export async function refusePlainClip(caution: Caution): Promise<Refused | null> {
  const { challenges, demands } = caution;
  if (!isPlain(caution)) return null;
  if (challenges?.isRequired) return { ...refuse(2546124, { challenge: 'absent' }), isFinal: true };
  if (!demands) return null;
  const clip = plainClip(caution);
  const reason = demands.standing(clip) ?? (await demands.known(clip));
  if (reason === 'unknown-order') return refuse(2546128, { riskOrder: 'unknown' });
  return reason === null ? null : askForChallenge(caution, reason);
}

/**
 * Refuses to tell a verdict that was made. Calls that ran at the same time may have failed meanwhile, or were asked for
 * a challenge, and then not even a match is told.
 */
export function withholdVerdict(caution: Caution): Refused | null {
  const refused = refuseWaiting(caution.openAttempt, 2546127);
  if (refused) return refused;
  const reason = isPlain(caution) ? caution.demands?.standing(plainClip(caution)) : null;
  return reason ? askForChallenge(caution, reason) : null;
}

/** Refuses to judge a clip without a challenge if its livingScore is in doubt. Null if it is not. */
export function refuseDoubtfulScore(caution: Caution, livingScore: number): Refused | null {
  const { demands, call } = caution;
  const isDoubtful = isPlain(caution) && demands?.isScoreInDoubt(livingScore, call.appId) === true;
  return isDoubtful ? askForChallenge(caution, 'score') : null;
}

function isPlain({ params }: Caution): boolean {
  return params.challenge === undefined;
}

function plainClip({ params, call: { appId, receivedAtMs, signal }, openAttempt }: Caution): PlainClip {
  return { appId, receivedAtMs, signal, attempt: openAttempt, riskOrder: params.riskOrder };
}

/** A demand holds for an hour. Asking again within the hour does not prolong it. */
function askForChallenge({ openAttempt }: Caution, reason: DemandReason): Refused {
  const writes = reason === 'asked-before' ? [] : (openAttempt?.note('challenge-asked') ?? []);
  return { ...refuse(2546126, { challenge: { asked: reason } }), writes, isFinal: true };
}
