import type { Clock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { idText, type RandomSource } from '../../kernel/random.ts';
import { every } from '../../kernel/timers.ts';
import { underFence } from './fence.ts';
import { withoutLease } from '../nodes/lease-here.ts';
import type { HeldJob, Job, JobProgress } from './job.ts';
import { isRoundDue, type JobEnd, type JobStore, type NewJob } from './job-store.ts';
import { told } from '../../kernel/told.ts';

/** What the work of a job gets. */
export interface JobRun {
  readonly id: string;
  readonly input: unknown;
  /** How far a process that is gone came. `detail` is null if this is the first process. */
  readonly begun: JobProgress;
  /**
   * Aborts once the work should end: the job was stopped, it passed to another process, or this one shuts down. Work
   * that is not complete then throws the signal's reason (`signal.throwIfAborted()`).
   */
  readonly signal: AbortSignal;
  /**
   * Tells how far the work is. The store learns it with the next write of the work, in the same transaction, or else
   * within BEAT_MS.
   */
  progress(progress: Partial<JobProgress>): void;
}

/** A kind of job, and how it is done. */
export interface JobKind {
  readonly name: string;
  /**
   * Whether this process can do the work, e.g. has the model for it. Each process can if this is left out. A job that
   * this process cannot do and that no process holds gives way to the next one that is begun here.
   */
  readonly fits?: (input: unknown) => boolean;
  /**
   * Does the work, and gives its result as plain JSON. It may have been begun by a process that is gone, so what is
   * done already must be found out from the data or from `begun`. All its writes to stores carry the job's fence.
   */
  run(run: JobRun): Promise<unknown>;
}

/** Regular work, e.g. a purge. One process does it for all. */
export interface RegularWork {
  /** Its kind, which is also the id of its job. */
  readonly name: string;
  readonly everyMs: number;
  /**
   * Does one round. Its writes to stores carry the fence. Errors are reported as those of other jobs.
   *
   * @param signal aborts once the round should end, e.g. because this process shuts down
   */
  round(signal: AbortSignal): Promise<void>;
}

/** What Jobs works with. */
export interface JobsDeps {
  readonly store: JobStore;
  readonly clock: Clock;
  /** The clock of leases, which all processes over the store have in common. */
  readonly leaseClock: Clock;
  readonly random: RandomSource;
  /** Name of this process. No two processes that live at the same time share it. */
  readonly holder: string;
  /** How long a job stays with a process that gives no sign of life. */
  readonly leaseMs?: number;
  /** How often it looks for work. */
  readonly lookEveryMs?: number;
  /** Called with an error that ended the work of a kind, if it was no Fault, and with errors of the store. */
  readonly onBug: (kind: string, error: unknown) => void;
}

/** How often a process that works on a job prolongs its lease and tells the progress. */
const BEAT_MS = 1000;
/** How often a process looks for jobs that lost theirs, and for regular work that is due, by default. */
export const LOOK_EVERY_MS = 5000;
/** How long a job stays with a process that gives no sign of life, by default. */
const JOB_LEASE_MS = 30_000;

const GAVE_WAY = told`no process that can do this work was left, so it gave way to the next job of its kind`;

interface Underway {
  readonly held: HeldJob;
  readonly ending: AbortController;
  progress: JobProgress;
  /** Whether the job goes back to the store when the work ends, because this process shuts down. */
  isHandedBack: boolean;
  ended: Promise<void>;
}

/**
 * Long work that outlives the process that began it. The store keeps every job, so each process tells the same status
 * and can stop any job. If the process that works on a job dies, another one takes it over when the lease runs out, and
 * the fence keeps the older one from writing. A process that shuts down hands its jobs back.
 */
export class Jobs {
  readonly #deps: JobsDeps;
  readonly #kinds = new Map<string, JobKind>();
  readonly #regular: RegularWork[] = [];
  readonly #underway = new Map<string, Underway>();
  readonly #seen = new Map<string, Job>();
  readonly #timers: NodeJS.Timeout[] = [];
  #looking: Promise<void> = Promise.resolve();
  #isClosing = false;

  constructor(deps: JobsDeps) {
    this.#deps = deps;
  }

  /** Makes a kind known, so that this process can begin such jobs and take them over. */
  define(kind: JobKind): void {
    this.#kinds.set(kind.name, kind);
  }

  /** The kinds of regular work. */
  get regular(): readonly string[] {
    return this.#regular.map(({ name }) => name);
  }

  /** Makes regular work known. */
  regularly(work: RegularWork): void {
    this.#regular.push(work);
    this.define({ name: work.name, run: async ({ signal }) => work.round(signal) });
  }

  /** Begins to look for work, at once and then from time to time. Call it when every kind is known. */
  open(): void {
    const lookAgain = () => void (this.#looking = this.#looking.then(() => this.look()));
    lookAgain();
    this.#timers.push(
      every(this.#deps.lookEveryMs ?? LOOK_EVERY_MS, lookAgain),
      every(BEAT_MS, () => void this.beat()),
    );
  }

  /**
   * Begins a job of a known kind in this process, under an id of its own unless one is given. Gives null if one of its
   * kind runs already. One that no process holds and that this one cannot do ends as failed, so that it does not keep
   * others out for ever. Throws Fault.
   */
  async begin({ id = this.#newId(), ...job }: Omit<NewJob, 'id'> & Partial<NewJob>): Promise<Job | null> {
    if (!this.#kinds.has(job.kind)) throw new Error(`invariant broken: the kind ${job.kind} of job is not known`);
    const { store } = this.#deps;
    let held = await store.begin({ id, ...job }, this.#claim());
    if (held === null && (await this.#endUnfit(job.kind))) held = await store.begin({ id, ...job }, this.#claim());
    if (held === null) return null;
    this.#work(held);
    return held.job;
  }

  /** Ends a job for good, whichever process works on it. False if it does not run. Throws Fault. */
  async stop(jobId: string): Promise<boolean> {
    const isStopped = await this.#deps.store.stop(jobId, this.#deps.clock.nowMs());
    this.#underway.get(jobId)?.ending.abort(new WorkEnds());
    return isStopped;
  }

  /** Ends the newest job of a kind, as `stop` does. False if none runs. Throws Fault. */
  async stopNewest(kind: string): Promise<boolean> {
    const job = await this.newest(kind);
    return job !== null && this.stop(job.id);
  }

  /** Gives a job. The progress is at most BEAT_MS old. Throws Fault. */
  find(jobId: string): Promise<Job | null> {
    return this.#deps.store.find(jobId);
  }

  /** Gives the jobs of a kind, the one that began last first. Throws Fault. */
  list(kind: string, limit: number): Promise<readonly Job[]> {
    return this.#deps.store.list(kind, limit);
  }

  /** Gives the newest job of a kind, running or not. Null if there was none. Throws Fault. */
  async newest(kind: string): Promise<Job | null> {
    return (await this.list(kind, 1))[0] ?? null;
  }

  /** How far the newest job of a kind was when this process last saw it, for metrics. Null if there was none. */
  glimpse(kind: string): JobProgress | null {
    const own = [...this.#underway.values()].find(({ held }) => held.job.kind === kind);
    return own?.progress ?? this.#seen.get(kind) ?? null;
  }

  /** Resolves when this process works on none of the jobs any more that it works on now. */
  async settled(): Promise<void> {
    await Promise.all([...this.#underway.values()].map(({ ended }) => ended));
  }

  /** Takes over the jobs that lost their process, and begins the regular work that is due. Errors go to onBug. */
  async look(): Promise<void> {
    try {
      const current = await this.#deps.store.current();
      this.#seen.clear();
      for (const job of current) {
        this.#seen.set(job.kind, job);
        if (job.state === 'running') await this.#takeOver(job);
      }
      for (const work of this.#regular) await this.#beginRound(work);
    } catch (error) {
      this.#deps.onBug('jobs', error);
    }
  }

  /** Prolongs the leases of this process and tells the store the progress. Ends work that has lost its lease. */
  async beat(): Promise<void> {
    await Promise.all(
      [...this.#underway.values()].map(async ({ held, progress, ending }) => {
        try {
          const isHeld = await this.#deps.store.renew(held.lease, this.#leaseEndsAtMs(), progress);
          if (!isHeld) ending.abort(new WorkEnds());
        } catch (error) {
          // The fence guards the writes even if the lease runs out meanwhile, so the work goes on.
          if (!(error instanceof Fault)) this.#deps.onBug(held.job.kind, error);
        }
      }),
    );
  }

  /** Ends the work of this process, and hands its jobs back to the store for others. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const timer of this.#timers) clearInterval(timer);
    await this.#looking;
    for (const underway of this.#underway.values()) {
      underway.isHandedBack = true;
      underway.ending.abort(new WorkEnds());
    }
    await this.settled();
  }

  async #takeOver({ id, kind, input }: Job): Promise<void> {
    const known = this.#kinds.get(kind);
    if (this.#isClosing || known === undefined || this.#underway.has(id) || known.fits?.(input) === false) return;
    const held = await this.#deps.store.take(id, this.#claim());
    if (held !== null) this.#work(held);
  }

  /** Ends the job of a kind that this process cannot do. False if there is none, or if a process holds it. */
  async #endUnfit(kind: string): Promise<boolean> {
    const { store } = this.#deps;
    const job = (await store.current()).find((each) => each.kind === kind && each.state === 'running');
    if (job === undefined || this.#kinds.get(kind)?.fits?.(job.input) !== false) return false;
    const claim = this.#claim();
    // The lease keeps away a process that finds at the same moment that it can do the job.
    const held = await store.take(job.id, claim);
    if (held === null) return false;
    const { done, total, detail } = held.job;
    return store.end(held.lease, { state: 'failed', problem: GAVE_WAY }, { done, total, detail }, claim.nowMs);
  }

  async #beginRound({ name: kind, everyMs }: RegularWork): Promise<void> {
    const last = this.#seen.get(kind);
    const { nowMs } = this.#claim();
    const isDue = last === undefined || (last.endedAtMs !== null && isRoundDue(last.endedAtMs, everyMs, nowMs));
    if (this.#isClosing || !isDue || this.#underway.has(kind)) return;
    const held = await this.#deps.store.beginRound({ kind, everyMs }, this.#claim());
    if (held !== null) this.#work(held);
  }

  #newId(): string {
    return `job-${idText(this.#deps.random, 12)}`;
  }

  #claim() {
    const { holder, clock, leaseClock, leaseMs = JOB_LEASE_MS } = this.#deps;
    return { holder, nowMs: clock.nowMs(), leaseNowMs: leaseClock.nowMs(), leaseMs };
  }

  #leaseEndsAtMs(): number {
    const { leaseNowMs, leaseMs } = this.#claim();
    return leaseNowMs + leaseMs;
  }

  #work(held: HeldJob): void {
    const { done, total, detail } = held.job;
    const underway: Underway = {
      held,
      ending: new AbortController(),
      progress: { done, total, detail },
      isHandedBack: this.#isClosing,
      ended: Promise.resolve(),
    };
    // A stopped job may still be ending here when it is begun again, so the newer one takes its place.
    this.#underway.set(held.job.id, underway);
    // A job that was begun while this process shuts down goes to another one.
    if (this.#isClosing) underway.ending.abort(new WorkEnds());
    underway.ended = this.#run(underway)
      .catch((error: unknown) => this.#deps.onBug(held.job.kind, error))
      .finally(() => {
        if (this.#underway.get(held.job.id) === underway) this.#underway.delete(held.job.id);
      });
  }

  async #run(underway: Underway): Promise<void> {
    const { store, clock } = this.#deps;
    const { lease } = underway.held;
    const end = await this.#endOf(underway);
    const { held, progress } = underway;
    const endedAtMs = clock.nowMs();
    if (end !== null && (await store.end(lease, end, progress, endedAtMs)))
      this.#seen.set(held.job.kind, { ...held.job, ...progress, state: end.state, endedAtMs });
    else if (underway.isHandedBack) await store.handBack(lease, underway.progress);
  }

  /** Does the work. Gives null if it was ended from outside. */
  async #endOf(underway: Underway): Promise<JobEnd | null> {
    const { held, ending } = underway;
    const { job, lease } = held;
    const { store, onBug } = this.#deps;
    const guard = () => store.guard(lease, this.#leaseEndsAtMs(), underway.progress);
    const run: JobRun = {
      id: job.id,
      input: job.input,
      begun: underway.progress,
      signal: ending.signal,
      progress: (more) => void (underway.progress = { ...underway.progress, ...more }),
    };
    try {
      // The caller learns that the job has begun before the work takes the thread.
      await Promise.resolve();
      ending.signal.throwIfAborted();
      const result = await withoutLease(() => underFence(guard, async () => this.#kinds.get(job.kind)?.run(run)));
      return { state: 'done', result: result ?? null };
    } catch (error) {
      if (ending.signal.aborted || error instanceof WorkEnds) return null;
      if (!(error instanceof Fault)) onBug(job.kind, error);
      return { state: 'failed', problem: error instanceof Fault ? error.message : told`an unexpected failure` };
    }
  }
}

/** Ends work that was stopped, passed on, or handed back. It is no failure. */
class WorkEnds extends Error {
  override readonly name = 'WorkEnds';
}
