import type { DeclaredField } from '../../../features/business-risk/ingest/declared-field.ts';
import type { DeclaredFieldStore } from '../../../features/business-risk/ingest/declared-field-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps declared fields in the embedded database. */
export class SqlDeclaredFieldStore implements DeclaredFieldStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly DeclaredField[]> {
    return this.#database.read('riskFields.list', undefined);
  }

  put(field: DeclaredField): Promise<void> {
    return this.#database.write('riskFields.put', field);
  }

  remove(appId: string, name: string): Promise<boolean> {
    return this.#database.write('riskFields.remove', { appId, name });
  }
}
