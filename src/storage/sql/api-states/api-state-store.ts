import type { ApiState, ApiStateStore } from '../../../platform/accounts/api-state.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the states of the APIs in the embedded database. */
export class SqlApiStateStore implements ApiStateStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly ApiState[]> {
    return this.#database.read('apiStates.list', undefined);
  }

  put(state: ApiState): Promise<void> {
    return this.#database.write('apiStates.put', state);
  }
}
