import type { Package, PackageStore } from '../accounts/package.ts';
import type { Platform } from '../accounts/platform.ts';
import type { BudgetWatch } from '../admission/budget-watch.ts';
import type { AlertMeasure } from './alert-watch.ts';

/** What the measures over packages and budgets read. */
export interface AccountMeasureDeps {
  readonly packages: Pick<PackageStore, 'list' | 'uses'>;
  readonly budgets: Pick<BudgetWatch, 'owners'>;
  readonly platform: Pick<Platform, 'budgetStates'>;
}

const DAY_MS = 86_400_000;
/** For how long after its end a package is still watched, so that an alert about it does not recover at that moment. */
const WATCHED_AFTER_END_MS = 7 * DAY_MS;

/**
 * Makes the measures over packages and over budgets. The subject of one is the id of the package, or the owner and
 * period of the budget, e.g. `app_1 day`.
 */
export function accountMeasures({ packages, budgets, platform }: AccountMeasureDeps) {
  const watched = async (nowMs: number) => {
    const used = new Map((await packages.uses(null)).map((use) => [use.packageId, use.used]));
    const all = (await packages.list()).map((each) => ({ ...each, left: leftOf(each, used.get(each.id) ?? 0) }));
    const ofApps = Map.groupBy(all, ({ appId }) => appId);
    return all
      .filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs + WATCHED_AFTER_END_MS > nowMs)
      .map((each) => ({
        ...each,
        others: (ofApps.get(each.appId) ?? []).filter((other) => paysToo(other, each, nowMs)),
      }));
  };
  return {
    'package-left': async (_rule, nowMs) =>
      (await watched(nowMs)).flatMap((each) => {
        const { id, callsMax, left, others } = each;
        const total = others.reduce((sum, other) => sum + other.left, left);
        // One that is used up is no worry once a newer one, which is as large, stands for it.
        const isOver =
          left === 0 && others.some((other) => isNewer(other, each) && (other.callsMax ?? Infinity) >= (callsMax ?? 0));
        if (callsMax === null || callsMax === 0 || total === Infinity || isOver) return [];
        return [{ subject: id, value: Math.min(1, total / callsMax) }];
      }),
    'package-ends': async (_rule, nowMs) =>
      (await watched(nowMs)).flatMap(({ id, expiresAtMs, left, others }) => {
        // Nothing is lost with a package that is used up, and nobody waits for one that is over while another pays.
        const isOver =
          left === 0 || (expiresAtMs !== null && expiresAtMs <= nowMs && others.some((other) => other.left > 0));
        return expiresAtMs === null || isOver ? [] : [{ subject: id, value: (expiresAtMs - nowMs) / DAY_MS }];
      }),
    'budget-used': async () => {
      const { owners } = budgets;
      const states = await platform.budgetStates(owners);
      return owners.flatMap(({ id }, place) =>
        (states[place] ?? []).flatMap(({ period, max, used }) =>
          max === 0 ? [] : [{ subject: `${id} ${period}`, value: used / max }],
        ),
      );
    },
  } satisfies Readonly<Record<string, AlertMeasure>>;
}

/** Calls that are left of a package. Infinity if it has no limit. */
function leftOf({ callsMax }: Package, used: number): number {
  return callsMax === null ? Infinity : Math.max(0, callsMax - used);
}

function isNewer(a: Package, b: Package): boolean {
  return a.createdAtMs > b.createdAtMs || (a.createdAtMs === b.createdAtMs && a.id > b.id);
}

/** Whether another package pays for all calls that a package pays for, at this moment. */
function paysToo(other: Package, { id, api }: Package, nowMs: number): boolean {
  const isLive = other.expiresAtMs === null || other.expiresAtMs > nowMs;
  return other.id !== id && isLive && (other.api === null || other.api === api);
}
