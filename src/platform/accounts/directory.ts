import type { ApiKey, ApiKeyStore } from './api-key.ts';
import type { ApiAvailability, ApiStateStore } from './api-state.ts';
import { compileRanges, type AddressRanges } from '../admission/address-ranges.ts';
import type { App, AppStore } from './app.ts';
import { comparePackages, type Package, type PackageStore } from './package.ts';

/** Where the platform keeps what operators decide. */
export interface PlatformStores {
  readonly apps: AppStore;
  readonly keys: ApiKeyStore;
  readonly packages: PackageStore;
  readonly apiStates: ApiStateStore;
}

/** An app as the hot path sees it. */
export interface KnownApp {
  readonly app: App;
  readonly allow: AddressRanges;
  readonly deny: AddressRanges;
  /** In the order in which they pay. */
  readonly packages: readonly Package[];
}

export interface KnownKey {
  readonly key: ApiKey;
  readonly owner: KnownApp;
}

/**
 * All apps, keys, packages and API states, in the process: an admitted call reads no database. Whoever writes one of
 * the stores calls `refresh` before it answers, so that a change holds from the answer on.
 */
export class Directory {
  readonly #stores: PlatformStores;
  #keys: ReadonlyMap<string, KnownKey> = new Map();
  #apis: ReadonlyMap<string, ApiAvailability> = new Map();

  private constructor(stores: PlatformStores) {
    this.#stores = stores;
  }

  static async load(stores: PlatformStores): Promise<Directory> {
    const directory = new Directory(stores);
    await directory.refresh();
    return directory;
  }

  /** The key with this hash, and its app; null where nobody has it. */
  byKeyHash(hash: string): KnownKey | null {
    return this.#keys.get(hash) ?? null;
  }

  availability(api: string): ApiAvailability {
    return this.#apis.get(api) ?? 'on';
  }

  /** Reads everything again and puts it in place at once. Throws Fault, and changes nothing, where a store fails. */
  async refresh(): Promise<void> {
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
