import type { DurableWrite } from '../ledger/durable-write.ts';
import type { HeldJob, Job, JobLease, JobProgress } from './job.ts';

/** After so many processes died while they worked on a job, it counts as failed. It may be what kills them. */
export const LOSSES_MAX = 5;
/** How many ended jobs of a kind are kept. */
export const JOBS_KEPT = 20;

/** Which process wants a job, from when on, and for how long. */
export interface Claim {
  /** Name of the process. */
  readonly holder: string;
  /** By the wall clock: when the job begins, and whether a round is due. */
  readonly nowMs: number;
  /** By the clock of leases. */
  readonly leaseNowMs: number;
  readonly leaseMs: number;
}

/** A job to begin. */
export type NewJob = Pick<Job, 'id' | 'kind' | 'input' | 'startedBy'>;

/** How a job ended. */
export type JobEnd =
  { readonly state: 'done'; readonly result: unknown } | { readonly state: 'failed'; readonly problem: string };

/**
 * Whether the next round of regular work is due. An end that lies more than one period ahead was noted before the clock
 * was set back, and does not count.
 */
export function isRoundDue(endedAtMs: number, everyMs: number, nowMs: number): boolean {
  return endedAtMs <= nowMs - everyMs || endedAtMs > nowMs + everyMs;
}

/** The detail of a job that has ended: that of a job under way without its `place`. */
export function endedDetail(detail: unknown): unknown {
  if (typeof detail !== 'object' || detail === null || !('place' in detail)) return detail;
  const { place: _place, ...rest } = detail;
  return rest;
}

/** What is noted about a job that LOSSES_MAX processes did not survive. */
export const LOST_TOO_OFTEN = `${LOSSES_MAX} processes ended while they worked on it`;

/**
 * Keeps jobs, and tells which process may write for one. When a lease has run out, the next process that claims the job
 * gets it, and from then on nothing is written under the older one. Ends of leases are times of one clock that all
 * processes over the store have in common (OpenedStores.leaseClock). All other times are those of the wall clocks.
 * Implemented in storage/, tested by job-store.suite.ts. Every method throws Fault if the store fails.
 */
export interface JobStore {
  /**
   * Begins a job and takes it. Gives null if a job of its kind runs already. Of the ended jobs of its kind, the newest
   * JOBS_KEPT are kept.
   */
  begin(job: NewJob, claim: Claim): Promise<HeldJob | null>;

  /**
   * Begins the next round of regular work, or takes over a round if its process is gone. Its job has the kind as its
   * id. The first round of a kind is due `everyMs` after this was first called for it. Gives null if no round is due,
   * or if another process is at it.
   */
  beginRound(round: { readonly kind: string; readonly everyMs: number }, claim: Claim): Promise<HeldJob | null>;

  /**
   * Takes a running job that no process holds any more. Gives null if one does, or if the job has ended. If its
   * processes died LOSSES_MAX times, the job ends as failed.
   */
  take(jobId: string, claim: Claim): Promise<HeldJob | null>;

  /** Prolongs a lease and notes the progress. False if the lease has ended. */
  renew(lease: JobLease, leaseEndsAtMs: number, progress: JobProgress): Promise<boolean>;

  /**
   * Prepares the same as a write, which is to be committed together with a step of the job. If the lease has ended, the
   * write throws a Fault, so that nothing of the step is written.
   */
  guard(lease: JobLease, leaseEndsAtMs: number, progress: JobProgress): DurableWrite;

  /** Ends a job, and removes the `place` from its detail. False if the lease has ended before. */
  end(lease: JobLease, end: JobEnd, progress: JobProgress, nowMs: number): Promise<boolean>;

  /** Gives a running job back, so that any process can take it at once. False if the lease has ended before. */
  handBack(lease: JobLease, progress: JobProgress): Promise<boolean>;

  /** Ends a job for an operator, whichever process holds it, and removes the `place` from its detail. False if it does not run. */
  stop(jobId: string, nowMs: number): Promise<boolean>;

  /** Ends the leases of all running jobs, when it is known that the processes that held them are gone. */
  endLeases(): Promise<void>;

  find(jobId: string): Promise<Job | null>;

  /** The jobs of a kind, the one that began last first, whatever the wall clock said when they began. */
  list(kind: string, limit: number): Promise<readonly Job[]>;

  /** The newest job of every kind. A job that runs, by any process or by none, is the newest of its kind. */
  current(): Promise<readonly Job[]>;
}
