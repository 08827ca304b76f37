import { systemClock, type Clock } from '../../../kernel/clock.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Gives the clock by which leases in the database end, for code that states such ends itself. Throws Fault. */
export async function openLeaseClock(database: SqliteDatabase): Promise<Clock> {
  const baseMs = await database.read('nodes.leaseBase', null);
  return { nowMs: () => baseMs + Math.floor(systemClock.machineMs()) };
}
