import { Worker } from 'node:worker_threads';
import { Fault } from '../../kernel/fault.ts';
import { told } from '../../kernel/told.ts';

/**
 * Runs a program of this folder over an input in a thread of its own, which ends with it, or at once when the signal
 * aborts. Throws the signal's reason then, and Fault 'unavailable' if the thread breaks down, e.g. for want of memory.
 */
export async function inThread<Result>(program: URL, input: unknown, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const worker = new Worker(program, { workerData: input, name: 'calibration' });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<Result>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (cause) =>
        reject(new Fault('unavailable', told`the calibration thread broke down; see the log`, { cause })),
      );
      worker.once('exit', () => reject(new Fault('unavailable', told`the calibration thread ended`)));
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
}
