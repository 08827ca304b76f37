import { renumberContract, type CodeMap } from '../../wire/renumber.ts';
import type { Challenges, RedeemedChallenge } from './challenges.ts';
import { videoLiveness } from './contract.ts';
import { mountChallenges } from './page/challenge-routes.ts';
import type { Mount } from '../../server/listener/http-server.ts';
import { mountLivenessPage } from './page/liveness-page.ts';
import { systemClock } from '../../kernel/clock.ts';
import { sha256Hex } from '../../kernel/digests.ts';
import { systemRandom } from '../../kernel/random.ts';
import type { CallGate } from '../../platform/admission/call-gate.ts';
import { ChallengeBook, type ChallengeBookDeps } from './challenge/challenge-book.ts';
import type { ChallengeStore, TakenChallenge } from './challenge/challenge-store.ts';
import {
  KIND_OFFERS,
  type ChallengeKindStore,
  openChallengeKinds,
  type ChallengeKinds,
} from './challenge/challenge-kinds.ts';
import {
  type ChallengePolicyStore,
  openChallengePolicies,
  type ChallengePolicies,
} from './challenge/challenge-policy.ts';
import { followTask } from './challenge/challenge-task.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { every } from '../../kernel/timers.ts';

/** Opens challenges that several processes share. */
export type OpenChallengeStore = (deps: ChallengeBookDeps) => ChallengeStore;

/** Challenges: the port of the handler, and the routes for apps and pages. */
export interface OpenedChallenges {
  readonly challenges: Challenges;
  readonly challengePolicies: ChallengePolicies;
  readonly challengeKinds: ChallengeKinds;
  readonly mounts: readonly Mount[];
}

const BUSY = 2546120;
const SWEEP_EVERY_MS = 30_000;

/**
 * Opens the challenges and the policies and kinds of apps. Challenges are in memory, and a restart forgets those that are
 * open, unless processes share them. Throws Fault if the choices of apps cannot be read.
 *
 * @param openShared opens challenges that processes share. Null to keep them in this process.
 */
export async function openChallenges(
  foundation: Foundation,
  gate: Pick<CallGate, 'admit' | 'release'>,
  stores: { readonly challengePolicies: ChallengePolicyStore; readonly challengeKinds: ChallengeKindStore },
  openShared: OpenChallengeStore | null,
): Promise<OpenedChallenges> {
  const { changes } = foundation;
  const settings = foundation.config.videoLiveness;
  const kinds = await openChallengeKinds(stores.challengeKinds, settings.challengeKinds);
  changes.follow('challenge-kinds', () => kinds.reload());
  const book = openBook(
    foundation,
    {
      clock: systemClock,
      random: systemRandom,
      kindsOf: (appId) => KIND_OFFERS[kinds.of(appId)],
      goodForMs: settings.challengeSeconds * 1000,
      openMax: settings.challengesMax,
      clipBytesMax: settings.challengeMegabytesMax << 20,
    },
    openShared,
  );
  const challengePolicies = await openChallengePolicies(stores.challengePolicies, settings.challengePolicy);
  changes.follow('challenge-policies', () => challengePolicies.reload());
  const codes: CodeMap = settings.codes;
  const contract = renumberContract(videoLiveness, codes);
  const busyCode = codes[BUSY] ?? BUSY;
  return {
    challenges: {
      isRequired: settings.challengeRequired,
      redeem: async (nonce, { appId }) => {
        const redeemed = await book.redeem(nonce, appId);
        if (redeemed === null) return null;
        const { challenge, left } = redeemed;
        const judge: RedeemedChallenge['judge'] = (clip) => {
          const { followed, trace } = followTask(challenge.task, clip);
          return { followed, trace: left === null ? trace : { ...trace, capture: left.capture } };
        };
        return redeemedOf(book, redeemed, judge);
      },
    },
    challengePolicies,
    challengeKinds: kinds,
    mounts: [
      mountChallenges({
        challenges: book,
        gate,
        clock: systemClock,
        contract,
        busyCode,
        clipBytesMax: settings.challengeMegabytesMax << 20,
        quotaReason: foundation.config.wire.quotaReason,
      }),
      mountLivenessPage({ name: settings.pageName, colour: settings.pageColour, logoFile: settings.pageLogoFile }),
    ],
  };
}

/** A challenge as the handler takes it, with the clip that was left. */
export function redeemedOf(
  book: Pick<ChallengeStore, 'giveBack'>,
  taken: TakenChallenge,
  judge: RedeemedChallenge['judge'],
): RedeemedChallenge {
  const { challenge, left, onlyFor } = taken;
  return {
    clip: left?.clip ?? null,
    kind: challenge.task.kind,
    mayJudge: (clip) => onlyFor === undefined || onlyFor === sha256Hex(clip),
    giveBack: (judged) => book.giveBack(taken, judged && sha256Hex(judged)),
    judge,
  };
}

function openBook(
  { metrics, opened }: Pick<Foundation, 'metrics' | 'opened'>,
  deps: ChallengeBookDeps,
  openShared: OpenChallengeStore | null,
): ChallengeStore {
  if (openShared !== null) return openShared(deps);
  const book = new ChallengeBook(deps);
  metrics.gauge('challenges_open', 'Challenges that wait for their clip', () => book.load.open);
  // Without the timer, clips that were never fetched would stay until the next challenge.
  const timer = every(SWEEP_EVERY_MS, () => book.sweep());
  opened.defer(() => clearInterval(timer));
  return book;
}
