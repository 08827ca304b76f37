import { systemClock } from '../src/kernel/clock.ts';
import { systemRandom } from '../src/kernel/random.ts';
import type { AddressRate } from '../src/platform/admission/call-rates.ts';
import { openPlatform, type OpenedPlatform } from '../src/platform/accounts/open-platform.ts';
import { APP_DEFAULTS, type Platform } from '../src/platform/accounts/platform.ts';
import { NO_BUDGETS } from '../src/platform/accounts/budget.ts';
import type { App } from '../src/platform/accounts/app.ts';
import type { Micros } from '../src/platform/ledger/money.ts';
import type { SiteVault } from '../src/platform/secrets/site-vault.ts';
import { SqlApiKeyStore } from '../src/storage/sql/api-keys/api-key-store.ts';
import { SqlApiStateStore } from '../src/storage/sql/api-states/api-state-store.ts';
import { SqlAppStore } from '../src/storage/sql/apps/app-store.ts';
import { SqlBudgetWarningStore } from '../src/storage/sql/budget-warnings/budget-warning-store.ts';
import { SqlLedger } from '../src/storage/sql/ledger/ledger.ts';
import { SqlCallStore } from '../src/storage/sql/calls/call-store.ts';
import { SqlCustomerStore } from '../src/storage/sql/customers/customer-store.ts';
import { SqlPackageStore } from '../src/storage/sql/packages/package-store.ts';
import type { SqlDatabase } from '../src/storage/sql/database.ts';

/**
 * Opens the platform over the embedded database, in real time and without HTTP. It goes on from what the database
 * holds, as a restart does.
 *
 * @param siteAddressRate `null` for no limit
 */
export function openSqlitePlatform(
  database: SqlDatabase,
  secrets: SiteVault,
  siteAddressRate: AddressRate | null = null,
): Promise<OpenedPlatform> {
  return openPlatform({
    stores: {
      customers: new SqlCustomerStore(database),
      apps: new SqlAppStore(database, secrets),
      keys: new SqlApiKeyStore(database),
      packages: new SqlPackageStore(database),
      apiStates: new SqlApiStateStore(database),
      budgetWarnings: new SqlBudgetWarningStore(database),
    },
    calls: new SqlCallStore(database, secrets),
    ledger: new SqlLedger(database, secrets),
    secrets,
    clock: systemClock,
    random: systemRandom,
    siteAddressRate,
  });
}

/** Makes an active app for one API, with a live key that has no limit of its own. Throws an Error if it gets no key. */
export async function addCaller(
  platform: Platform,
  { name, api }: { readonly name: string; readonly api: string },
): Promise<{ readonly app: App; readonly key: string }> {
  const permissions = [{ api, dailyCallsMax: null }];
  const app = await platform.createApp({ ...APP_DEFAULTS, name, status: 'active', permissions });
  const limits = { callsMax: null, dailyCallsMax: null, ...NO_BUDGETS, expiresAtMs: null };
  const issued = await platform.issueKey(app.id, { kind: 'live', label: '', ...limits });
  if (issued === null) throw new Error(`the app ${name} got no key`);
  return { app, key: issued.plain };
}

/** Gives an app a paid package for every API. */
export async function addPaidUnits(
  platform: Platform,
  appId: string,
  { callsMax, unitPrice }: { readonly callsMax: number | null; readonly unitPrice: Micros },
): Promise<void> {
  await platform.addPackage(appId, { api: null, kind: 'paid', callsMax, unitPrice, expiresAtMs: null });
}
