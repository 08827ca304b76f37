import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { reportEncoded } from '../../vision/calibration/calibrate-faces.ts';
import { readFaceBytes } from '../../vision/calibration/labelled-faces.ts';
import type { FaceTask } from './face-thread.ts';

/** Seed for drawing pairs if there are too many to compare all. The same list always gives the same report. */
const PAIRS_SEED = 1;

const task = workerData as FaceTask;
const result =
  task.kind === 'read' ? readFaceBytes(task.csv) : reportEncoded(task.faces, { random: seededRandom(PAIRS_SEED) });
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(result);
