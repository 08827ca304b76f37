import { statement, type Connection } from '../operation.ts';

/** Every column that says when a lease ends. */
const ENDS = [
  ['nodes', 'until_ms'],
  ['quota_counters', 'wanted_until_ms'],
  ['quota_leases', 'until_ms'],
  ['idempotency_claims', 'until_ms'],
  ['jobs', 'lease_ends_at_ms'],
  ['webhook_deliveries', 'lease_ends_at_ms'],
] as const;

/** Lets every lease end at a moment at the latest. */
export function endLeasesBy(connection: Connection, endMs: number): void {
  for (const [table, column] of ENDS)
    statement(connection, `UPDATE ${table} SET ${column} = ? WHERE ${column} > ?`).run(endMs, endMs);
}
