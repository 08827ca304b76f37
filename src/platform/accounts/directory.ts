import type { ApiKey, ApiKeyStore } from './api-key.ts';
import type { ApiAvailability, ApiStateStore } from './api-state.ts';
import { InTurn } from '../../kernel/in-turn.ts';
import { compileRanges, type AddressRanges } from '../admission/address-ranges.ts';
import type { App, AppStore } from './app.ts';
import type { OwnedBudgets } from './budget.ts';
import type { BudgetWarningStore } from './budget-warning-store.ts';
import { customersOf, payersOf, type Customer, type CustomerStore, type Payers } from './customer.ts';
import { comparePackages, type Package, type PackageStore } from './package.ts';

/** The stores of what operators decide. */
export interface PlatformStores {
  readonly customers: CustomerStore;
  readonly apps: AppStore;
  readonly keys: ApiKeyStore;
  readonly packages: PackageStore;
  readonly apiStates: ApiStateStore;
  readonly budgetWarnings: BudgetWarningStore;
}

/** The stores of what a directory holds. */
export type DirectoryStores = Omit<PlatformStores, 'budgetWarnings'>;

/** An app in the form that the hot path needs. */
export interface KnownApp {
  readonly app: App;
  readonly allow: AddressRanges;
  readonly deny: AddressRanges;
  /** The customers that pay for its calls. `null` if the app has no customer. */
  readonly payers: Payers | null;
  /** The customers that can limit or pause it: its own, and the parent of that. */
  readonly customers: readonly Customer[];
  /** In the order in which they pay. */
  readonly packages: readonly Package[];
}

/** A key and the app that it belongs to. */
export interface KnownKey {
  readonly key: ApiKey;
  readonly owner: KnownApp;
}

/** An app with its keys. */
interface OwnedApp {
  readonly owner: KnownApp;
  readonly keys: readonly ApiKey[];
}

/**
 * Holds all customers, apps, keys, packages and API states in memory, so that admission reads no database. A caller that writes
 * one of the stores must call `refresh` before it answers, so that the change holds from the answer on.
 */
export class Directory {
  readonly #stores: DirectoryStores;
  /** `null` until they are asked for. */
  #budgets: readonly OwnedBudgets[] | null = null;
  #apps = new Map<string, OwnedApp>();
  #keys = new Map<string, KnownKey>();
  #apis: ReadonlyMap<string, ApiAvailability> = new Map();
  #customers: ReadonlyMap<string, Customer> = new Map();
  readonly #refreshes = new InTurn();
  readonly #changes = new InTurn();

  private constructor(stores: DirectoryStores) {
    this.#stores = stores;
  }

  static async load(stores: DirectoryStores): Promise<Directory> {
    const directory = new Directory(stores);
    await directory.refresh();
    return directory;
  }

  /** Gives the key with this hash, and its app. `null` if there is no such key. */
  byKeyHash(hash: string): KnownKey | null {
    return this.#keys.get(hash) ?? null;
  }

  /** Gives the budgets of the apps, keys and customers that have any. */
  get budgets(): readonly OwnedBudgets[] {
    return (this.#budgets ??= this.#setBudgets());
  }

  availability(api: string): ApiAvailability {
    return this.#apis.get(api) ?? 'on';
  }

  /** Lists a customer and its parent. Empty if there is no such customer. */
  customersOf(customerId: string): readonly Customer[] {
    return customersOf(payersOf(this.#customers, customerId));
  }

  /**
   * Runs a change of the stores after all earlier ones. It holds at the gate before its outcome is reported.
   *
   * @param appOf names the app that was changed, with its keys and packages. `null` if the change was another one
   */
  change<T>(write: () => Promise<T>, appOf: (outcome: T) => string | null = () => null): Promise<T> {
    return this.#changes.run(async () => {
      const outcome = await write();
      const appId = appOf(outcome);
      await (appId === null ? this.refresh() : this.#refreshes.run(() => this.#readApp(appId)));
      return outcome;
    });
  }

  /**
   * Reads everything again and replaces the state in one step. One refresh runs after another, so that an earlier read
   * never replaces a later one. Throws Fault and changes nothing if a store fails.
   */
  refresh(): Promise<void> {
    return this.#refreshes.run(() => this.#read());
  }

  async #read(): Promise<void> {
    const { apps, keys, packages, apiStates, customers } = this.#stores;
    const [allApps, allKeys, allPackages, states, allCustomers] = await Promise.all([
      apps.list(),
      keys.list(),
      packages.list(),
      apiStates.list(),
      customers.list(),
    ]);
    const packagesOf = Map.groupBy(allPackages, ({ appId }) => appId);
    const keysOf = Map.groupBy(allKeys, ({ appId }) => appId);
    this.#customers = new Map(allCustomers.map((customer) => [customer.id, customer]));
    this.#apis = new Map(states.map(({ api, availability }) => [api, availability]));
    this.#apps = new Map();
    this.#keys = new Map();
    for (const app of allApps) this.#hold(app, keysOf.get(app.id) ?? [], packagesOf.get(app.id) ?? []);
    this.#budgets = null;
  }

  /** Reads one app again. With a very large number of apps, reading all of them for each change takes seconds. */
  async #readApp(id: string): Promise<void> {
    const { apps, keys, packages } = this.#stores;
    const [app, keysOfApp, packagesOfApp] = await Promise.all([apps.find(id), keys.ofApp(id), packages.ofApp(id)]);
    // Another process made the customer.
    if (app !== null && app.customerId !== null && !this.#customers.has(app.customerId)) return this.#read();
    for (const { hash } of this.#apps.get(id)?.keys ?? []) this.#keys.delete(hash);
    this.#apps.delete(id);
    if (app !== null) this.#hold(app, keysOfApp, packagesOfApp);
    this.#budgets = null;
  }

  #hold(app: App, keys: readonly ApiKey[], packages: readonly Package[]): void {
    const owner = knownApp(app, packages, payersOf(this.#customers, app.customerId));
    this.#apps.set(app.id, { owner, keys });
    for (const key of keys) this.#keys.set(key.hash, { key, owner });
  }

  #setBudgets(): readonly OwnedBudgets[] {
    const ofApps = [...this.#apps.values()].flatMap(({ owner: { app }, keys }) => [{ ...app, appId: app.id }, ...keys]);
    const ofCustomers = [...this.#customers.values()].map((customer) => ({ ...customer, appId: null }));
    return [...ofApps, ...ofCustomers].flatMap(setBudgetsOf);
  }
}

function setBudgetsOf({ id, appId, budgetDay, budgetMonth }: OwnedBudgets): readonly OwnedBudgets[] {
  return budgetDay === null && budgetMonth === null ? [] : [{ id, appId, budgetDay, budgetMonth }];
}

function knownApp(app: App, packages: readonly Package[], payers: Payers | null): KnownApp {
  return {
    app,
    allow: compileRanges(app.allow),
    deny: compileRanges(app.deny),
    payers,
    customers: customersOf(payers),
    packages: packages.toSorted(comparePackages),
  };
}
