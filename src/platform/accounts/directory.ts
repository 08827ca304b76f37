import type { ApiKey, ApiKeyStore } from './api-key.ts';
import type { ApiAvailability, ApiStateStore } from './api-state.ts';
import { InTurn } from '../../kernel/in-turn.ts';
import { compileRanges, type AddressRanges } from '../admission/address-ranges.ts';
import type { App, AppStore } from './app.ts';
import { comparePackages, type Package, type PackageStore } from './package.ts';

/** The stores of what operators decide. */
export interface PlatformStores {
  readonly apps: AppStore;
  readonly keys: ApiKeyStore;
  readonly packages: PackageStore;
  readonly apiStates: ApiStateStore;
}

/** An app in the form that the hot path needs. */
export interface KnownApp {
  readonly app: App;
  readonly allow: AddressRanges;
  readonly deny: AddressRanges;
  /** In the order in which they pay. */
  readonly packages: readonly Package[];
}

/** A key and the app that it belongs to. */
export interface KnownKey {
  readonly key: ApiKey;
  readonly owner: KnownApp;
}

/**
 * Holds all apps, keys, packages and API states in memory, so that admission reads no database. A caller that writes
 * one of the stores must call `refresh` before it answers, so that the change holds from the answer on.
 */
export class Directory {
  readonly #stores: PlatformStores;
  #keys: ReadonlyMap<string, KnownKey> = new Map();
  #apis: ReadonlyMap<string, ApiAvailability> = new Map();
  readonly #refreshes = new InTurn();

  private constructor(stores: PlatformStores) {
    this.#stores = stores;
  }

  static async load(stores: PlatformStores): Promise<Directory> {
    const directory = new Directory(stores);
    await directory.refresh();
    return directory;
  }

  /** Gives the key with this hash, and its app. `null` if there is no such key. */
  byKeyHash(hash: string): KnownKey | null {
    return this.#keys.get(hash) ?? null;
  }

  availability(api: string): ApiAvailability {
    return this.#apis.get(api) ?? 'on';
  }

  /**
   * Reads everything again and replaces the state in one step. One refresh runs after another, so that an earlier read
   * never replaces a later one. Throws Fault and changes nothing if a store fails.
   */
  refresh(): Promise<void> {
    return this.#refreshes.run(() => this.#read());
  }

  async #read(): Promise<void> {
    const { apps, keys, packages, apiStates } = this.#stores;
    const [allApps, allKeys, allPackages, states] = await Promise.all([
      apps.list(),
      keys.list(),
      packages.list(),
      apiStates.list(),
    ]);
    const packagesOf = Map.groupBy(allPackages, ({ appId }) => appId);
    const owners = new Map(allApps.map((app) => [app.id, knownApp(app, packagesOf.get(app.id) ?? [])]));
    this.#keys = new Map(
      allKeys.flatMap((key) => {
        const owner = owners.get(key.appId);
        return owner ? [[key.hash, { key, owner }] as const] : [];
      }),
    );
    this.#apis = new Map(states.map(({ api, availability }) => [api, availability]));
  }
}

function knownApp(app: App, packages: readonly Package[]): KnownApp {
  return {
    app,
    allow: compileRanges(app.allow),
    deny: compileRanges(app.deny),
    packages: packages.toSorted(comparePackages),
  };
}
