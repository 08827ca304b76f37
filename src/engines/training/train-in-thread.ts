import { Worker } from 'node:worker_threads';
import type { HistoryRow } from '../../features/fraud-score/training/history.ts';
import type { Train } from '../../features/fraud-score/training/training-desk.ts';
import type { TrainedModel } from '../../features/fraud-score/training/train-report.ts';
import { Fault } from '../../kernel/fault.ts';
import { nextTurn } from '../../kernel/timers.ts';
import type { TrainingMessage, TrainingRequest, TrainingSetup } from './training-message.ts';
import { told } from '../../kernel/told.ts';

/** Rows that are copied to the thread at once. That takes some milliseconds, in which no other work goes on. */
const PIECE_ROWS = 1_000;

/**
 * Trains in a thread of its own, which ends with the training, or at once when the signal aborts. Other work goes on
 * while the rows are copied to it. Rejects with Fault 'unavailable' if the thread breaks down, e.g. for want of memory.
 */
export const trainInThread: Train = async (rows, task, { signal, onProgress }) => {
  signal.throwIfAborted();
  const setup: TrainingSetup = { task };
  const worker = new Worker(new URL('./training-worker.ts', import.meta.url), { workerData: setup, name: 'training' });
  const ended = new AbortController();
  const end = () => {
    ended.abort();
    void worker.terminate();
  };
  signal.addEventListener('abort', end, { once: true });
  try {
    const answer = new Promise<TrainedModel>((resolve, reject) => {
      worker.on('message', (message: TrainingMessage) => {
        if (message.kind === 'progress') onProgress(message.done, message.of);
        else resolve(message.trained);
      });
      worker.once('error', (cause) =>
        reject(new Fault('unavailable', told`the training thread broke down; see the log`, { cause })),
      );
      worker.once('exit', () => reject(new Fault('unavailable', told`the training thread ended`)));
    });
    const [trained] = await Promise.all([answer, send(worker, rows, ended.signal)]);
    return trained;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    ended.abort();
    await worker.terminate();
  }
};

/** Sends the rows and the word to begin, with a turn of the event loop after each piece, until the signal aborts. */
async function send(worker: Worker, rows: readonly HistoryRow[], signal: AbortSignal): Promise<void> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  const tell = (request: TrainingRequest) => worker.postMessage(request);
  for (let from = 0; from < rows.length; from += PIECE_ROWS) {
    if (signal.aborted) return;
    tell({ kind: 'rows', rows: rows.slice(from, from + PIECE_ROWS) });
    await nextTurn();
  }
  if (!signal.aborted) tell({ kind: 'train' });
}
