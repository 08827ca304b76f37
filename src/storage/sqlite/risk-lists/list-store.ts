import type { ListEntry } from '../../../features/business-risk/lists/list-entry.ts';
import type { ListStore } from '../../../features/business-risk/lists/list-store.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Keeps list entries in the embedded database. */
export class SqliteListStore implements ListStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  active(nowMs: number): Promise<readonly ListEntry[]> {
    return this.#database.report('riskLists.active', nowMs);
  }

  page(after: string | null, limit: number): Promise<readonly ListEntry[]> {
    return this.#database.report('riskLists.page', { after, limit });
  }

  add(entries: readonly ListEntry[]): Promise<void> {
    return this.#database.write('riskLists.add', entries);
  }

  addMissing(entries: readonly ListEntry[]): Promise<readonly string[]> {
    return this.#database.write('riskLists.addMissing', entries);
  }

  remove(id: string): Promise<boolean> {
    return this.#database.write('riskLists.remove', id);
  }
}
