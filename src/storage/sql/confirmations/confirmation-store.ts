import type { Confirmation, ConfirmationStore, MatchedCall } from '../../../platform/access/confirmation-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps calls that wait for a second person in the embedded database. */
export class SqlConfirmationStore implements ConfirmationStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(nowMs: number): Promise<readonly Confirmation[]> {
    return this.#database.read('confirmations.list', nowMs);
  }

  match(call: MatchedCall): Promise<{ readonly askedBy: string } | null> {
    return this.#database.write('confirmations.match', call);
  }

  remove(id: string): Promise<boolean> {
    return this.#database.write('confirmations.remove', id);
  }
}
