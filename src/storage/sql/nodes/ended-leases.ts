import { told } from '../../../kernel/told.ts';
import { leaseNowMs } from '../engine.ts';
import { statement, type Connection } from '../operation.ts';
import type { Failure, Job } from '../protocol.ts';

const HOLDS = 'SELECT 1 FROM nodes WHERE incarnation = ? AND until_ms > ?';

/**
 * The incarnations under which jobs of a transaction began and whose lease has ended by now. It asks once for each, mostly
 * for one. Call it when the transaction has begun. No lock on the row is needed: transactions that write follow one
 * another, and whoever saw that the lease had ended writes after this one.
 */
export function endedLeases(connection: Connection, jobs: readonly Job[]): ReadonlySet<string> {
  const leases = new Set(jobs.flatMap(({ lease }) => lease ?? []));
  if (leases.size === 0) return leases;
  const nowMs = leaseNowMs(connection);
  return new Set([...leases].filter((each) => statement(connection, HOLDS).get(each, nowMs) === undefined));
}

/** Why a job is refused whose lease has ended. */
export const LEASE_ENDED: Failure = {
  fault: 'unavailable',
  message: told`the lease of this node ended after this had begun, so the other nodes no longer waited for it: ask again`,
  isLeaseEnded: true,
};
