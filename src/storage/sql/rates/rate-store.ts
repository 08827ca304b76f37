import type { PurgedRateStore, RateAsk, RateGrant } from '../../../platform/admission/rate-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps buckets in the database. Each ask is a commit, so it is for what is asked rarely. */
export class SqlRateStore implements PurgedRateStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  take(asks: readonly RateAsk[]): Promise<readonly RateGrant[]> {
    return this.#database.write('rates.take', asks);
  }

  purge(): Promise<number> {
    return this.#database.write('rates.purge', null);
  }
}
