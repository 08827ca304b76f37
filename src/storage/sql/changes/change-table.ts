import type { ChangeNumbers, ChangeTable } from '../../../platform/changes/change-table.ts';
import type { SqlDatabase } from '../database.ts';

/** Reads the table of changes of the embedded database. */
export class SqlChangeTable implements ChangeTable {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async numbers(): Promise<ChangeNumbers> {
    const rows = await this.#database.read('changes.numbers', null);
    return new Map(rows.map(({ area, number }) => [area, number]));
  }
}
