import { statement, type Connection } from '../operation.ts';

/** Every column that says when a lease ends. */
export const LEASE_ENDS = [
  ['nodes', 'until_ms'],
  ['quota_counters', 'wanted_until_ms'],
  ['quota_leases', 'until_ms'],
  ['idempotency_claims', 'until_ms'],
  ['jobs', 'lease_ends_at_ms'],
  ['webhook_deliveries', 'lease_ends_at_ms'],
] as const;

/**
 * The statement that lets the leases of a table end at a moment at the latest. Of deliveries there may be a million, and an
 * index knows the few that are leased, so that a start does not read all of them.
 */
export function endingText([table, column]: (typeof LEASE_ENDS)[number]): string {
  return `UPDATE ${table} SET ${column} = ? WHERE ${column} > ? AND ${column} > 0`;
}

/** Lets every lease end at a moment at the latest. */
export function endLeasesBy(connection: Connection, endMs: number): void {
  for (const lease of LEASE_ENDS) statement(connection, endingText(lease)).run(endMs, endMs);
}
