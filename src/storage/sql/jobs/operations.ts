import { Fault } from '../../../kernel/fault.ts';
import type { HeldJob, Job, JobLease, JobProgress } from '../../../platform/jobs/job.ts';
import {
  endedDetail,
  isRoundDue,
  JOBS_KEPT,
  LOSSES_MAX,
  LOST_TOO_OFTEN,
  type Claim,
  type JobEnd,
  type NewJob,
} from '../../../platform/jobs/job-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { told } from '../../../kernel/told.ts';

const COLUMNS = `id, kind, state, input, started_by AS startedBy, started_at_ms AS startedAtMs,
  ended_at_ms AS endedAtMs, done, total, detail, result, problem, holder, lease_ends_at_ms AS leaseEndsAtMs,
  fence, losses`;

/** A job as a row: what is plain JSON to the port is text here. */
interface Row extends Omit<Job, 'input' | 'detail' | 'result'> {
  readonly input: string;
  readonly detail: string;
  readonly result: string;
  readonly fence: number;
  readonly losses: number;
}

/** A lease to check, and what to note if it holds. */
export interface GuardInput {
  readonly lease: JobLease;
  readonly leaseEndsAtMs: number;
  readonly progress: JobProgress;
}

/** The SQL of jobs, their leases and their fence. Jobs are in the order of their rows, because a clock may be set back. */
export const jobOperations = defineStore({
  reads: {
    find(connection: Connection, jobId: string): Job | null {
      const row = rowOf(connection, jobId);
      return row === undefined ? null : jobOf(row);
    },

    list: (connection: Connection, { kind, limit }: { readonly kind: string; readonly limit: number }) =>
      statement<Row>(connection, `SELECT ${COLUMNS} FROM jobs WHERE kind = ? ORDER BY rowid DESC LIMIT ?`)
        .all(kind, limit)
        .map(jobOf),

    current: (connection: Connection, _input: null) =>
      statement<Row>(
        connection,
        `SELECT ${COLUMNS} FROM jobs WHERE rowid IN (SELECT max(rowid) FROM jobs GROUP BY kind) ORDER BY rowid`,
      )
        .all()
        .map(jobOf),
  },
  writes: {
    begin(connection: Connection, { job, claim }: { readonly job: NewJob; readonly claim: Claim }): HeldJob | null {
      const busy = "SELECT 1 FROM jobs WHERE kind = ? AND state = 'running'";
      if (statement(connection, busy).get(job.kind) !== undefined) return null;
      statement(
        connection,
        `DELETE FROM jobs WHERE kind = ? AND id NOT IN
          (SELECT id FROM jobs WHERE kind = ? ORDER BY rowid DESC LIMIT ?)`,
      ).run(job.kind, job.kind, JOBS_KEPT - 1);
      insert(connection, job, claim);
      return heldJob(connection, job.id);
    },

    beginRound(
      connection: Connection,
      { kind, everyMs, claim }: { readonly kind: string; readonly everyMs: number; readonly claim: Claim },
    ): HeldJob | null {
      const last = rowOf(connection, kind);
      if (last === undefined) {
        insert(connection, { id: kind, kind, input: null, startedBy: '' }, claim);
        finish(connection, kind, { state: 'done', result: null }, claim.nowMs);
        return null;
      }
      if (last.endedAtMs === null) return take(connection, kind, claim);
      if (!isRoundDue(last.endedAtMs, everyMs, claim.nowMs)) return null;
      statement(
        connection,
        `UPDATE jobs SET state = 'running', started_at_ms = ?, ended_at_ms = NULL, done = 0, total = 0, detail = 'null',
          result = 'null', problem = NULL, fence = fence + 1, holder = ?, lease_ends_at_ms = ?, losses = 0 WHERE id = ?`,
      ).run(claim.nowMs, claim.holder, claim.leaseNowMs + claim.leaseMs, kind);
      return heldJob(connection, kind);
    },

    take: (connection: Connection, { jobId, claim }: { readonly jobId: string; readonly claim: Claim }) =>
      take(connection, jobId, claim),

    renew: (connection: Connection, input: GuardInput): boolean => renew(connection, input),

    guard(connection: Connection, input: GuardInput): null {
      if (renew(connection, input)) return null;
      throw new Fault('unavailable', told`the job was stopped, or another process has taken it over`);
    },

    end(
      connection: Connection,
      { guard, end, nowMs }: { readonly guard: GuardInput; readonly end: JobEnd; readonly nowMs: number },
    ): boolean {
      if (!renew(connection, guard)) return false;
      finish(connection, guard.lease.jobId, end, nowMs);
      return true;
    },

    handBack(connection: Connection, guard: GuardInput): boolean {
      if (!renew(connection, guard)) return false;
      const text = 'UPDATE jobs SET holder = NULL, lease_ends_at_ms = 0, fence = fence + 1 WHERE id = ?';
      statement(connection, text).run(guard.lease.jobId);
      return true;
    },

    stop(connection: Connection, { jobId, nowMs }: { readonly jobId: string; readonly nowMs: number }): boolean {
      const text = `UPDATE jobs SET state = 'stopped', ended_at_ms = ?, detail = ?, holder = NULL, fence = fence + 1
        WHERE id = ? AND state = 'running'`;
      return statement(connection, text).run(nowMs, endedDetailOf(connection, jobId), jobId).changes > 0;
    },

    endLeases(connection: Connection, _input: null): null {
      statement(connection, "UPDATE jobs SET lease_ends_at_ms = 0 WHERE state = 'running'").run();
      return null;
    },
  },
});

function rowOf(connection: Connection, jobId: string): Row | undefined {
  return statement<Row>(connection, `SELECT ${COLUMNS} FROM jobs WHERE id = ?`).get(jobId);
}

function jobOf({ input, detail, result, fence: _fence, losses: _losses, ...row }: Row): Job {
  return { ...row, input: JSON.parse(input), detail: JSON.parse(detail), result: JSON.parse(result) };
}

function heldJob(connection: Connection, jobId: string): HeldJob | null {
  const row = rowOf(connection, jobId);
  return row === undefined ? null : { job: jobOf(row), lease: { jobId, fence: row.fence } };
}

function insert(connection: Connection, { id, kind, input, startedBy }: NewJob, claim: Claim): void {
  const { holder, nowMs, leaseNowMs, leaseMs } = claim;
  statement(
    connection,
    `INSERT INTO jobs (id, kind, state, input, started_by, started_at_ms, fence, holder, lease_ends_at_ms)
      VALUES (?, ?, 'running', ?, ?, ?, 1, ?, ?)`,
  ).run(id, kind, JSON.stringify(input), startedBy, nowMs, holder, leaseNowMs + leaseMs);
}

function take(connection: Connection, jobId: string, claim: Claim): HeldJob | null {
  const row = rowOf(connection, jobId);
  if (row?.state !== 'running' || row.leaseEndsAtMs > claim.leaseNowMs) return null;
  const losses = row.losses + (row.holder === null ? 0 : 1);
  statement(
    connection,
    'UPDATE jobs SET fence = fence + 1, holder = ?, lease_ends_at_ms = ?, losses = ? WHERE id = ?',
  ).run(claim.holder, claim.leaseNowMs + claim.leaseMs, losses, jobId);
  if (losses < LOSSES_MAX) return heldJob(connection, jobId);
  finish(connection, jobId, { state: 'failed', problem: LOST_TOO_OFTEN }, claim.nowMs);
  return null;
}

function renew(connection: Connection, { lease, leaseEndsAtMs, progress }: GuardInput): boolean {
  const { done, total, detail } = progress;
  const text = `UPDATE jobs SET done = ?, total = ?, detail = ?, lease_ends_at_ms = ?
    WHERE id = ? AND fence = ? AND state = 'running'`;
  const values = [done, total, JSON.stringify(detail), leaseEndsAtMs, lease.jobId, lease.fence];
  return statement(connection, text).run(...values).changes > 0;
}

function finish(connection: Connection, jobId: string, end: JobEnd, nowMs: number): void {
  const result = end.state === 'done' ? JSON.stringify(end.result) : 'null';
  const problem = end.state === 'failed' ? end.problem : null;
  const detail = endedDetailOf(connection, jobId);
  const text = `UPDATE jobs SET state = ?, ended_at_ms = ?, detail = ?, holder = NULL, result = ?, problem = ? WHERE id = ?`;
  statement(connection, text).run(end.state, nowMs, detail, result, problem, jobId);
}

function endedDetailOf(connection: Connection, jobId: string): string {
  const row = rowOf(connection, jobId);
  return row === undefined ? 'null' : JSON.stringify(endedDetail(JSON.parse(row.detail)));
}
