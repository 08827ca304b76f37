/** Whether a job still has work to do, or how it ended. `stopped`: an operator ended it. */
export type JobState = 'running' | 'done' | 'stopped' | 'failed';

/** How far a job has come. */
export interface JobProgress {
  /** Units of work that are done, and how many there are. What a unit is depends on the kind. */
  readonly done: number;
  readonly total: number;
  /**
   * What a process that takes the job over must know, as plain JSON. Null if it needs nothing. `place` in it tells where in
   * the data the work is, e.g. at which person. It is removed when the job ends.
   */
  readonly detail: unknown;
}

/** A job as the store knows it. It holds no personal data: input, detail and result name only ids, counts and times. */
export interface Job extends JobProgress {
  readonly id: string;
  /** What is done, e.g. `rotation`. Only one job of a kind runs at a time. */
  readonly kind: string;
  readonly state: JobState;
  /** Plain JSON that tells what to do. */
  readonly input: unknown;
  readonly startedBy: string;
  readonly startedAtMs: number;
  /** Null while the job runs. */
  readonly endedAtMs: number | null;
  /** What the work gave, as plain JSON. Null unless the job is done. */
  readonly result: unknown;
  /** Why the job failed. Null if it did not. */
  readonly problem: string | null;
  /** The process that works on it. Null if none does, e.g. because the last one shut down and handed it back. */
  readonly holder: string | null;
  readonly leaseEndsAtMs: number;
}

/**
 * The right to write for a job. It ends when another process takes the job over or an operator stops it: the store's
 * fence is then higher than this one.
 */
export interface JobLease {
  readonly jobId: string;
  readonly fence: number;
}

/** A job that a process has just taken, with the right to write for it. */
export interface HeldJob {
  readonly job: Job;
  readonly lease: JobLease;
}
