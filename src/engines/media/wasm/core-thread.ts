import { Worker } from 'node:worker_threads';
import { Fault } from '../../../kernel/fault.ts';
import type { CoreAnswer, CoreSetup, CoreTask } from './core-task.ts';

const WORKER = new URL('./core-worker.ts', import.meta.url);

/** Largest JavaScript heap of a thread, in megabytes. The video, its frames and the program's memory are outside it. */
const HEAP_MB_MAX = 64;

/** Thrown if the program needs more memory than it may have, or crashes. The video cannot be decoded then. */
export class CoreBroke extends Error {}

/** A thread with one instance of the core and one video. Nothing of it is left once it is closed. */
export class CoreThread {
  readonly #worker: Worker;
  readonly #signal: AbortSignal;
  #fail: (error: Error) => void = () => undefined;
  readonly #failed: Promise<never>;

  constructor(setup: CoreSetup, signal: AbortSignal) {
    this.#signal = signal;
    this.#worker = new Worker(WORKER, {
      workerData: setup,
      transferList: [setup.input.buffer as ArrayBuffer],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
    });
    this.#failed = new Promise((_, reject) => (this.#fail = reject));
    // The caller that runs a task hears of the failure, so this promise must not count as unhandled.
    this.#failed.catch(() => undefined);
    this.#worker.on('error', (cause) => this.#fail(new CoreBroke('the core broke', { cause })));
    this.#worker.on('exit', () => this.#fail(new CoreBroke('the core ended')));
    signal.addEventListener('abort', this.#giveUp, { once: true });
    if (signal.aborted) this.#giveUp();
  }

  readonly #giveUp = () => {
    this.#fail(new Fault('timeout', 'the video took too long or was given up'));
    void this.#worker.terminate();
  };

  /** Runs a program to its end. Throws Fault 'timeout' once the signal aborted, and CoreBroke if the thread ended. */
  async run(task: CoreTask): Promise<CoreAnswer> {
    const answered = new Promise<CoreAnswer>((resolve) => this.#worker.once('message', resolve));
    this.#worker.postMessage(task, []);
    return Promise.race([answered, this.#failed]);
  }

  /** Ends the thread, whatever it is doing. */
  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#giveUp);
    await this.#worker.terminate();
  }
}
