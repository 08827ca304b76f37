import { Worker, type Transferable } from 'node:worker_threads';
import { Fault } from '../../../kernel/fault.ts';
import { fromFailure, type ToWorker, type WorkerMessage } from './worker-message.ts';

/**
 * Megabytes of JavaScript heap a worker may hold; pixels and networks lie outside it. V8 counts them towards its limit
 * all the same: under a tighter one it collects without end.
 */
const HEAP_MB_MAX = 2048;

/** What becomes of a job that a worker took. */
export interface JobHandlers<Result> {
  done(result: Result): void;
  failed(error: Error): void;
}

/** A job that a worker took. */
export interface TakenJob {
  /** Leaves it out where it has not begun; it is told as failed then, in its turn. */
  drop(): void;
}

/** One worker thread, which does its jobs in the order in which it gets them. */
export class PoolWorker<Job, Ready, Result> {
  /** Resolves with what the worker says of itself; rejects with its Fault where it cannot start. */
  readonly ready: Promise<Ready>;
  readonly #thread: Worker;
  readonly #onEnd: () => void;
  readonly #jobs = new Map<number, JobHandlers<Result>>();
  #lastId = 0;
  #isEnding = false;
  #ended = false;

  /** `onEnd` is called once, when the thread is gone for whatever reason. */
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
        reject(new Fault('unavailable', 'a worker thread could not start', { cause }));
        this.#end();
      });
      this.#thread.on('exit', () => {
        reject(new Fault('unavailable', 'a worker thread ended while it started'));
        this.#end();
      });
    });
    // Whoever waits for readiness hears of the failure; nobody else has to.
    this.ready.catch(() => undefined);
  }

  /** True once it was asked to end: it must get no job any more. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Only for a worker that is ready. */
  take(job: Job, transfer: readonly Transferable[], handlers: JobHandlers<Result>): TakenJob {
    const id = ++this.#lastId;
    this.#jobs.set(id, handlers);
    this.#say({ id, job }, transfer);
    return { drop: () => void (this.#jobs.has(id) && this.#say({ drop: id }, [])) };
  }

  /**
   * Ends the thread; its jobs fail. The thread is asked first and ends between two steps of its job: one that is ended
   * while a network runs takes the whole process down with it (onnxruntime-node meets the end of its thread with an
   * exception that nobody catches). A thread that does not heed the request within `graceMs` runs JavaScript without
   * end, and is ended by force.
   */
  async end(graceMs: number): Promise<void> {
    this.#isEnding = true;
    if (this.#ended) return;
    const gone = new Promise((resolve) => this.#thread.once('exit', resolve));
    const force = setTimeout(() => void this.#thread.terminate(), graceMs);
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
    for (const job of this.#jobs.values()) job.failed(new Fault('unavailable', 'the worker thread of the job ended'));
    this.#jobs.clear();
  }
}
