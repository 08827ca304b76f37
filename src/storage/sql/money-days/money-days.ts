import type { MoneyDays, MoneyQuery, MoneySum, SourceCost } from '../../../platform/ledger/money-days.ts';
import type { SqlDatabase } from '../database.ts';

/** Reads the sums of money of the embedded database. */
export class SqlMoneyDays implements MoneyDays {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  sums(query: MoneyQuery, signal?: AbortSignal): Promise<readonly MoneySum[]> {
    return this.#database.report('moneyDays.sums', query, signal);
  }

  sourceCosts(query: MoneyQuery, signal?: AbortSignal): Promise<readonly SourceCost[]> {
    return this.#database.report('moneyDays.sourceCosts', query, signal);
  }
}
