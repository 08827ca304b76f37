import type { MoneyDays, MoneyQuery, MoneySum } from '../../../platform/ledger/money-days.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Reads the sums of money of the embedded database. */
export class SqliteMoneyDays implements MoneyDays {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  sums(query: MoneyQuery, signal?: AbortSignal): Promise<readonly MoneySum[]> {
    return this.#database.report('moneyDays.sums', query, signal);
  }
}
