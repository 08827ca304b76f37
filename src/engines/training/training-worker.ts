import { parentPort, workerData } from 'node:worker_threads';
import type { HistoryRow } from '../../features/fraud-score/training/history.ts';
import { trainReport } from '../../features/fraud-score/training/train-report.ts';
import type { TrainingMessage, TrainingRequest, TrainingSetup } from './training-message.ts';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const tell = (message: TrainingMessage) => parentPort?.postMessage(message);
const { task } = workerData as TrainingSetup;
const rows: HistoryRow[] = [];

parentPort?.on('message', (request: TrainingRequest) => {
  if (request.kind === 'rows') {
    for (const row of request.rows) rows.push(row);
    return;
  }
  void train();
});

async function train(): Promise<void> {
  const trained = await trainReport(rows, task, (done, of) => tell({ kind: 'progress', done, of }));
  tell({ kind: 'trained', trained });
}
