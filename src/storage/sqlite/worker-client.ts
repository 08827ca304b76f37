import { Worker } from 'node:worker_threads';
import { Fault } from '../../kernel/fault.ts';
import type { Call, ChainSetup, Failure, FromWorker, Job, Reply, ToWorker, WorkerSetup } from './protocol.ts';

interface Waiting {
  readonly job: Job;
  resolve(outputs: readonly unknown[]): void;
  reject(error: Error): void;
}

export interface WorkerClientLimits {
  /** Jobs that may wait, those under way included; more are refused at once. */
  readonly jobsMax: number;
  /** Batches that the worker may hold: 1 makes what waits meanwhile the next batch. */
  readonly batchesInFlightMax: number;
  /** Jobs of one batch. */
  readonly batchJobsMax: number;
}

/**
 * The main thread's end of a worker: collects jobs, hands them over in batches, settles their promises.
 * No timer: a batch leaves at the end of the event loop's turn, or as soon as the worker has room for one.
 */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #limits: WorkerClientLimits;
  readonly #sent = new Map<number, Waiting>();
  #waiting: Waiting[] = [];
  #batchesInFlight = 0;
  #flushIsDue = false;
  #lastId = 0;
  #closing: (() => void) | null = null;
  #ended: Fault | null = null;

  private constructor(worker: Worker, limits: WorkerClientLimits) {
    this.#worker = worker;
    this.#limits = limits;
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'replies') this.#settle(message.replies);
    });
    worker.on('error', (error) =>
      this.#end(new Fault('unavailable', 'a database thread broke down', { cause: error })),
    );
    worker.on('exit', () => this.#end(new Fault('unavailable', 'the database is closed')));
  }

  /** Starts a worker and waits until its connection is open. Rejects with a clear word where it cannot be. */
  static async start(setup: WorkerSetup, limits: WorkerClientLimits): Promise<WorkerClient> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: setup,
      name: `sqlite-${setup.role}`,
    });
    const first = await new Promise<FromWorker>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    if (first.kind === 'failed') throw new Error(first.message);
    return new WorkerClient(worker, limits);
  }

  /** Why the thread is gone; null while it is alive. */
  get ended(): Fault | null {
    return this.#ended;
  }

  /** Jobs handed in and not settled yet. */
  get depth(): number {
    return this.#waiting.length + this.#sent.size;
  }

  /** Carries out `calls` together. Throws Fault; an Error where an operation has a bug. */
  run(calls: readonly Call[], signal?: AbortSignal): Promise<readonly unknown[]> {
    if (this.#ended || this.#closing)
      return Promise.reject(this.#ended ?? new Fault('unavailable', 'the database is closing'));
    if (this.depth >= this.#limits.jobsMax)
      return Promise.reject(new Fault('unavailable', 'the database queue is full'));
    if (signal?.aborted) return Promise.reject(aborted());
    return new Promise((resolve, reject) => {
      const waiting = { job: { id: ++this.#lastId, calls }, resolve, reject };
      if (signal) this.#watch(waiting, signal);
      this.#waiting.push(waiting);
      this.#scheduleFlush();
    });
  }

  /** Empties the write-ahead log once what was sent before is done. Throws Fault 'timeout' where a reader is in the way. */
  scrub(): Promise<void> {
    return this.#order((id) => ({ kind: 'scrub', id }));
  }

  /** Goes on with the chain of ledger and audit rows, in the writing thread. Throws an Error when it cannot. */
  startChain(setup: ChainSetup): Promise<void> {
    return this.#order((id) => ({ kind: 'chain', id, setup }));
  }

  async #order(messageOf: (id: number) => ToWorker): Promise<void> {
    if (this.#ended || this.#closing) throw this.#ended ?? new Fault('unavailable', 'the database is closing');
    const id = ++this.#lastId;
    await new Promise<readonly unknown[]>((resolve, reject) => {
      this.#sent.set(id, { job: { id, calls: [] }, resolve, reject });
      this.#batchesInFlight += 1;
      this.#post(messageOf(id));
    });
  }

  /** Waits for everything handed in; from here on nothing can be handed in any more. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#closing = resolve;
      if (this.depth === 0) resolve();
    });
  }

  /** Ends the thread; call it once drained. */
  async close(): Promise<void> {
    if (this.#ended) return;
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#post({ kind: 'close' });
    await exited;
  }

  /** An aborted caller hears of it at once; a job that has not left yet never does. */
  #watch(waiting: Waiting, signal: AbortSignal): void {
    const { resolve, reject } = waiting;
    const onAbort = () => {
      const at = this.#waiting.indexOf(waiting);
      if (at >= 0) this.#waiting.splice(at, 1);
      reject(aborted());
      this.#finishClosing();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    waiting.resolve = (outputs) => {
      signal.removeEventListener('abort', onAbort);
      resolve(outputs);
    };
    waiting.reject = (error) => {
      signal.removeEventListener('abort', onAbort);
      reject(error);
    };
  }

  #scheduleFlush(): void {
    if (this.#flushIsDue || this.#batchesInFlight >= this.#limits.batchesInFlightMax) return;
    this.#flushIsDue = true;
    setImmediate(() => {
      this.#flushIsDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (this.#waiting.length > 0 && this.#batchesInFlight < this.#limits.batchesInFlightMax && !this.#ended) {
      const batch = this.#waiting.slice(0, this.#limits.batchJobsMax);
      this.#waiting = this.#waiting.slice(batch.length);
      for (const waiting of batch) this.#sent.set(waiting.job.id, waiting);
      this.#batchesInFlight += 1;
      this.#post({ kind: 'batch', jobs: batch.map(({ job }) => job) });
    }
  }

  #post(message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(message);
  }

  #settle(replies: readonly Reply[]): void {
    this.#batchesInFlight -= 1;
    this.#flush();
    for (const reply of replies) {
      const waiting = this.#sent.get(reply.id);
      this.#sent.delete(reply.id);
      if (reply.ok) waiting?.resolve(reply.outputs);
      else waiting?.reject(errorOf(reply.failure));
    }
    this.#finishClosing();
  }

  #finishClosing(): void {
    if (this.depth === 0) this.#closing?.();
  }

  #end(fault: Fault): void {
    if (this.#ended) return;
    this.#ended = fault;
    for (const waiting of [...this.#sent.values(), ...this.#waiting]) waiting.reject(fault);
    this.#sent.clear();
    this.#waiting = [];
    this.#finishClosing();
  }
}

function aborted(): Fault {
  return new Fault('timeout', 'the database did not answer before the deadline');
}

function errorOf({ fault, message }: Failure): Error {
  return fault ? new Fault(fault, message) : new Error(`a database operation failed: ${message}`);
}
