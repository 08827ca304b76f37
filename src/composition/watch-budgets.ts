import { DAY_MS, keepUp } from '../foundation/upkeep.ts';
import { systemClock } from '../kernel/clock.ts';
import { everyOneByOne } from '../kernel/timers.ts';
import type { OpenedPlatform } from '../platform/accounts/open-platform.ts';
import type { Ground } from './open-foundation.ts';

const LOOK_EVERY_MS = 1000;
/** All budgets are looked at once in so many looks, and the others only after a charged call. */
const LOOKS_PER_ROUND = 60;
/** How long it is remembered that a warning was given. It is longer than any period. */
const WARNINGS_DAYS = 400;

/** Warns when 80 percent of a budget are used, until the server closes: a line of the log, a mark in the store, a gauge. */
export function watchBudgets(foundation: Ground, { budgets }: Pick<OpenedPlatform, 'budgets'>): void {
  const { log, metrics, opened, stores } = foundation;
  const help = 'Budgets of apps, keys and customers, each for a day or a month';
  for (const state of ['set', 'warned'] as const)
    metrics.gauge('budgets', help, () => budgets.gauges[state], { state });
  let looks = 0;
  const lookOnce = async () => {
    if (++looks % LOOKS_PER_ROUND === 0) budgets.lookAtAll();
    for (const { ownerId, period, span } of await budgets.look())
      log.problem('80 percent of a budget are used', { owner: ownerId, period, span });
  };
  const failed = () => log.problem('budgets could not be looked at; this is tried again every second');
  opened.defer(everyOneByOne(LOOK_EVERY_MS, () => lookOnce().catch(failed)));
  keepUp(foundation, 'warnings about budgets', async () => ({
    warnings: await stores.budgetWarnings.purge(systemClock.nowMs() - WARNINGS_DAYS * DAY_MS),
  }));
}
