import { Worker, type Transferable } from 'node:worker_threads';
import { Fault } from '../../../kernel/fault.ts';
import { fromFailure, type ToWorker, type WorkerMessage } from './worker-message.ts';
import { after } from '../../../kernel/timers.ts';
import { told } from '../../../kernel/told.ts';

/**
 * Largest JavaScript heap of a worker, in megabytes. Pixels and networks lie outside the heap, but V8 counts them
 * towards this limit, and under a tighter one it would collect garbage all the time.
 */
const HEAP_MB_MAX = 2048;

/** Called with what becomes of a job that a worker took. */
export interface JobHandlers<Result> {
  done(result: Result): void;
  failed(error: Error): void;
}

/** A job that a worker took. */
export interface TakenJob {
  /** Makes the worker skip the job if it has not begun. The job is then reported as failed when its turn comes. */
  drop(): void;
}

/** One worker thread, which does its jobs in the order in which it gets them. */
export class PoolWorker<Job, Ready, Result> {
  /** Resolves with the worker's report that it is ready. Rejects with the worker's Fault if it cannot start. */
  readonly ready: Promise<Ready>;
  readonly #thread: Worker;
  readonly #onEnd: () => void;
  readonly #jobs = new Map<number, JobHandlers<Result>>();
  #lastId = 0;
  #isEnding = false;
  #ended = false;

  /** `onEnd` is called once, when the thread is gone for any reason. */
  constructor(url: URL, workerData: unknown, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#thread = new Worker(url, { workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX } });
    this.ready = new Promise((resolve, reject) => {
      this.#thread.on('message', (message: WorkerMessage<Ready, Result>) => {
        if (message.kind === 'ready') resolve(message.ready);
        else if (message.kind === 'not-ready') reject(fromFailure(message.failure));
        else this.#settle(message);
      });
      this.#thread.on('error', (cause) => {
        reject(new Fault('unavailable', told`a worker thread could not start`, { cause }));
        this.#end();
      });
      this.#thread.on('exit', () => {
        reject(new Fault('unavailable', told`a worker thread ended while it started`));
        this.#end();
      });
    });
    // The caller that awaits readiness hears of the failure, so this promise must not count as unhandled.
    this.ready.catch(() => undefined);
  }

  /** True once the thread was asked to end. It must not get more jobs then. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Gives the worker a job. Call it only on a worker that is ready. */
  take(job: Job, transfer: readonly Transferable[], handlers: JobHandlers<Result>): TakenJob {
    const id = ++this.#lastId;
    this.#jobs.set(id, handlers);
    this.#say({ id, job }, transfer);
    return { drop: () => void (this.#jobs.has(id) && this.#say({ drop: id }, [])) };
  }

  /**
   * Ends the thread, and its jobs fail. The thread is asked first, and it ends between two steps of its job. If a
   * thread is ended while a network runs, onnxruntime-node throws an exception that cannot be caught, and the whole
   * process dies. A thread that does not react within `graceMs` is stuck in JavaScript, so it can be ended by force.
   */
  async end(graceMs: number): Promise<void> {
    this.#isEnding = true;
    if (this.#ended) return;
    const gone = new Promise((resolve) => this.#thread.once('exit', resolve));
    const force = after(graceMs, () => void this.#thread.terminate());
    this.#say('end', []);
    await gone;
    clearTimeout(force);
    this.#end();
  }

  #say(message: ToWorker<Job>, transfer: readonly Transferable[]): void {
    this.#thread.postMessage(message, transfer);
  }

  #settle(message: Exclude<WorkerMessage<Ready, Result>, { kind: 'ready' | 'not-ready' }>): void {
    const job = this.#jobs.get(message.id);
    this.#jobs.delete(message.id);
    if (message.kind === 'done') job?.done(message.result);
    else job?.failed(fromFailure(message.failure));
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
    for (const job of this.#jobs.values())
      job.failed(new Fault('unavailable', told`the worker thread of the job ended`));
    this.#jobs.clear();
  }
}
