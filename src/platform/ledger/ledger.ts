import type { LocalDay } from './local-day.ts';
import type { Micros } from './money.ts';

/** Name of the source of answers that is this server itself. */
export const OWN_SOURCE = 'own';

/**
 * What became known of the person of a call: `known` under the name or face that was claimed, `mismatch` with the name, or
 * `unknown` to every source that was asked. The wire often says the same for the last two.
 */
export const PERSON_VERDICTS = ['known', 'mismatch', 'unknown'] as const;
export type PersonVerdict = (typeof PERSON_VERDICTS)[number];

/** One settled call. Written once, changed never. */
export interface LedgerRow {
  readonly orderId: string;
  readonly appId: string;
  readonly keyId: string;
  /** `Contract.name`. */
  readonly api: string;
  /** `error_code` of the answer. */
  readonly code: number;
  /** Whether the answer is one that is paid for. */
  readonly charged: boolean;
  /** What the call cost: the package's price a call; 0 where it was not charged, or made with a test key. */
  readonly unitPrice: Micros;
  /** The package that paid; null where none did. */
  readonly packageId: string | null;
  readonly receivedAtMs: number;
  readonly answeredAtMs: number;
  /** From received to answered, milliseconds. */
  readonly latencyMs: number;
  /** HMAC of the caller's address under the site key, 64 hex digits. */
  readonly addressDigest: string;
  /** Who answered: OWN_SOURCE, or the name of another server. */
  readonly source: string;
  /** What the sources that were asked cost us; not what the caller pays. */
  readonly sourceCost: Micros;
  /** Null if the call came to no verdict (it was refused or failed), or if the source that answered does not say. */
  readonly verdict: PersonVerdict | null;
}

/** Which rows are asked for; every bound that is null lets all pass. */
export interface LedgerFilter {
  /** Apps whose rows may be seen; null for every app. */
  readonly appIds: readonly string[] | null;
  readonly keyId: string | null;
  readonly api: string | null;
  readonly code: number | null;
  readonly charged: boolean | null;
  /** Received from then on. */
  readonly fromMs: number | null;
  /** Received before then. */
  readonly toMs: number | null;
}

export interface LedgerQuery {
  readonly filter: LedgerFilter;
  readonly order: 'newest' | 'oldest';
  /** Rows of the page, 1 to 1000. */
  readonly limit: number;
  /** `nextCursor` of the page before; null for the first. Check it with parseLedgerCursor first. */
  readonly cursor: string | null;
}

export interface LedgerPage {
  readonly rows: readonly LedgerRow[];
  /** Null where this page is the last. */
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
}

/** A counter that disagrees with the rows it counts. */
export interface CounterMismatch {
  readonly counter: 'package' | 'key' | 'day';
  /** Id of the package or key; app, day, API and key of a day. */
  readonly id: string;
  readonly counted: number;
  /** What the rows say. */
  readonly actual: number;
}

/** What was called and what it cost. Append-only; written through CallStore alone. Every adapter passes ledger.suite.ts. */
export interface Ledger {
  /** Null where no settled call has this id. */
  byOrderId(orderId: string, signal?: AbortSignal): Promise<LedgerRow | null>;
  page(query: LedgerQuery, signal?: AbortSignal): Promise<LedgerPage>;
  /** The numbers that decided a call; null where it left none or they were purged. */
  trace(orderId: string): Promise<Readonly<Record<string, unknown>> | null>;
  /** Totals of the days `from` to `to`, both included, by day, app, API, key. */
  totals(filter: {
    readonly appIds: readonly string[] | null;
    readonly from: LocalDay;
    readonly to: LocalDay;
  }): Promise<readonly LedgerTotal[]>;
  /** Compares every counter with the rows it counts; empty where all agree. */
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

/** The place of a row in the order of `received`, then order id. */
export function ledgerCursor({ receivedAtMs, orderId }: Pick<LedgerRow, 'receivedAtMs' | 'orderId'>): string {
  return `${receivedAtMs}.${orderId}`;
}

/** Reads a cursor; null where the text is none. */
export function parseLedgerCursor(text: string): { readonly receivedAtMs: number; readonly orderId: string } | null {
  const match = /^(\d{1,15})\.([0-9A-Za-z]{1,64})$/.exec(text);
  return match ? { receivedAtMs: Number(match[1]), orderId: match[2] ?? '' } : null;
}

/** Every row of a filter, page by page, oldest first: memory stays that of one page. */
export async function* everyRow(ledger: Ledger, filter: LedgerFilter): AsyncGenerator<LedgerRow> {
  let cursor: string | null = null;
  do {
    const page: LedgerPage = await ledger.page({ filter, order: 'oldest', limit: 1000, cursor });
    yield* page.rows;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
