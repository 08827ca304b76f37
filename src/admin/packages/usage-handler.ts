import { present } from '../../kernel/assert.ts';
import type { Clock } from '../../kernel/clock.ts';
import { comparePackages } from '../../platform/accounts/package.ts';
import { forecastPackages } from '../../platform/accounts/package-forecast.ts';
import type { PackageWithUse, Platform } from '../../platform/accounts/platform.ts';
import type { Ledger } from '../../platform/ledger/ledger.ts';
import { localDayOf, localDayRangeMs } from '../../platform/ledger/local-day.ts';
import type { AdminHandler } from '../../wire/admin/define-admin.ts';
import { findApp } from '../apps/handler.ts';
import type { packageContracts } from './contract.ts';

/** What the handler works with. */
export interface PackageUsageDeps {
  readonly platform: Pick<Platform, 'app' | 'packages' | 'packageDays' | 'keys'>;
  readonly ledger: Pick<Ledger, 'totals'>;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;
/** Days from which the present rate of calls is taken, today included. */
const RATE_DAYS = 7;

/** Makes the handler that shows the burn-down of an app's packages, with a forecast. */
export function packageUsageHandler(deps: PackageUsageDeps): AdminHandler<typeof packageContracts.usage> {
  const { platform, clock } = deps;
  return async ({ appId, days: daysBack }, actor) => {
    const found = await findApp(platform, appId, actor);
    if (!found.ok) return found;
    const nowMs = clock.nowMs();
    const from = localDayOf(nowMs - (daysBack - 1) * DAY_MS);
    const [packages, used, perDay] = await Promise.all([
      platform.packages(appId),
      platform.packageDays(appId, from),
      ratesOf(appId, nowMs, deps),
    ]);
    const inOrder = packages.toSorted(comparePackages).map((bought) => ({ ...bought, left: leftIn(bought) }));
    const forecasts = forecastPackages(inOrder, perDay, nowMs);
    const shown = inOrder.map(({ id, left, expiresAtMs }, at) => {
      const { perDay: rate, usedUpAtMs, course } = present(forecasts[at]);
      const days = used.flatMap(({ packageId, day, charged }) => (packageId === id ? [{ day, charged }] : []));
      return { packageId: id, left, perDay: rate, usedUpAtMs, expiresAtMs, course: [...course], days };
    });
    return { ok: true, result: { from, to: localDayOf(nowMs), packages: shown } };
  };
}

function leftIn({ callsMax, used }: PackageWithUse): number | null {
  return callsMax === null ? null : Math.max(0, callsMax - used);
}

/**
 * The charged calls a day of each API, over the last seven days or since the first call in them. Calls with test keys use
 * no package, so they do not count.
 */
async function ratesOf(
  appId: string,
  nowMs: number,
  { platform, ledger }: PackageUsageDeps,
): Promise<ReadonlyMap<string, number>> {
  const since = localDayOf(nowMs - (RATE_DAYS - 1) * DAY_MS);
  const [totals, keys] = await Promise.all([
    ledger.totals({ appIds: [appId], from: since, to: localDayOf(nowMs) }),
    platform.keys(appId),
  ]);
  const live = new Set(keys.filter(({ kind }) => kind === 'live').map(({ id }) => id));
  const paid = totals.filter(({ charged, keyId }) => charged > 0 && live.has(keyId));
  const [first] = paid;
  if (!first) return new Map();
  const days = (nowMs - localDayRangeMs(first.day).fromMs) / DAY_MS;
  const byApi = Map.groupBy(paid, ({ api }) => api);
  return new Map([...byApi].map(([api, rows]) => [api, rows.reduce((sum, row) => sum + row.charged, 0) / days]));
}
