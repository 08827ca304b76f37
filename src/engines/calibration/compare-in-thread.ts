import { Worker } from 'node:worker_threads';
import type { CompareEncoded } from '../../features/face-verify/calibration/calibration-desk.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CalibrationReport } from '../../vision/calibration/calibrate-faces.ts';

/**
 * Compares encoded faces in a thread of its own, which ends with the comparison, or at once when the signal aborts. Rejects
 * with Fault 'unavailable' if the thread breaks down, e.g. for want of memory.
 */
export const compareInThread: CompareEncoded = async (faces, signal) => {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./compare-worker.ts', import.meta.url), {
    workerData: faces,
    name: 'calibration',
  });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<CalibrationReport>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (cause) =>
        reject(new Fault('unavailable', 'the calibration thread broke down; see the log', { cause })),
      );
      worker.once('exit', () => reject(new Fault('unavailable', 'the calibration thread ended')));
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
};
