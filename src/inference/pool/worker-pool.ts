import type { Transferable } from 'node:worker_threads';
import type { Clock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { FairQueue } from './fair-queue.ts';
import type { JobOutcome, PoolObserver } from './pool-observer.ts';
import { PoolWorker } from './pool-worker.ts';

export interface WorkerPoolOptions {
  /** Module that a worker thread runs: it calls serveJobs. */
  readonly workerUrl: URL;
  /** What the module reads as `workerData`: structured-cloneable. */
  readonly workerData: unknown;
  /** Threads. */
  readonly workers: number;
  /** Jobs that may wait; more are refused at once. */
  readonly queueMax: number;
  /** Longest time for a job, waiting included. */
  readonly timeoutMs: number;
  /** How long a thread may take to end when it is asked to; END_GRACE_MS unless given. */
  readonly endGraceMs?: number;
  readonly clock: Clock;
  readonly observer: PoolObserver;
}

/** A job with what the pool has to know of it. */
export interface PoolJob<Job> {
  /** For metrics. */
  readonly kind: string;
  readonly job: Job;
  /** Memory that moves to the worker instead of being copied. */
  readonly transfer: readonly Transferable[];
}

interface Waiting<Job, Result> extends PoolJob<Job> {
  readonly appId: string;
  readonly submittedAtMs: number;
  takenAtMs: number | null;
  settle(outcome: JobOutcome, result: Result | Error): void;
  settled: boolean;
}

/** Longer than any one step of a job, so that no step is cut off. */
const END_GRACE_MS = 10_000;

/** Time an abandoned job is given to come to its end before its thread is ended, in units of the job's own time. */
const HUNG_AFTER_TIMEOUTS = 1;

const RESTART_DELAY_MS = { first: 100, most: 10_000 };

/**
 * Threads that do one job each at a time, fed from one bounded queue in which apps take turns. A job that is given up
 * (deadline, abort) fails at once for its caller; its thread comes back when it is done, or is replaced when it hangs.
 * A thread that ends takes its job down with it and is replaced.
 */
export class WorkerPool<Job, Ready, Result> {
  readonly #options: WorkerPoolOptions;
  readonly #queue = new FairQueue<Waiting<Job, Result>>();
  readonly #idle: PoolWorker<Job, Ready, Result>[] = [];
  readonly #threads = new Set<PoolWorker<Job, Ready, Result>>();
  readonly #restarts = new Set<NodeJS.Timeout>();
  #failedStarts = 0;
  #closed = false;

  /** Starts every thread and waits for all. Throws the Fault of one that cannot start. */
  static async open<Job, Ready, Result>(
    options: WorkerPoolOptions,
  ): Promise<{ pool: WorkerPool<Job, Ready, Result>; ready: Ready }> {
    const pool = new WorkerPool<Job, Ready, Result>(options);
    try {
      const starts = Array.from({ length: options.workers }, () => pool.#start());
      const [ready] = await Promise.all(starts);
      if (ready === undefined) throw new Error('a pool needs at least one worker');
      return { pool, ready };
    } catch (error) {
      await pool.close();
      throw error;
    }
  }

  get #endGraceMs(): number {
    return this.#options.endGraceMs ?? END_GRACE_MS;
  }

  private constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** Jobs that would be taken just now. */
  get room(): number {
    return this.#closed ? 0 : this.#idle.length + this.#options.queueMax - this.#queue.size;
  }

  /**
   * Does jobs that belong together, each as soon as its turn comes; all are taken or none.
   * Throws Fault 'unavailable' at once where they do not all fit into the queue, 'timeout' once `signal` aborts or one
   * takes too long, and what a job throws. Where one fails the others are given up.
   */
  async run(jobs: readonly PoolJob<Job>[], appId: string, signal: AbortSignal): Promise<Result[]> {
    if (this.#closed) throw new Fault('unavailable', 'the inference pool is closed');
    if (signal.aborted) throw new Fault('timeout', 'the job was given up before it was taken');
    if (jobs.length > this.room) {
      for (const { kind } of jobs) this.#options.observer.jobEnded({ kind, outcome: 'refused', waitedMs: 0, ranMs: 0 });
      throw new Fault('unavailable', 'too many inference jobs wait already');
    }
    const others = new AbortController();
    const either = AbortSignal.any([signal, others.signal]);
    try {
      return await Promise.all(jobs.map((job) => this.#submit(job, appId, either)));
    } catch (error) {
      others.abort();
      throw error;
    }
  }

  /** Ends every thread; what waits or runs fails with Fault 'unavailable'. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const restart of this.#restarts) clearTimeout(restart);
    for (let job = this.#queue.shift(); job; job = this.#queue.shift())
      job.settle('failed', new Fault('unavailable', 'the inference pool is closed'));
    await Promise.all([...this.#threads].map((thread) => thread.end(this.#endGraceMs)));
  }

  #submit(job: PoolJob<Job>, appId: string, signal: AbortSignal): Promise<Result> {
    const { clock, observer, timeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const giveUp = (why: string) => {
        this.#queue.remove(appId, waiting);
        waiting.settle('timeout', new Fault('timeout', why));
      };
      const onAbort = () => giveUp('the inference job was given up by its caller');
      const timer = setTimeout(() => giveUp(`the inference job took over ${timeoutMs} ms`), timeoutMs);
      const waiting: Waiting<Job, Result> = {
        ...job,
        appId,
        submittedAtMs: clock.nowMs(),
        takenAtMs: null,
        settled: false,
        settle: (outcome, result) => {
          if (waiting.settled) return;
          waiting.settled = true;
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          const endedAtMs = clock.nowMs();
          const waitedMs = (waiting.takenAtMs ?? endedAtMs) - waiting.submittedAtMs;
          const ranMs = waiting.takenAtMs === null ? 0 : endedAtMs - waiting.takenAtMs;
          observer.jobEnded({ kind: job.kind, outcome, waitedMs, ranMs });
          if (result instanceof Error) reject(result);
          else resolve(result);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(appId, waiting);
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#idle.length > 0) {
      const waiting = this.#queue.shift();
      if (waiting === undefined) break;
      const thread = this.#idle.pop();
      if (thread) this.#hand(waiting, thread);
    }
    this.#options.observer.queueChanged(this.#queue.size);
  }

  #hand(waiting: Waiting<Job, Result>, thread: PoolWorker<Job, Ready, Result>): void {
    waiting.takenAtMs = this.#options.clock.nowMs();
    const hung = setTimeout(
      () => void thread.end(this.#endGraceMs),
      this.#options.timeoutMs * (1 + HUNG_AFTER_TIMEOUTS),
    );
    const finish = (outcome: JobOutcome, result: Result | Error) => {
      clearTimeout(hung);
      waiting.settle(outcome, result);
      if (this.#threads.has(thread) && !thread.isEnding) this.#idle.push(thread);
      this.#dispatch();
    };
    thread.take(waiting.job, waiting.transfer, {
      done: (result) => finish('done', result),
      failed: (error) => finish('failed', error),
    });
  }

  async #start(): Promise<Ready> {
    const { workerUrl, workerData } = this.#options;
    let begun = false;
    const thread = new PoolWorker<Job, Ready, Result>(workerUrl, workerData, () => {
      this.#threads.delete(thread);
      const at = this.#idle.indexOf(thread);
      if (at >= 0) this.#idle.splice(at, 1);
      if (begun) this.#replace();
    });
    this.#threads.add(thread);
    const ready = await thread.ready;
    begun = true;
    this.#failedStarts = 0;
    this.#idle.push(thread);
    this.#dispatch();
    return ready;
  }

  /** The first restart comes at once; where starting fails, the next attempts come ever more slowly. */
  #replace(): void {
    if (this.#closed) return;
    this.#options.observer.workerReplaced();
    const { first, most } = RESTART_DELAY_MS;
    const delayMs = this.#failedStarts === 0 ? 0 : Math.min(most, first * 2 ** (this.#failedStarts - 1));
    const restart = setTimeout(() => {
      this.#restarts.delete(restart);
      this.#start().catch(() => {
        this.#failedStarts++;
        this.#replace();
      });
    }, delayMs);
    this.#restarts.add(restart);
  }
}
