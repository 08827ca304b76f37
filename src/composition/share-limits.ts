import { DAY_MS, keepUp } from '../foundation/upkeep.ts';
import { systemClock } from '../kernel/clock.ts';
import { idText, systemRandom } from '../kernel/random.ts';
import { every, everyOneByOne } from '../kernel/timers.ts';
import type { OpenedPlatform, SharedLimits } from '../platform/accounts/open-platform.ts';
import { localDayOf } from '../platform/ledger/local-day.ts';
import type { Ground } from './open-foundation.ts';

const BEAT_EVERY_MS = 1000;
const RESOLVE_EVERY_MS = 1000;

/**
 * Gives how this process shares the limits with the others over its database. `null` if it has the database for itself.
 * Leases that others left there are then forgotten. Throws Fault.
 */
export async function shareLimits({ config, stores, lease }: Ground): Promise<SharedLimits | null> {
  if (lease === null) {
    await stores.unitLeases.forget();
    return null;
  }
  const { units, seconds } = config.leases;
  // A process that starts again is another node, so that it never counts on units of the one that died.
  const node = idText(systemRandom, 20);
  return { store: stores.unitLeases, lessee: { node, leaseMs: seconds * 1000 }, units };
}

/** Keeps the leases on limits until the server closes, and then gives them and idempotency keys back. */
export function keepLeases(foundation: Ground, { leases, gate }: Pick<OpenedPlatform, 'leases' | 'gate'>): void {
  if (leases === null) return;
  const { log, metrics, opened, stores } = foundation;
  metrics.gauge('leased_limits', 'Limits of which this process has leased calls', () => leases.size);
  // Each has its own turn, so that none waits for the other, and a failure is told of the one that failed.
  const beats = [
    ['leases on limits could not be renewed', () => leases.beat()],
    ['idempotency keys of long calls could not be kept', () => gate.keepKeys()],
  ] as const;
  const ends = beats.map(([problem, beat]) =>
    everyOneByOne(BEAT_EVERY_MS, () => beat().catch(() => log.problem(`${problem}; this is tried again every second`))),
  );
  opened.defer(async () => {
    await Promise.all(ends.map((end) => end()));
    await gate.keysGivenBack();
    await leases.close().catch(() => log.problem('leases on limits could not be given back; they end by themselves'));
  });
  keepUp(foundation, 'counters of past days', async () => ({
    counters: await stores.unitLeases.purge(localDayOf(systemClock.nowMs() - DAY_MS)),
  }));
}

/** Asks the database, as long as any settlement is open, how it ended. Stops when the server closes. */
export function resolveSettlements({ metrics, opened }: Ground, { gate }: Pick<OpenedPlatform, 'gate'>): void {
  const open = () => gate.gauges.settlementsOpen;
  metrics.gauge('settlements_open', 'Settlements of which the database did not say yet whether they are stored', open);
  const timer = every(RESOLVE_EVERY_MS, () => {
    if (open() > 0) void gate.resolveOpen();
  });
  opened.defer(() => {
    clearInterval(timer);
    return open() > 0 ? gate.resolveOpen() : Promise.resolve();
  });
}

/** Says how many settlements are open, for the answer of /readyz. `null` if none is. */
export function openSettlementsNote({ gate }: Pick<OpenedPlatform, 'gate'>): string | null {
  const { settlementsOpen } = gate.gauges;
  if (settlementsOpen === 0) return null;
  const { openProblem } = gate;
  return `${settlementsOpen} open${openProblem === null ? '' : `: ${openProblem}`}`;
}
