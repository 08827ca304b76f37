import { Fault } from '../../kernel/fault.ts';
import type { HeldJob, Job, JobLease, JobProgress } from '../../platform/jobs/job.ts';
import {
  endedDetail,
  isRoundDue,
  JOBS_KEPT,
  LOSSES_MAX,
  LOST_TOO_OFTEN,
  type Claim,
  type JobEnd,
  type JobStore,
  type NewJob,
} from '../../platform/jobs/job-store.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';

interface Row {
  job: Job;
  fence: number;
  losses: number;
}

interface Guard {
  readonly lease: JobLease;
  readonly leaseEndsAtMs: number;
  readonly progress: JobProgress;
}

const NO_PROGRESS: JobProgress = { done: 0, total: 0, detail: null };

/** Keeps jobs in memory, for tests. Nothing survives a restart. */
export class MemoryJobStore implements JobStore {
  readonly #rows = new Map<string, Row>();

  async begin({ id, kind, input, startedBy }: NewJob, claim: Claim): Promise<HeldJob | null> {
    const ofKind = [...this.#rows.values()].filter(({ job }) => job.kind === kind);
    if (ofKind.some(({ job }) => job.state === 'running')) return null;
    for (const { job } of ofKind.slice(0, Math.max(0, ofKind.length - JOBS_KEPT + 1))) this.#rows.delete(job.id);
    return this.#insert({ id, kind, input, startedBy }, claim);
  }

  async beginRound(
    { kind, everyMs }: { readonly kind: string; readonly everyMs: number },
    claim: Claim,
  ): Promise<HeldJob | null> {
    const row = this.#rows.get(kind);
    if (row === undefined) {
      this.#insert({ id: kind, kind, input: null, startedBy: '' }, claim);
      this.#finish(kind, { state: 'done', result: null }, claim.nowMs);
      return null;
    }
    const { endedAtMs, leaseEndsAtMs } = row.job;
    if (endedAtMs === null) {
      return leaseEndsAtMs <= claim.leaseNowMs ? this.take(kind, claim) : null;
    }
    if (!isRoundDue(endedAtMs, everyMs, claim.nowMs)) return null;
    const { fence } = row;
    this.#rows.delete(kind);
    return this.#insert({ id: kind, kind, input: null, startedBy: '' }, claim, fence + 1);
  }

  async take(jobId: string, claim: Claim): Promise<HeldJob | null> {
    const row = this.#rows.get(jobId);
    if (row?.job.state !== 'running' || row.job.leaseEndsAtMs > claim.leaseNowMs) return null;
    row.losses += row.job.holder === null ? 0 : 1;
    row.fence += 1;
    if (row.losses >= LOSSES_MAX) {
      this.#finish(jobId, { state: 'failed', problem: LOST_TOO_OFTEN }, claim.nowMs);
      return null;
    }
    row.job = { ...row.job, holder: claim.holder, leaseEndsAtMs: claim.leaseNowMs + claim.leaseMs };
    return held(row);
  }

  async renew(lease: JobLease, leaseEndsAtMs: number, progress: JobProgress): Promise<boolean> {
    const row = this.#held(lease);
    if (row === null) return false;
    row.job = { ...row.job, ...structuredClone(progress), leaseEndsAtMs };
    return true;
  }

  guard(lease: JobLease, leaseEndsAtMs: number, progress: JobProgress): DurableWrite {
    return { operation: 'job-guard', input: { lease, leaseEndsAtMs, progress } satisfies Guard };
  }

  /** Carries out a prepared guard. Throws Fault if the lease has ended. */
  async commit(write: DurableWrite): Promise<void> {
    const { lease, leaseEndsAtMs, progress } = write.input as Guard;
    if (!(await this.renew(lease, leaseEndsAtMs, progress))) throw new Fault('unavailable', 'the job has passed on');
  }

  async end(lease: JobLease, end: JobEnd, progress: JobProgress, nowMs: number): Promise<boolean> {
    if (!(await this.renew(lease, 0, progress))) return false;
    this.#finish(lease.jobId, end, nowMs);
    return true;
  }

  async handBack(lease: JobLease, progress: JobProgress): Promise<boolean> {
    const row = this.#held(lease);
    if (row === null) return false;
    row.fence += 1;
    row.job = { ...row.job, ...structuredClone(progress), holder: null, leaseEndsAtMs: 0 };
    return true;
  }

  async stop(jobId: string, nowMs: number): Promise<boolean> {
    const row = this.#rows.get(jobId);
    if (row?.job.state !== 'running') return false;
    row.fence += 1;
    row.job = { ...row.job, state: 'stopped', endedAtMs: nowMs, holder: null, detail: endedDetail(row.job.detail) };
    return true;
  }

  async endLeases(): Promise<void> {
    for (const row of this.#rows.values()) row.job = { ...row.job, leaseEndsAtMs: 0 };
  }

  async find(jobId: string): Promise<Job | null> {
    return this.#rows.get(jobId)?.job ?? null;
  }

  async list(kind: string, limit: number): Promise<readonly Job[]> {
    const jobs = [...this.#rows.values()].map(({ job }) => job).filter((job) => job.kind === kind);
    return jobs.toReversed().slice(0, limit);
  }

  async current(): Promise<readonly Job[]> {
    return [...new Map([...this.#rows.values()].map(({ job }) => [job.kind, job])).values()];
  }

  #insert({ id, kind, input, startedBy }: NewJob, { holder, nowMs, leaseNowMs, leaseMs }: Claim, fence = 1): HeldJob {
    const begun = { state: 'running', startedAtMs: nowMs, endedAtMs: null, result: null, problem: null } as const;
    const told = { id, kind, input: structuredClone(input), startedBy, ...NO_PROGRESS };
    const row = { job: { ...told, ...begun, holder, leaseEndsAtMs: leaseNowMs + leaseMs }, fence, losses: 0 };
    this.#rows.set(id, row);
    return held(row);
  }

  #finish(jobId: string, end: JobEnd, nowMs: number): void {
    const row = this.#rows.get(jobId);
    if (row !== undefined)
      row.job = { ...row.job, ...end, endedAtMs: nowMs, holder: null, detail: endedDetail(row.job.detail) };
  }

  #held({ jobId, fence }: JobLease): Row | null {
    const row = this.#rows.get(jobId);
    return row?.job.state === 'running' && row.fence === fence ? row : null;
  }
}

function held({ job, fence }: Row): HeldJob {
  return { job, lease: { jobId: job.id, fence } };
}
