import type { ApiState, ApiStateStore } from '../../../platform/accounts/api-state.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Keeps the states of the APIs in the embedded database. */
export class SqliteApiStateStore implements ApiStateStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly ApiState[]> {
    return this.#database.read('apiStates.list', undefined);
  }

  put(state: ApiState): Promise<void> {
    return this.#database.write('apiStates.put', state);
  }
}
