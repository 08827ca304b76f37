import type { ChangeNumbers, ChangeTable } from '../../../platform/changes/change-table.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Reads the table of changes of the embedded database. */
export class SqliteChangeTable implements ChangeTable {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  async numbers(): Promise<ChangeNumbers> {
    const rows = await this.#database.read('changes.numbers', null);
    return new Map(rows.map(({ area, number }) => [area, number]));
  }
}
