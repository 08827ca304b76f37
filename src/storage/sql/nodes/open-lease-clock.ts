import { systemClock, type Clock } from '../../../kernel/clock.ts';
import { everyOneByOne } from '../../../kernel/timers.ts';
import type { SqlDatabase } from '../database.ts';
import { LeaseClock } from './lease-clock.ts';

const LOOK_EVERY_MS = 5000;

/**
 * Gives the clock by which leases in the database end, for code that states such ends itself. It follows the database
 * until `opened` is closed. Throws Fault.
 */
export async function openLeaseClock(database: SqlDatabase, opened: AsyncDisposableStack): Promise<Clock> {
  const clock = await LeaseClock.open({ baseMs: () => database.read('nodes.leaseBase', null), clock: systemClock });
  // A failure is one of the database, which tells it itself. The last look counts on.
  opened.defer(everyOneByOne(LOOK_EVERY_MS, () => clock.look().catch(() => undefined)));
  return clock;
}
