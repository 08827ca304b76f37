import type { Package, PackageDay, PackageStore, PackageUse } from '../../../platform/accounts/package.ts';
import type { LocalDay } from '../../../platform/ledger/local-day.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps packages in the embedded database. */
export class SqlPackageStore implements PackageStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly Package[]> {
    return this.#database.read('packages.list', undefined);
  }

  ofApp(appId: string): Promise<readonly Package[]> {
    return this.#database.read('packages.ofApp', appId);
  }

  find(id: string): Promise<Package | null> {
    return this.#database.read('packages.find', id);
  }

  put(bought: Package): Promise<void> {
    return this.#database.write('packages.put', bought);
  }

  uses(appId: string | null): Promise<readonly PackageUse[]> {
    return this.#database.read('packages.uses', appId);
  }

  days(appId: string, from: LocalDay): Promise<readonly PackageDay[]> {
    return this.#database.report('packages.days', { appId, from });
  }
}
