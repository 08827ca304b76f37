import { Worker, type MessagePort } from 'node:worker_threads';
import { Fault, LeaseEnded, LostAnswer } from '../../kernel/fault.ts';
import { RefusedWrite } from './operation.ts';
import type { Call, ChainSetup, Failure, FromWorker, Job, Reply, ToWorker } from './protocol.ts';
import { JobMemory } from './packed-jobs.ts';
import { afterThisTurn } from '../../kernel/timers.ts';
import { told } from '../../kernel/told.ts';

interface Waiting {
  readonly job: Job;
  resolve(outputs: readonly unknown[]): void;
  reject(error: Error): void;
}

/** What a worker runs. */
export interface WorkerFile {
  readonly file: URL;
  /** Name of the thread, e.g. `sqlite-writer`. */
  readonly name: string;
  /** What the worker is started with. */
  readonly setup: unknown;
  /** Parts of the setup that move to the worker. */
  readonly moved?: readonly MessagePort[];
  /** Told what the thread tries again, and why it ends by itself. */
  readonly onProblem?: (problem: string) => void;
}

/** How much work a worker takes. */
export interface WorkerClientLimits {
  /** How many jobs may wait, including those under way. More are refused at once. */
  readonly jobsMax: number;
  /** How many batches the worker may hold. If it is 1, the jobs that wait meanwhile become the next batch. */
  readonly batchesInFlightMax: number;
  /** How many jobs a batch may have. */
  readonly batchJobsMax: number;
}

/**
 * The main thread's side of a worker. It collects jobs, hands them over in batches, and settles their promises. There
 * is no timer: a batch leaves at the end of the event loop's turn, or as soon as the worker has room for one.
 */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #limits: WorkerClientLimits;
  readonly #memory: JobMemory;
  readonly #sent = new Map<number, Waiting>();
  #waiting: Waiting[] = [];
  #batchesInFlight = 0;
  #flushIsDue = false;
  #lastId = 0;
  #closing: (() => void) | null = null;
  #ended: Fault | null = null;
  #isInDoubt = false;

  private constructor(worker: Worker, limits: WorkerClientLimits, onProblem: (problem: string) => void) {
    this.#worker = worker;
    this.#limits = limits;
    this.#memory = new JobMemory(limits.batchesInFlightMax);
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'replies') this.#settle(message.replies);
      if (message.kind === 'problem' || message.kind === 'ended') onProblem(message.message);
      if (message.kind === 'ended')
        this.#end(new Fault('unavailable', told`a database thread ended: ${message.message}`));
    });
    worker.on('error', (error) =>
      this.#end(new Fault('unavailable', told`a database thread broke down`, { cause: error })),
    );
    worker.on('exit', () => this.#end(new Fault('unavailable', told`the database is closed`)));
  }

  /**
   * Starts a worker and waits until its connection is open. Rejects with an Error that says what is wrong if it cannot
   * be opened.
   */
  static async start(
    { file, name, setup, moved = [], onProblem = () => undefined }: WorkerFile,
    limits: WorkerClientLimits,
  ): Promise<WorkerClient> {
    const worker = new Worker(file, { workerData: setup, transferList: [...moved], name });
    const first = await new Promise<FromWorker>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    if (first.kind === 'failed') {
      // Whatever the thread still has, e.g. a timer or the lock of a file, ends with it.
      await worker.terminate();
      throw new Error(first.message);
    }
    return new WorkerClient(worker, limits, onProblem);
  }

  /** Why the thread is gone. Null while it is alive. */
  get ended(): Fault | null {
    return this.#ended;
  }

  /**
   * Whether a commit failed of which the disk may hold all the same, and none has gone through since then. What is read
   * is then not the last word: a start after a crash may find that commit.
   */
  get isInDoubt(): boolean {
    return this.#isInDoubt;
  }

  /** How many jobs were handed in and are not settled yet. */
  get depth(): number {
    return this.#waiting.length + this.#sent.size;
  }

  /**
   * Carries out `calls` together. Throws Fault, RefusedWrite if an operation refused, or an Error if one has a bug. If
   * the thread ends before it answers, or the disk fails during the commit, the Fault is a LostAnswer, because the calls
   * may have been carried out.
   *
   * @param lease the incarnation of this node whose lease must hold when they are committed. Else they are refused with
   * Fault 'unavailable'
   */
  run(calls: readonly Call[], signal?: AbortSignal, lease: string | null = null): Promise<readonly unknown[]> {
    if (this.#ended || this.#closing)
      return Promise.reject(this.#ended ?? new Fault('unavailable', told`the database is closing`));
    if (this.depth >= this.#limits.jobsMax)
      return Promise.reject(new Fault('unavailable', told`the database queue is full`));
    if (signal?.aborted) return Promise.reject(aborted());
    return new Promise((resolve, reject) => {
      const job = { id: ++this.#lastId, calls, ...(lease !== null && { lease }) };
      const waiting = { job, resolve, reject };
      if (signal) this.#watch(waiting, signal);
      this.#waiting.push(waiting);
      this.#scheduleFlush();
    });
  }

  /** Empties the write-ahead log once all earlier jobs are done. Throws Fault 'timeout' if a reader is in the way. */
  scrub(): Promise<void> {
    return this.#order((id) => ({ kind: 'scrub', id }));
  }

  /** Goes on with the chain of ledger and audit rows, in the writing thread. Throws an Error if it cannot. */
  startChain(setup: ChainSetup): Promise<void> {
    return this.#order((id) => ({ kind: 'chain', id, setup }));
  }

  /** Ends the opening, once all earlier jobs are done: empties the log into the file, and lets others open a shared one. */
  tellOpened(): Promise<void> {
    return this.#order((id) => ({ kind: 'opened', id }));
  }

  async #order(messageOf: (id: number) => ToWorker): Promise<void> {
    if (this.#ended || this.#closing) throw this.#ended ?? new Fault('unavailable', told`the database is closing`);
    const id = ++this.#lastId;
    await new Promise<readonly unknown[]>((resolve, reject) => {
      this.#sent.set(id, { job: { id, calls: [] }, resolve, reject });
      this.#batchesInFlight += 1;
      this.#post(messageOf(id));
    });
  }

  /** Waits for all jobs that were handed in. From here on, jobs are refused. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#closing = resolve;
      if (this.depth === 0) resolve();
    });
  }

  /** Ends the thread. Call it once drained. */
  async close(): Promise<void> {
    if (this.#ended) return;
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#post({ kind: 'close' });
    await exited;
  }

  /** Rejects at once for a caller that aborts. A job that has not left yet then never leaves. */
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
    afterThisTurn(() => {
      this.#flushIsDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    while (this.#waiting.length > 0 && this.#batchesInFlight < this.#limits.batchesInFlightMax && !this.#ended) {
      const batch = this.#waiting.slice(0, this.#limits.batchJobsMax);
      this.#waiting = this.#waiting.slice(batch.length);
      const jobs = this.#pack(batch);
      if (jobs === null) continue;
      for (const waiting of batch) this.#sent.set(waiting.job.id, waiting);
      this.#batchesInFlight += 1;
      this.#post({ kind: 'batch', jobs }, jobs.buffer instanceof ArrayBuffer ? [jobs.buffer] : []);
    }
  }

  /** Packs a batch. If a job cannot be packed, it fails alone, the others wait again, and this gives null. */
  #pack(batch: readonly Waiting[]): Uint8Array<ArrayBuffer | SharedArrayBuffer> | null {
    const packed = attemptToPack(this.#memory, batch);
    if ('bytes' in packed) return packed.bytes;
    const alone = new JobMemory(0);
    const bad = new Set(batch.filter((waiting) => 'cause' in attemptToPack(alone, [waiting])));
    const failing = bad.size > 0 ? bad : new Set(batch);
    const problem = new Error('a job cannot be sent to the database', { cause: packed.cause });
    for (const waiting of failing) waiting.reject(problem);
    this.#waiting = [...batch.filter((waiting) => !failing.has(waiting)), ...this.#waiting];
    this.#finishClosing();
    return null;
  }

  #post(message: ToWorker, moved: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, moved);
  }

  #settle(replies: readonly Reply[]): void {
    this.#batchesInFlight -= 1;
    this.#flush();
    for (const reply of replies) {
      const waiting = this.#sent.get(reply.id);
      this.#sent.delete(reply.id);
      if (reply.ok) this.#isInDoubt = false;
      else if (reply.failure.isUnknown) this.#isInDoubt = true;
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
    const lost = new LostAnswer(fault.kind, `${fault.message} before it answered`, { cause: fault });
    for (const sent of this.#sent.values()) sent.reject(lost);
    for (const waiting of this.#waiting) waiting.reject(fault);
    this.#sent.clear();
    this.#waiting = [];
    this.#finishClosing();
  }
}

/** Gives the bytes of the jobs, or the error for which they cannot be packed. */
function attemptToPack(
  memory: JobMemory,
  batch: readonly Waiting[],
): { readonly bytes: Uint8Array<ArrayBuffer | SharedArrayBuffer> } | { readonly cause: unknown } {
  try {
    return { bytes: memory.pack(batch.map(({ job }) => job)) };
  } catch (cause) {
    return { cause };
  }
}

function aborted(): Fault {
  return new Fault('timeout', told`the database did not answer before the deadline`);
}

function errorOf({ fault, message, refusal, isUnknown, isLeaseEnded }: Failure): Error {
  if (refusal !== undefined) return new RefusedWrite(refusal, message);
  if (isUnknown) return new LostAnswer(fault ?? 'unavailable', `${message}. It may be done all the same: look first`);
  if (isLeaseEnded) return new LeaseEnded(fault ?? 'unavailable', message);
  return fault ? new Fault(fault, message) : new Error(`a database operation failed: ${message}`);
}
