import type { HeldJob, Job, JobLease, JobProgress } from '../../../platform/jobs/job.ts';
import type { Claim, JobEnd, JobStore, NewJob } from '../../../platform/jobs/job-store.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';

/** Keeps jobs in the embedded database. */
export class SqlJobStore implements JobStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  begin(job: NewJob, claim: Claim): Promise<HeldJob | null> {
    return this.#database.write('jobs.begin', { job, claim });
  }

  beginRound(round: { readonly kind: string; readonly everyMs: number }, claim: Claim): Promise<HeldJob | null> {
    return this.#database.write('jobs.beginRound', { ...round, claim });
  }

  take(jobId: string, claim: Claim): Promise<HeldJob | null> {
    return this.#database.write('jobs.take', { jobId, claim });
  }

  renew(lease: JobLease, leaseEndsAtMs: number, progress: JobProgress): Promise<boolean> {
    return this.#database.write('jobs.renew', { lease, leaseEndsAtMs, progress });
  }

  guard(lease: JobLease, leaseEndsAtMs: number, progress: JobProgress): DurableWrite {
    return durableWrite('jobs.guard', { lease, leaseEndsAtMs, progress });
  }

  end(lease: JobLease, end: JobEnd, progress: JobProgress, nowMs: number): Promise<boolean> {
    return this.#database.write('jobs.end', { guard: { lease, leaseEndsAtMs: 0, progress }, end, nowMs });
  }

  handBack(lease: JobLease, progress: JobProgress): Promise<boolean> {
    return this.#database.write('jobs.handBack', { lease, leaseEndsAtMs: 0, progress });
  }

  stop(jobId: string, nowMs: number): Promise<boolean> {
    return this.#database.write('jobs.stop', { jobId, nowMs });
  }

  async endLeases(): Promise<void> {
    await this.#database.write('jobs.endLeases', null);
  }

  find(jobId: string): Promise<Job | null> {
    return this.#database.read('jobs.find', jobId);
  }

  list(kind: string, limit: number): Promise<readonly Job[]> {
    return this.#database.report('jobs.list', { kind, limit });
  }

  current(): Promise<readonly Job[]> {
    return this.#database.read('jobs.current', null);
  }
}
