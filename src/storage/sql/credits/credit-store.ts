import type {
  Credit,
  CreditEnd,
  CreditPage,
  CreditQuery,
  CreditSide,
  CreditStore,
  NewCredit,
} from '../../../platform/ledger/credits.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps credits in the embedded database, and their proof in its chain. */
export class SqlCreditStore implements CreditStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  give(credit: NewCredit): Promise<CreditEnd> {
    return this.#database.write('credits.give', wellFormed(credit));
  }

  examine(credit: NewCredit): Promise<CreditEnd> {
    return this.#database.read('credits.examine', wellFormed(credit));
  }

  ofOrder(orderId: string): Promise<readonly Credit[]> {
    return this.#database.read('credits.ofOrder', orderId);
  }

  async sumsOf(orderIds: readonly string[], side: CreditSide): Promise<ReadonlyMap<string, Micros>> {
    return new Map(await this.#database.read('credits.sums', { orderIds, side }));
  }

  page(query: CreditQuery): Promise<CreditPage> {
    return this.#database.report('credits.page', query);
  }
}

/** SQLite does not keep half of a surrogate pair, and the chain needs the text exactly as it can be read back. */
function wellFormed(credit: NewCredit): NewCredit {
  return { ...credit, reason: credit.reason.toWellFormed() };
}
