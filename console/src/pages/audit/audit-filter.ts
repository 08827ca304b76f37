import { instantOfField } from '../../ui/instant.tsx';

/** What the audit is filtered by, as the fields of the form have it. An empty field does not filter. */
export interface AuditFilter {
  /** A minute in Asia/Shanghai, e.g. `2026-03-01T08:00`. */
  readonly from: string;
  readonly to: string;
  readonly administrator: string;
  readonly operation: string;
  readonly subject: string;
}

const NAMES = ['from', 'to', 'administrator', 'operation', 'subject'] as const;

/** Reads the filter from an address. What makes no sense is left out. */
export function filterOf(query: URLSearchParams): AuditFilter {
  const [from, to, administrator, operation, subject] = NAMES.map((name) => (query.get(name) ?? '').slice(0, 64));
  return {
    from: minute(from),
    to: minute(to),
    administrator: administrator ?? '',
    operation: operation ?? '',
    subject: subject ?? '',
  };
}

function minute(field = ''): string {
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
  return NAMES.every((name) => filter[name].trim() === '');
}

/** Whether the time ends before it begins. */
export function isBackwards({ from, to }: AuditFilter): boolean {
  const [begin, end] = [instantOfField(from), instantOfField(to)];
  return begin !== null && end !== null && begin > end;
}
