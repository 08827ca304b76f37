import type { Package, PackageDay, PackageStore, PackageUse } from '../../../platform/accounts/package.ts';
import type { LocalDay } from '../../../platform/ledger/local-day.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Keeps packages in the embedded database. */
export class SqlitePackageStore implements PackageStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly Package[]> {
    return this.#database.read('packages.list', undefined);
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
