import { present } from '../../kernel/assert.ts';
import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import { rowId, type RandomSource } from '../../kernel/random.ts';
import { appLimitAbove, priceGap, RefusedChange } from './account-rules.ts';
import type { ApiKey, KeyUse } from './api-key.ts';
import type { ApiAvailability, ApiState } from './api-state.ts';
import type { App } from './app.ts';
import {
  NO_BUDGETS,
  periodBudgets,
  periodEndMs,
  spendersIn,
  type Budgets,
  type BudgetState,
  type OwnedBudgets,
} from './budget.ts';
import { isSameBudget } from './budget-warning-store.ts';
import { payersOf } from './customer.ts';
import { requestedId } from './requested-id.ts';
import type { Directory, PlatformStores } from './directory.ts';
import type { CallStore } from '../ledger/call-store.ts';
import { localDayOf, type LocalDay } from '../ledger/local-day.ts';
import { NO_MONEY } from '../ledger/money.ts';
import type { Package, PackageDay, PackageUse } from './package.ts';
import { apiKeyHash } from '../secrets/site-digests.ts';
import type { SiteSecrets } from '../secrets/site-secrets.ts';

/** What Platform needs. */
export interface PlatformDeps {
  readonly stores: PlatformStores;
  readonly calls: Pick<CallStore, 'spent'>;
  readonly directory: Directory;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** An app to be created. */
export type NewApp = Omit<App, 'id' | 'createdAtMs' | 'customerId'>;
/** What of an app is changed. */
export type AppPatch = Partial<NewApp & Pick<App, 'customerId'>>;
/** A key to be created. */
export type NewKey = Pick<ApiKey, 'kind' | 'label' | 'callsMax' | 'dailyCallsMax' | 'expiresAtMs'> & Partial<Budgets>;
/** A package to be created. */
export type NewPackage = Pick<Package, 'api' | 'kind' | 'callsMax' | 'unitPrice' | 'expiresAtMs'>;

/** A key when it is issued. It is shown this once. */
export interface IssuedKey {
  /** 32 hex digits. */
  readonly plain: string;
  readonly key: ApiKey;
}

/** A key and how it was used. */
export type KeyWithUse = ApiKey & Pick<KeyUse, 'charged'> & { readonly lastUsedAtMs: number | null };
/** A package and how many of its calls were used. */
export type PackageWithUse = Package & Pick<PackageUse, 'used'>;

/** The defaults of a new app: pending, live, and without permission to call any API. */
export const APP_DEFAULTS: Omit<NewApp, 'name'> = {
  status: 'pending',
  mode: 'live',
  openId: null,
  permissions: [],
  dailyCallsMax: null,
  allow: [],
  deny: [],
  addressRate: null,
  ...NO_BUDGETS,
};

/**
 * Charged calls per day of a test key for which no limit was given. A test key without any limit would make the product
 * free.
 */
const TEST_KEY_DAILY_CALLS = 100;
const DAY_MS = 86_400_000;

/**
 * What operators do with apps, keys, packages and APIs. Changes run one after another, and each one holds at the gate
 * before its promise resolves. Callers must check texts and CIDR ranges (`isAddressRange`) first. Every method throws
 * Fault if a store fails.
 */
export class Platform {
  readonly #deps: PlatformDeps;

  constructor(deps: PlatformDeps) {
    this.#deps = deps;
  }

  apps(): Promise<readonly App[]> {
    return this.#deps.stores.apps.list();
  }

  /** Gives an app, or `null` if there is no such app. */
  app(id: string): Promise<App | null> {
    return this.#deps.stores.apps.find(id);
  }

  /** Adds an app without a customer. */
  createApp(fresh: NewApp): Promise<App> {
    return this.#change(async () => {
      const app = this.#newApp(fresh, null);
      await this.#deps.stores.apps.put(app);
      return app;
    }, idOfApp);
  }

  /**
   * Adds an app of a customer, unless there is no such customer or it allows less. With a request id, the same request
   * gives the app that it gave before, and one with another name, mode or customer is refused.
   */
  createAppOf(customerId: string | null, fresh: NewApp, requestId?: string): Promise<App | RefusedChange> {
    return this.#change(async () => {
      const id = requestId === undefined ? undefined : requestedId('app', requestId);
      const given = id === undefined ? null : await this.app(id);
      if (given === null) return this.#putApp(this.#newApp(fresh, customerId, id), null);
      const isSame = given.name === fresh.name && given.mode === fresh.mode && given.customerId === customerId;
      return isSame ? given : new RefusedChange(told`requestId: another app was made under it`);
    }, idOfApp);
  }

  /**
   * Changes what the patch names. A patch that depends on what the app is must be a function of it: it is asked when all
   * earlier changes are done. The customer of an app stays once calls were charged to it. Gives `null` if there is no
   * such app.
   */
  updateApp(id: string, patch: AppPatch | ((app: App) => AppPatch)): Promise<App | null | RefusedChange> {
    return this.#change(async () => {
      const app = await this.app(id);
      if (!app) return null;
      const changed = { ...app, ...(typeof patch === 'function' ? patch(app) : patch) };
      const isMoved = app.customerId !== null && changed.customerId !== app.customerId;
      if (isMoved && (await this.#deps.stores.packages.uses(id)).length > 0)
        return new RefusedChange(
          told`calls of ${id} were charged to ${app.customerId}, and its statements name the app: make another app for the other customer`,
        );
      return this.#putApp(changed, app);
    }, idOfApp);
  }

  /** Lists an app's keys with their use, oldest first. */
  async keys(appId: string): Promise<readonly KeyWithUse[]> {
    const { keys } = this.#deps.stores;
    const [all, uses] = await Promise.all([keys.ofApp(appId), keys.uses(appId)]);
    const useOf = new Map(uses.map((use) => [use.keyId, use]));
    return all.map((key) => {
      const use = useOf.get(key.id);
      return { ...key, charged: use?.charged ?? 0, lastUsedAtMs: use?.lastUsedAtMs ?? null };
    });
  }

  /** Makes a key. Gives `null` if there is no such app. A test key without any limit gets TEST_KEY_DAILY_CALLS. */
  issueKey(appId: string, fresh: NewKey): Promise<IssuedKey | null> {
    return this.#change(async () => {
      if (!(await this.app(appId))) return null;
      const issued = this.#makeKey(appId, fresh);
      await this.#deps.stores.keys.put([issued.key]);
      return issued;
    }, appOfIssued);
  }

  /** Gives a key, or `null` if there is no such key. */
  key(id: string): Promise<ApiKey | null> {
    return this.#deps.stores.keys.find(id);
  }

  /** Changes what the patch names. Gives `null` if there is no such key. */
  updateKey(id: string, patch: Partial<Omit<NewKey, 'kind'> & Pick<ApiKey, 'banned'>>): Promise<ApiKey | null> {
    return this.#change(async () => {
      const key = await this.key(id);
      if (!key) return null;
      const changed = withTestLimit({ ...key, ...patch });
      await this.#deps.stores.keys.put([changed]);
      return changed;
    }, appOfPart);
  }

  /**
   * Replaces a key by a new one with the same kind and limits. The old key works for another `overlapMs`, so that
   * clients can change over. Gives `null` if there is no such key or if it was rotated before.
   */
  rotateKey(id: string, overlapMs: number): Promise<IssuedKey | null> {
    return this.#change(async () => {
      const old = await this.key(id);
      if (!old || old.replacedById !== null) return null;
      const issued = this.#makeKey(old.appId, old);
      const endsAtMs = this.#deps.clock.nowMs() + overlapMs;
      const ending = {
        ...old,
        replacedById: issued.key.id,
        expiresAtMs: old.expiresAtMs === null ? endsAtMs : Math.min(old.expiresAtMs, endsAtMs),
      };
      await this.#deps.stores.keys.put([ending, issued.key]);
      return issued;
    }, appOfIssued);
  }

  /** Gives how far budgets are used, in the order of their owners. */
  async budgetStates(owners: readonly OwnedBudgets[]): Promise<readonly (readonly BudgetState[])[]> {
    const { stores, calls, clock } = this.#deps;
    const day = localDayOf(clock.nowMs());
    const budgets = owners.map((owner) => periodBudgets(owner, day));
    if (budgets.every((each) => each.length === 0)) return budgets.map(() => []);
    const [spent, warnings] = await Promise.all([
      calls.spent(day, spendersIn(owners)),
      stores.budgetWarnings.find(budgets.flat()),
    ]);
    return budgets.map((ofOwner) =>
      ofOwner.map((budget) => ({
        period: budget.period,
        max: budget.max,
        used: spent.find(({ id }) => id === budget.ownerId)?.[budget.period] ?? NO_MONEY,
        warnedAtMs: warnings.find((each) => isSameBudget(each, budget))?.warnedAtMs ?? null,
        endsAtMs: periodEndMs(budget.period, day),
      })),
    );
  }

  /** Lists an app's packages with their use, oldest first. */
  async packages(appId: string): Promise<readonly PackageWithUse[]> {
    const { packages } = this.#deps.stores;
    const [all, uses] = await Promise.all([packages.ofApp(appId), packages.uses(appId)]);
    const usedOf = new Map(uses.map(({ packageId, used }) => [packageId, used]));
    return all.map((each) => ({ ...each, used: usedOf.get(each.id) ?? 0 }));
  }

  /** Lists the packages that end within `days` days from now and have calls left, the one that ends first first. */
  async endingPackages(days: number): Promise<readonly PackageWithUse[]> {
    const { packages } = this.#deps.stores;
    const nowMs = this.#deps.clock.nowMs();
    const ending = (await packages.list()).filter(
      ({ expiresAtMs }) => expiresAtMs !== null && expiresAtMs > nowMs && expiresAtMs <= nowMs + days * DAY_MS,
    );
    if (ending.length === 0) return [];
    const usedOf = new Map((await packages.uses(null)).map(({ packageId, used }) => [packageId, used]));
    return ending
      .map((each) => ({ ...each, used: usedOf.get(each.id) ?? 0 }))
      .filter(({ callsMax, used }) => callsMax === null || used < callsMax)
      .toSorted((a, b) => present(a.expiresAtMs) - present(b.expiresAtMs));
  }

  /** Lists the use of an app's packages by day since `from`. */
  packageDays(appId: string, from: LocalDay): Promise<readonly PackageDay[]> {
    return this.#deps.stores.packages.days(appId, from);
  }

  /**
   * Gives an app a package, unless a price list that it needs has no price for what it pays for. Gives `null` if there
   * is no such app. With a request id, the same request gives the package that it gave before, and another one is refused.
   */
  addPackage(appId: string, fresh: NewPackage, requestId?: string): Promise<Package | null | RefusedChange> {
    return this.#change(async () => {
      const app = await this.app(appId);
      if (!app) return null;
      const id = requestId === undefined ? rowId(this.#deps.random, 'pkg') : requestedId('pkg', appId, requestId);
      const given = (await this.#deps.stores.packages.ofApp(appId)).find((each) => each.id === id);
      if (given)
        return isSamePackage(given, fresh)
          ? given
          : new RefusedChange(told`requestId: another package was given under it`);
      const { api, kind, callsMax, unitPrice, expiresAtMs } = fresh;
      const createdAtMs = this.#deps.clock.nowMs();
      const added = {
        id,
        appId,
        api,
        kind,
        callsMax,
        unitPrice,
        expiresAtMs,
        createdAtMs,
      };
      const gap = priceGap({ app, payers: await this.#payers(app), packages: [added] }, createdAtMs);
      if (gap !== null) return new RefusedChange(gap);
      await this.#deps.stores.packages.put(added);
      return added;
    }, appOfPart);
  }

  /** Moves a package's expiry, to end it at once or to prolong it. Gives `null` if there is no such package. */
  endPackageAt(id: string, expiresAtMs: number | null): Promise<Package | null> {
    return this.#change(async () => {
      const found = await this.#deps.stores.packages.find(id);
      if (!found) return null;
      const changed = { ...found, expiresAtMs };
      await this.#deps.stores.packages.put(changed);
      return changed;
    }, appOfPart);
  }

  /** Lists only the APIs that were ever switched. Any other API is on. */
  apiStates(): Promise<readonly ApiState[]> {
    return this.#deps.stores.apiStates.list();
  }

  switchApi(api: string, availability: ApiAvailability): Promise<ApiState> {
    return this.#change(async () => {
      const state = { api, availability, changedAtMs: this.#deps.clock.nowMs() };
      await this.#deps.stores.apiStates.put(state);
      return state;
    });
  }

  #makeKey(appId: string, fresh: NewKey): IssuedKey {
    const { kind, label, callsMax, dailyCallsMax, budgetDay = null, budgetMonth = null, expiresAtMs } = fresh;
    const plain = this.#hex(16);
    const key = withTestLimit({
      id: rowId(this.#deps.random, 'key'),
      appId,
      hash: apiKeyHash(this.#deps.secrets, plain),
      suffix: plain.slice(-4),
      kind,
      label,
      callsMax,
      dailyCallsMax,
      budgetDay,
      budgetMonth,
      expiresAtMs,
      banned: false,
      replacedById: null,
      createdAtMs: this.#deps.clock.nowMs(),
    });
    return { plain, key };
  }

  #newApp(fresh: NewApp, customerId: string | null, id = rowId(this.#deps.random, 'app')): App {
    return { ...fresh, customerId, id, createdAtMs: this.#deps.clock.nowMs() };
  }

  /**
   * Stores an app, unless its limits are set above those of its customers or a price of its calls would be unknown. A
   * change of neither is never refused, so that an app can always be banned.
   */
  async #putApp(app: App, was: App | null): Promise<App | RefusedChange> {
    const { stores, clock } = this.#deps;
    const payers = await this.#payers(app);
    if (app.customerId !== null && payers === null)
      return new RefusedChange(told`there is no customer ${app.customerId}`);
    const packages = await stores.packages.ofApp(app.id);
    const before = was?.customerId === app.customerId ? was : null;
    const isSamePriced = before !== null && before.permissions === app.permissions;
    const gap = isSamePriced ? null : priceGap({ app, payers, packages }, clock.nowMs());
    const problem = appLimitAbove(app, payers, before) ?? gap;
    if (problem !== null) return new RefusedChange(problem);
    await stores.apps.put(app);
    return app;
  }

  async #payers({ customerId }: App) {
    const customers = await this.#deps.stores.customers.list();
    return payersOf(new Map(customers.map((customer) => [customer.id, customer])), customerId);
  }

  /** Runs a change after all earlier ones, and updates the gate before the outcome is reported. */
  #change<T>(write: () => Promise<T>, appOf?: (outcome: T) => string | null): Promise<T> {
    return this.#deps.directory.change(write, appOf);
  }

  #hex(count: number): string {
    return Buffer.from(this.#deps.random.bytes(count)).toString('hex');
  }
}

function withTestLimit(key: ApiKey): ApiKey {
  const isBound = key.kind === 'live' || key.callsMax !== null || key.dailyCallsMax !== null;
  return isBound ? key : { ...key, dailyCallsMax: TEST_KEY_DAILY_CALLS };
}

/** The app that was changed. `null` if none was. */
function idOfApp(outcome: App | RefusedChange | null): string | null {
  return outcome === null || outcome instanceof RefusedChange ? null : outcome.id;
}

function appOfPart(outcome: Pick<ApiKey | Package, 'appId'> | RefusedChange | null): string | null {
  return outcome === null || outcome instanceof RefusedChange ? null : outcome.appId;
}

function appOfIssued(issued: IssuedKey | null): string | null {
  return issued && issued.key.appId;
}

/** Whether a request asks for a package that was given. Its end is not compared, because it counts from the moment of a request. */
function isSamePackage(given: Package, { api, kind, callsMax, unitPrice }: NewPackage): boolean {
  return given.api === api && given.kind === kind && given.callsMax === callsMax && given.unitPrice === unitPrice;
}
