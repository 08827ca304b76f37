import type { LocalDay } from './local-day.ts';
import type { Micros } from './money.ts';
import { present } from '../../kernel/assert.ts';

/** The source name of answers that this server gave itself. */
export const OWN_SOURCE = 'own';

/**
 * What became known about the person of a call: `known` under the claimed name or face, `mismatch` if the name differs,
 * or `unknown` to every source that was asked. On the wire the last two often look the same.
 */
export const PERSON_VERDICTS = ['known', 'mismatch', 'unknown'] as const;
/** One of the verdicts on a person, e.g. `mismatch`. */
export type PersonVerdict = (typeof PERSON_VERDICTS)[number];

/** A question that a call put to a source, and what it cost. */
export interface AskedSource {
  readonly source: string;
  readonly cost: Micros;
}

/** One settled call. It is written once and never changed. */
export interface LedgerRow {
  readonly orderId: string;
  readonly appId: string;
  readonly keyId: string;
  /** `Contract.name`. */
  readonly api: string;
  /** `error_code` of the answer. */
  readonly code: number;
  /** Whether the answer is charged. */
  readonly charged: boolean;
  /** What the call cost: the package's price for a call, or 0 if it was not charged or used a test key. */
  readonly unitPrice: Micros;
  /** The package that paid. `null` if none did. */
  readonly packageId: string | null;
  readonly receivedAtMs: number;
  readonly answeredAtMs: number;
  /** Time from received to answered, in milliseconds. */
  readonly latencyMs: number;
  /** HMAC of the caller's address under the site key, 64 hex digits. */
  readonly addressDigest: string;
  /** The source that answered: OWN_SOURCE, or the name of another server. */
  readonly source: string;
  /** What the sources that were asked cost us. It is not what the caller pays. */
  readonly sourceCost: Micros;
  /** `null` if the call came to no verdict (it was refused or failed), or if the source that answered does not tell. */
  readonly verdict: PersonVerdict | null;
  /** The customer of the app when the call was admitted. `null` if the app had none. */
  readonly customerId: string | null;
  /**
   * What the parent of the customer pays the site for a charged call of its sub-account. `null` if the customer is no
   * sub-account, or if no package paid for the call.
   */
  readonly parentPrice: Micros | null;
}

/** Selects rows. A condition that is `null` lets all rows pass. */
export interface LedgerFilter {
  /** Only rows of these apps. `null` for every app. */
  readonly appIds: readonly string[] | null;
  readonly keyId: string | null;
  readonly api: string | null;
  readonly code: number | null;
  readonly charged: boolean | null;
  /** Earliest time of receipt, inclusive. */
  readonly fromMs: number | null;
  /** Latest time of receipt, exclusive. */
  readonly toMs: number | null;
}

/** Gives what the site gets for a call: of a sub-account's call what the parent pays, else what the customer pays. */
export function revenueOf({ unitPrice, parentPrice }: Pick<LedgerRow, 'unitPrice' | 'parentPrice'>): Micros {
  return parentPrice ?? unitPrice;
}

/** Requests one page of rows. */
export interface LedgerQuery {
  readonly filter: LedgerFilter;
  readonly order: 'newest' | 'oldest';
  /** Rows of the page, 1 to 1000. */
  readonly limit: number;
  /** `nextCursor` of the previous page. `null` for the first page. Check it with parseLedgerCursor first. */
  readonly cursor: string | null;
}

/** One page of rows. */
export interface LedgerPage {
  readonly rows: readonly LedgerRow[];
  /** `null` if this page is the last. */
  readonly nextCursor: string | null;
}

/** Calls of one app, day, API and key. */
export interface LedgerTotal {
  readonly appId: string;
  readonly day: LocalDay;
  readonly api: string;
  readonly keyId: string;
  readonly calls: number;
  readonly charged: number;
  /** Sum of the unit prices. */
  readonly amount: Micros;
  /** What was given back on this day for calls of the app, API and key, whenever they were made. */
  readonly credited: Micros;
}

/** A counter that differs from the rows it counts. */
export interface CounterMismatch {
  readonly counter: 'package' | 'package-day' | 'key' | 'day' | 'money' | 'series';
  /**
   * Id of the package or key. For a day of a package: app, package and day. For a day: app, day, API and key. For money:
   * day, customer, app and API. For a series: step, beginning, app, API and code.
   */
  readonly id: string;
  readonly counted: number;
  /** The count according to the rows. */
  readonly actual: number;
}

/**
 * What was called and what it cost. It is append-only, and only CallStore writes it. Every adapter passes
 * ledger.suite.ts.
 */
export interface Ledger {
  /** Gives the settled call with this id. `null` if there is none. */
  byOrderId(orderId: string, signal?: AbortSignal): Promise<LedgerRow | null>;
  page(query: LedgerQuery, signal?: AbortSignal): Promise<LedgerPage>;
  /** Gives the numbers that decided a call. `null` if it left none or they were purged. */
  trace(orderId: string): Promise<Readonly<Record<string, unknown>> | null>;
  /** Gives the totals of the days `from` to `to`, both included, by day, app, API and key. */
  totals(filter: {
    readonly appIds: readonly string[] | null;
    readonly from: LocalDay;
    readonly to: LocalDay;
  }): Promise<readonly LedgerTotal[]>;
  /** Compares every counter with the rows it counts. Empty if all agree. */
  mismatches(): Promise<readonly CounterMismatch[]>;
}

/** A filter that lets every row pass. */
export const EVERY_ROW: LedgerFilter = {
  appIds: null,
  keyId: null,
  api: null,
  code: null,
  charged: null,
  fromMs: null,
  toMs: null,
};

/** Gives the position of a row in the order of time of receipt, then order id, e.g. `1719991234567.J7171`. */
export function ledgerCursor({ receivedAtMs, orderId }: Pick<LedgerRow, 'receivedAtMs' | 'orderId'>): string {
  return `${receivedAtMs}.${orderId}`;
}

/** Reads a cursor. Gives `null` if the text is not one. */
export function parseLedgerCursor(text: string): { readonly receivedAtMs: number; readonly orderId: string } | null {
  const match = /^(\d{1,15})\.([0-9A-Za-z]{1,64})$/.exec(text);
  return match ? { receivedAtMs: Number(match[1]), orderId: present(match[2]) } : null;
}

/** Gives every row of a filter, oldest first. It reads page by page, so that only one page is in memory. */
export async function* everyRow(ledger: Pick<Ledger, 'page'>, filter: LedgerFilter): AsyncGenerator<LedgerRow> {
  for await (const rows of everyPage(ledger, filter)) yield* rows;
}

/** Does the same page by page. */
export async function* everyPage(
  ledger: Pick<Ledger, 'page'>,
  filter: LedgerFilter,
): AsyncGenerator<readonly LedgerRow[]> {
  let cursor: string | null = null;
  do {
    const page: LedgerPage = await ledger.page({ filter, order: 'oldest', limit: 1000, cursor });
    yield page.rows;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
