import { systemClock, type Clock, type MachineClock } from '../../kernel/clock.ts';
import { endLeasesBy } from '../sql/nodes/lease-ends.ts';
import { statement } from '../sql/operation.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

interface LeaseClock {
  readonly clock: MachineClock;
  readonly baseMs: number;
}

const LEASE_CLOCKS = new WeakMap<SqliteConnection, LeaseClock>();

/**
 * Begins the clock by which leases end. It is the clock of the machine, which every process of it reads alike and which
 * no step of the wall clock moves, plus a base that makes it milliseconds since the Unix epoch, as the wall clock had
 * it at the beginning. The first process that opens the file sets the base, and at the same time ends all leases: the
 * processes that held them are gone. Call it when the schema is up to date, and before another process may open the
 * file.
 */
export function beginLeases(
  connection: SqliteConnection,
  { isAlone, clock }: { readonly isAlone: boolean; readonly clock: Clock & MachineClock },
): void {
  const begin = connection.transaction(() => {
    if (isAlone) statement(connection, 'DELETE FROM lease_clock').run();
    const baseMs = Math.round(clock.nowMs() - clock.machineMs());
    statement(connection, 'INSERT OR IGNORE INTO lease_clock (id, base_ms) VALUES (1, ?)').run(baseMs);
    LEASE_CLOCKS.set(connection, { clock, baseMs: leaseBaseMs(connection) });
    if (isAlone) endLeasesBy(connection, leaseNowMs(connection));
  });
  begin.immediate();
}

/** Gives what the clock of leases adds to the clock of the machine, milliseconds. Throws an Error before `beginLeases`. */
export function leaseBaseMs(connection: SqliteConnection): number {
  const baseMs = statement(connection, 'SELECT base_ms FROM lease_clock').pluck().get() as number | undefined;
  if (baseMs === undefined) throw new Error('invariant broken: leases begin before they are asked for');
  return baseMs;
}

/** Gives the time by which leases end, whole milliseconds. */
export function leaseNowMs(connection: SqliteConnection): number {
  let known = LEASE_CLOCKS.get(connection);
  if (!known) LEASE_CLOCKS.set(connection, (known = { clock: systemClock, baseMs: leaseBaseMs(connection) }));
  return known.baseMs + Math.floor(known.clock.machineMs());
}
