import { createOpenNetwork } from '../engines/inference/score/pooled-network.ts';
import { trainInThread } from '../engines/training/train-in-thread.ts';
import { openFraudScore, type StoredFraudScore } from '../features/fraud-score/open.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Ground } from './open-foundation.ts';

/** One thread answers thousands of questions a second with a network of the usual size. */
const NETWORK = { workers: 1, queueMax: 1024 } as const;
/** Longest time for one question to an operator's network, including the wait for its turn. */
const NETWORK_TIMEOUT_MS = 2000;

/**
 * Opens the fraud score over the stores. An operator's network runs in a thread of its own. Throws Fault if the stores
 * fail.
 */
export function openStoredScore(ground: Ground): Promise<StoredFraudScore> {
  const { log, metrics, stores, identifiers } = ground;
  const openNetwork = createOpenNetwork({
    ...NETWORK,
    timeoutMs: NETWORK_TIMEOUT_MS,
    clock: systemClock,
    observer: {
      queueChanged: () => undefined,
      jobEnded: ({ kind, ranMs }) => metrics.inference(kind, ranMs),
      workerReplaced: () => log.problem('the thread of the fraud-score network ended or hung and was replaced'),
    },
  });
  return openFraudScore(ground, { ...stores, identifiers, openNetwork, train: trainInThread });
}
