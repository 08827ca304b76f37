import { parentPort, workerData } from 'node:worker_threads';
import { LIVENESS_THRESHOLDS } from '../../features/video-liveness/contract.ts';
import { reportLiveness } from '../../vision/liveness/calibrate-liveness.ts';
import { keptLiveness } from '../../vision/liveness/kept-liveness.ts';
import { readClipBytes } from '../../vision/liveness/labelled-clips.ts';
import type { ClipTask } from './clip-thread.ts';

const task = workerData as ClipTask;
const result =
  task.kind === 'read'
    ? readClipBytes(task.csv)
    : keptLiveness(reportLiveness(task.measured, Object.values(LIVENESS_THRESHOLDS)));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(result);
