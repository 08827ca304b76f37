import { systemClock, type Clock } from '../../../kernel/clock.ts';
import type { SqlDatabase } from '../database.ts';

/** Gives the clock by which leases in the database end, for code that states such ends itself. Throws Fault. */
export async function openLeaseClock(database: SqlDatabase): Promise<Clock> {
  const baseMs = await database.read('nodes.leaseBase', null);
  return { nowMs: () => baseMs + Math.floor(systemClock.machineMs()) };
}
