import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { reportEncoded, type EncodedFaces } from '../../vision/calibration/calibrate-faces.ts';

/** Seed for drawing pairs if there are too many to compare all. The same list always gives the same report. */
const PAIRS_SEED = 1;

const report = reportEncoded(workerData as EncodedFaces, { random: seededRandom(PAIRS_SEED) });
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(report);
