import { instantOfField } from '../../ui/instant.tsx';
import { isUnfiltered } from '../../ui/query-filter.ts';

/** What the audit is filtered by, as the fields of the form have it. An empty field does not filter. */
export interface AuditFilter {
  /** A minute in Asia/Shanghai, e.g. `2026-03-01T08:00`. */
  readonly from: string;
  readonly to: string;
  readonly administrator: string;
  readonly operation: string;
  /** `write` for changes, `look` for looks at personal data. */
  readonly kind: string;
  readonly subject: string;
  /** What stands for the address of the caller, 64 hex digits. */
  readonly address: string;
}

const NAMES = ['from', 'to', 'administrator', 'operation', 'kind', 'subject', 'address'] as const;
const KINDS = ['write', 'look'] as const;

/** Whether rows are changes, or looks at personal data. */
export type AuditKind = (typeof KINDS)[number];

/** Reads the filter from an address. What makes no sense is left out. */
export function filterOf(query: URLSearchParams): AuditFilter {
  const read = (name: (typeof NAMES)[number]) => (query.get(name) ?? '').slice(0, 64);
  return {
    from: minute(read('from')),
    to: minute(read('to')),
    administrator: read('administrator'),
    operation: read('operation'),
    kind: kindOf(read('kind')) ?? '',
    subject: read('subject'),
    address: /^[0-9a-f]{64}$/.test(read('address')) ? read('address') : '',
  };
}

/** The kind that a filter names. `null` for both. */
export function kindOf(text: string): AuditKind | null {
  return KINDS.find((kind) => kind === text) ?? null;
}

function minute(field: string): string {
  return instantOfField(field) === null ? '' : field;
}

/** The filter as it stands in an address. */
export function queryOf(filter: AuditFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filter[name].trim() !== '') query.set(name, filter[name].trim());
  return query;
}

/** Whether nothing is filtered. */
export function isEmpty(filter: AuditFilter): boolean {
  return isUnfiltered(NAMES, filter);
}

/** Whether the time ends before it begins. */
export function isBackwards({ from, to }: AuditFilter): boolean {
  const [begin, end] = [instantOfField(from), instantOfField(to)];
  return begin !== null && end !== null && begin > end;
}
