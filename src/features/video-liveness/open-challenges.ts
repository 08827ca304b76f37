import { renumberContract, type CodeMap } from '../../wire/renumber.ts';
import type { Challenges } from './challenges.ts';
import { videoLiveness } from './contract.ts';
import { mountChallenges } from './page/challenge-routes.ts';
import type { Mount } from '../../server/listener/http-server.ts';
import { mountLivenessPage } from './page/liveness-page.ts';
import { systemClock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import type { CallGate } from '../../platform/admission/call-gate.ts';
import { ChallengeBook } from './challenge/challenge-book.ts';
import { followChallenge } from './challenge/follow-challenge.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { every } from '../../kernel/timers.ts';

/** Challenges: the port of the handler, and the routes for apps and pages. */
export interface OpenedChallenges {
  readonly challenges: Challenges;
  readonly mounts: readonly Mount[];
}

const BUSY = 2546120;
const SWEEP_EVERY_MS = 30_000;

/** Opens the book of challenges, in memory. A restart forgets those that are open. */
export function openChallenges(
  { config: { videoLiveness: settings }, metrics, opened }: Foundation,
  gate: Pick<CallGate, 'admit' | 'release'>,
): OpenedChallenges {
  const book = new ChallengeBook({
    clock: systemClock,
    random: systemRandom,
    goodForMs: settings.challengeSeconds * 1000,
    openMax: settings.challengesMax,
    clipBytesMax: settings.challengeMegabytesMax << 20,
  });
  metrics.gauge('challenges_open', 'Challenges that wait for their clip', () => book.load.open);
  // Without the timer, clips that were never fetched would stay until the next challenge.
  const timer = every(SWEEP_EVERY_MS, () => book.sweep());
  opened.defer(() => clearInterval(timer));
  const codes: CodeMap = settings.codes;
  const contract = renumberContract(videoLiveness, codes);
  const busyCode = codes[BUSY] ?? BUSY;
  return {
    challenges: {
      isRequired: settings.challengeRequired,
      redeem: async (nonce, { appId }) => {
        const redeemed = book.redeem(nonce, appId);
        if (redeemed === null) return null;
        const { challenge, clip } = redeemed;
        return { clip, judge: (motion) => followChallenge(challenge.actions, motion) };
      },
    },
    mounts: [mountChallenges({ challenges: book, gate, clock: systemClock, contract, busyCode }), mountLivenessPage()],
  };
}
