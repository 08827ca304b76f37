import type { Transferable } from 'node:worker_threads';
import type { MonotonicClock } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import { FairQueue } from './fair-queue.ts';
import type { JobOutcome, PoolObserver } from './pool-observer.ts';
import { PoolWorker, type TakenJob } from './pool-worker.ts';
import { after } from '../../../kernel/timers.ts';
import { told } from '../../../kernel/told.ts';

/** What the workers run, and how much work they take. */
export interface WorkerPoolOptions {
  /** Module that a worker thread runs. It calls serveJobs. */
  readonly workerUrl: URL;
  /** What the module reads as `workerData`. It must be structured-cloneable. */
  readonly workerData: unknown;
  /** How many threads run. */
  readonly workers: number;
  /** How many jobs may wait. More are refused at once. */
  readonly queueMax: number;
  /** Longest time for a job, including its wait. */
  readonly timeoutMs: number;
  /** How long a thread that is asked to end may take. END_GRACE_MS if not given. */
  readonly endGraceMs?: number;
  readonly clock: MonotonicClock;
  readonly observer: PoolObserver;
}

/** A job with what the pool must know about it. */
export interface PoolJob<Job> {
  /** What metrics call the job, e.g. `photo`. */
  readonly kind: string;
  readonly job: Job;
  /** Memory that moves to the worker instead of being copied. */
  readonly transfer: readonly Transferable[];
  /**
   * Whether the job may wait at a busy thread, which then begins it without a pause. Such a job should be short and
   * cheap to copy.
   */
  readonly mayGoAhead?: boolean;
}

interface Waiting<Job, Result> extends PoolJob<Job> {
  readonly appId: string;
  readonly submittedAtMs: number;
  takenAtMs: number | null;
  /** Set while the job waits at a busy thread. */
  ahead: TakenJob | null;
  settle(outcome: JobOutcome, result: Result | Error): void;
  settled: boolean;
}

/** A thread that is ready, with its present job and the next one. */
interface Seat<Job, Ready, Result> {
  readonly thread: PoolWorker<Job, Ready, Result>;
  current: Waiting<Job, Result> | null;
  next: Waiting<Job, Result> | null;
  hung: NodeJS.Timeout | undefined;
}

/** Longer than any one step of a job, so that no step is cut off. */
const END_GRACE_MS = 10_000;

/** How long an abandoned job may run on before its thread is ended, as a multiple of the time that a job may take. */
const HUNG_AFTER_TIMEOUTS = 1;

const RESTART_DELAY_MS = { first: 100, most: 10_000 };

/**
 * Threads that each do one job at a time, fed from one bounded queue in which apps take turns.
 *
 * The next short job is handed to a busy thread ahead of time, so that the thread does not pause between two jobs. An
 * app is delayed by up to one job for each thread more than by turns alone. A job that is given up (deadline, abort)
 * fails at once for its caller. Its thread comes back when the job is done, or is replaced if it hangs. If a thread
 * ends, the job it was doing fails, the thread is replaced, and the job that waited at it goes to another thread.
 */
export class WorkerPool<Job, Ready, Result> {
  readonly #options: WorkerPoolOptions;
  readonly #queue = new FairQueue<Waiting<Job, Result>>();
  readonly #seats: Seat<Job, Ready, Result>[] = [];
  readonly #threads = new Set<PoolWorker<Job, Ready, Result>>();
  readonly #restarts = new Set<NodeJS.Timeout>();
  #failedStarts = 0;
  #closed = false;

  /** Starts every thread and waits until all are ready. Throws the Fault of a thread that cannot start. */
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

  /** How many jobs would be accepted at this moment. */
  get room(): number {
    const idle = this.#seats.filter(({ current }) => current === null).length;
    return this.#closed ? 0 : idle + this.#options.queueMax - this.#depth;
  }

  /** How many jobs no thread has begun. */
  get #depth(): number {
    return this.#queue.size + this.#seats.filter(({ next }) => next !== null).length;
  }

  /**
   * Does jobs that belong together, each as soon as its turn comes. Either all are accepted or none. Throws Fault
   * 'unavailable' at once if they do not all fit into the queue, 'timeout' once `signal` aborts or one takes too long,
   * and any error of a job. If one fails, the others are given up.
   */
  async run(jobs: readonly PoolJob<Job>[], appId: string, signal: AbortSignal): Promise<Result[]> {
    if (this.#closed) throw new Fault('unavailable', told`the inference pool is closed`);
    if (signal.aborted) throw new Fault('timeout', told`the job was given up before it was taken`);
    if (jobs.length > this.room) {
      for (const { kind } of jobs) this.#options.observer.jobEnded({ kind, outcome: 'refused', waitedMs: 0, ranMs: 0 });
      throw new Fault('unavailable', told`too many inference jobs wait already`);
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

  /** Ends every thread. Jobs that wait or run fail with Fault 'unavailable'. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const restart of this.#restarts) clearTimeout(restart);
    for (let job = this.#queue.shift(); job; job = this.#queue.shift())
      job.settle('failed', new Fault('unavailable', told`the inference pool is closed`));
    await Promise.all([...this.#threads].map((thread) => thread.end(this.#endGraceMs)));
  }

  #submit(job: PoolJob<Job>, appId: string, signal: AbortSignal): Promise<Result> {
    const { clock, observer, timeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const giveUp = (why: string) => {
        this.#queue.remove(appId, waiting);
        waiting.ahead?.drop();
        waiting.settle('timeout', new Fault('timeout', why));
      };
      const onAbort = () => giveUp('the inference job was given up by its caller');
      const timer = after(timeoutMs, () => giveUp(`the inference job took over ${timeoutMs} ms`));
      const waiting: Waiting<Job, Result> = {
        ...job,
        appId,
        submittedAtMs: clock.monotonicMs(),
        takenAtMs: null,
        ahead: null,
        settled: false,
        settle: (outcome, result) => {
          if (waiting.settled) return;
          waiting.settled = true;
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          const endedAtMs = clock.monotonicMs();
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
    for (const seat of this.#seats) {
      const waiting = seat.current === null ? this.#queue.shift() : undefined;
      if (waiting === undefined) continue;
      this.#hand(seat, waiting, waiting.transfer);
      this.#begin(seat, waiting);
    }
    for (const seat of this.#seats) {
      const waiting = seat.next === null && this.#queue.peek()?.mayGoAhead ? this.#queue.shift() : undefined;
      if (waiting === undefined) continue;
      // The job's memory is copied, so that the job can go to another thread if this one ends.
      waiting.ahead = this.#hand(seat, waiting, []);
      seat.next = waiting;
    }
    this.#options.observer.queueChanged(this.#depth);
  }

  #hand(seat: Seat<Job, Ready, Result>, waiting: Waiting<Job, Result>, transfer: readonly Transferable[]): TakenJob {
    return seat.thread.take(waiting.job, transfer, {
      done: (result) => this.#finish(seat, waiting, 'done', result),
      failed: (error) => this.#finish(seat, waiting, 'failed', error),
    });
  }

  /** Records that the thread has begun the job, or is about to. */
  #begin(seat: Seat<Job, Ready, Result>, waiting: Waiting<Job, Result>): void {
    waiting.takenAtMs = this.#options.clock.monotonicMs();
    waiting.ahead = null;
    seat.current = waiting;
    seat.hung = after(this.#options.timeoutMs * (1 + HUNG_AFTER_TIMEOUTS), () => this.#endHung(seat));
  }

  #finish(
    seat: Seat<Job, Ready, Result>,
    waiting: Waiting<Job, Result>,
    outcome: JobOutcome,
    result: Result | Error,
  ): void {
    if (seat.current === waiting) {
      clearTimeout(seat.hung);
      seat.current = null;
      const { next } = seat;
      if (next !== null && this.#seats.includes(seat)) {
        seat.next = null;
        this.#begin(seat, next);
      }
    } else if (seat.next === waiting) {
      seat.next = null;
    } else {
      return; // The job went to another thread.
    }
    waiting.settle(outcome, result);
    this.#dispatch();
  }

  #endHung(seat: Seat<Job, Ready, Result>): void {
    this.#leave(seat);
    void seat.thread.end(this.#endGraceMs);
    this.#dispatch();
  }

  /** Takes a thread out of service. The job that it has not begun goes to another thread. */
  #leave(seat: Seat<Job, Ready, Result>): void {
    const at = this.#seats.indexOf(seat);
    if (at >= 0) this.#seats.splice(at, 1);
    const { next } = seat;
    if (next === null || this.#closed) return;
    seat.next = null;
    if (next.settled) return;
    next.ahead = null;
    this.#queue.unshift(next.appId, next);
  }

  async #start(): Promise<Ready> {
    const { workerUrl, workerData } = this.#options;
    let seat: Seat<Job, Ready, Result> | null = null;
    const thread = new PoolWorker<Job, Ready, Result>(workerUrl, workerData, () => {
      this.#threads.delete(thread);
      if (seat === null) return;
      this.#leave(seat);
      this.#replace();
    });
    this.#threads.add(thread);
    const ready = await thread.ready;
    seat = { thread, current: null, next: null, hung: undefined };
    this.#failedStarts = 0;
    this.#seats.push(seat);
    this.#dispatch();
    return ready;
  }

  /** Replaces a thread. The first restart comes at once. If it fails, each further attempt waits longer. */
  #replace(): void {
    if (this.#closed) return;
    this.#options.observer.workerReplaced();
    const { first, most } = RESTART_DELAY_MS;
    const delayMs = this.#failedStarts === 0 ? 0 : Math.min(most, first * 2 ** (this.#failedStarts - 1));
    const restart = after(delayMs, () => {
      this.#restarts.delete(restart);
      this.#start().catch(() => {
        this.#failedStarts++;
        this.#replace();
      });
    });
    this.#restarts.add(restart);
  }
}
