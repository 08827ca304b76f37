import type {
  CounterMismatch,
  Ledger,
  LedgerPage,
  LedgerQuery,
  LedgerRow,
  LedgerTotal,
} from '../../../platform/ledger/ledger.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import { traceContext } from '../calls/call-store.ts';
import { openText } from '../sealed-text.ts';
import type { SqlDatabase } from '../database.ts';
import type { TotalsFilter } from './operations.ts';

/** Reads the ledger of the embedded database. */
export class SqlLedger implements Ledger {
  readonly #database: SqlDatabase;
  readonly #secrets: Pick<SiteSecrets, 'open'>;

  constructor(database: SqlDatabase, secrets: Pick<SiteSecrets, 'open'>) {
    this.#database = database;
    this.#secrets = secrets;
  }

  byOrderId(orderId: string, signal?: AbortSignal): Promise<LedgerRow | null> {
    return this.#database.read('ledger.byOrderId', orderId, signal);
  }

  page(query: LedgerQuery, signal?: AbortSignal): Promise<LedgerPage> {
    return this.#database.report('ledger.page', query, signal);
  }

  async trace(orderId: string): Promise<Readonly<Record<string, unknown>> | null> {
    const sealed = await this.#database.read('ledger.trace', orderId);
    if (!sealed) return null;
    return JSON.parse(openText(this.#secrets, traceContext(orderId), sealed)) as Readonly<Record<string, unknown>>;
  }

  totals(filter: TotalsFilter): Promise<readonly LedgerTotal[]> {
    return this.#database.report('ledger.totals', filter);
  }

  mismatches(): Promise<readonly CounterMismatch[]> {
    return this.#database.report('ledger.mismatches', undefined);
  }

  /**
   * Makes the counters again from the rows, for a file that an operator mended by hand. The gate must not run
   * meanwhile.
   */
  rebuildCounters(): Promise<void> {
    return this.#database.write('ledger.rebuildCounters', undefined);
  }
}
