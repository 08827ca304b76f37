import { parentPort, workerData } from 'node:worker_threads';
import { trainReport } from '../../features/fraud-score/training/train-report.ts';
import type { TrainingMessage, TrainingSetup } from './training-message.ts';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const tell = (message: TrainingMessage) => parentPort?.postMessage(message);
const { rows, order } = workerData as TrainingSetup;
const trained = trainReport(rows, order, (done, of) => tell({ kind: 'progress', done, of }));
tell({ kind: 'trained', trained });
