import { filterQuery, isMinute, isUnfiltered } from '../../ui/query-filter.ts';

/** What the ledger is filtered by, as the fields of the form have it. An empty field does not filter. */
export interface LedgerFilter {
  /** A minute in Asia/Shanghai, e.g. `2026-03-01T08:00`. Calls of this minute are shown. */
  readonly from: string;
  /** The list ends before this minute. */
  readonly to: string;
  readonly app: string;
  readonly key: string;
  readonly api: string;
  /** An `error_code`, digits only. */
  readonly code: string;
  /** `yes` or `no`. */
  readonly charged: string;
}

const NAMES = ['from', 'to', 'app', 'key', 'api', 'code', 'charged'] as const;

/** A filter that lets every call pass. */
export const EVERY_CALL: LedgerFilter = { from: '', to: '', app: '', key: '', api: '', code: '', charged: '' };

/** Reads the filter from an address. What makes no sense is left out. */
export function filterOf(query: URLSearchParams): LedgerFilter {
  const read = (name: (typeof NAMES)[number]) => (query.get(name) ?? '').slice(0, 64);
  return {
    from: isMinute(read('from')) ? read('from') : '',
    to: isMinute(read('to')) ? read('to') : '',
    app: read('app'),
    key: read('key'),
    api: read('api'),
    code: isCode(read('code')) ? read('code') : '',
    charged: ['yes', 'no'].includes(read('charged')) ? read('charged') : '',
  };
}

/** Whether a text can be an `error_code`. */
export function isCode(text: string): boolean {
  return /^\d{1,9}$/.test(text);
}

/** The filter as it stands in an address. */
export function queryOf(filter: LedgerFilter): URLSearchParams {
  return filterQuery(NAMES, filter);
}

/** The address of the ledger with a filter, e.g. `/ledger?code=226401`. */
export function ledgerPath(filter: Partial<LedgerFilter>): string {
  const query = queryOf({ ...EVERY_CALL, ...filter }).toString();
  return query === '' ? '/ledger' : `/ledger?${query}`;
}

/** The address of one call. */
export function callPath(orderId: string): string {
  return `/calls/${encodeURIComponent(orderId)}`;
}

/** Whether nothing is filtered. */
export function isEmpty(filter: LedgerFilter): boolean {
  return isUnfiltered(NAMES, filter);
}
