import { Worker } from 'node:worker_threads';
import type { Train } from '../../features/fraud-score/training/training-desk.ts';
import type { TrainedModel } from '../../features/fraud-score/training/train-report.ts';
import { Fault } from '../../kernel/fault.ts';
import type { TrainingMessage, TrainingSetup } from './training-message.ts';

/**
 * Trains in a thread of its own, which ends with the training, or at once when the signal aborts. Rejects with Fault
 * 'unavailable' if the thread breaks down, e.g. for want of memory.
 */
export const trainInThread: Train = async (rows, order, { signal, onProgress }) => {
  signal.throwIfAborted();
  const setup: TrainingSetup = { rows, order };
  const worker = new Worker(new URL('./training-worker.ts', import.meta.url), { workerData: setup, name: 'training' });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<TrainedModel>((resolve, reject) => {
      worker.on('message', (message: TrainingMessage) => {
        if (message.kind === 'progress') onProgress(message.done, message.of);
        else resolve(message.trained);
      });
      worker.once('error', (cause) =>
        reject(new Fault('unavailable', 'the training thread broke down; see the log', { cause })),
      );
      worker.once('exit', () => reject(new Fault('unavailable', 'the training thread ended')));
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
};
