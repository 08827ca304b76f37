import type { PackageStore } from '../accounts/package.ts';
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
  const watched = async (nowMs: number) =>
    (await packages.list()).filter(
      ({ expiresAtMs }) => expiresAtMs === null || expiresAtMs + WATCHED_AFTER_END_MS > nowMs,
    );
  return {
    'package-left': async (_rule, nowMs) => {
      const used = new Map((await packages.uses(null)).map((use) => [use.packageId, use.used]));
      return (await watched(nowMs)).flatMap(({ id, callsMax }) =>
        callsMax === null || callsMax === 0
          ? []
          : [{ subject: id, value: (callsMax - (used.get(id) ?? 0)) / callsMax }],
      );
    },
    'package-ends': async (_rule, nowMs) =>
      (await watched(nowMs)).flatMap(({ id, expiresAtMs }) =>
        expiresAtMs === null ? [] : [{ subject: id, value: (expiresAtMs - nowMs) / DAY_MS }],
      ),
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
