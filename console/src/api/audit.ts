import { queryOptions } from '@tanstack/react-query';
import { isoOfField } from '../ui/instant.tsx';
import { kindOf, type AuditFilter } from '../pages/audit/audit-filter.ts';
import { API, ask, client } from './client.ts';

/** Rows of one page. */
const ROWS = 50;

/** One page of the audit, newest first. `before` is where the page before ended. */
export function auditPage(filter: AuditFilter, before: number | null) {
  return queryOptions({
    queryKey: ['audit', filter, before],
    queryFn: () => {
      const query = { ...paramsOf(filter), limit: ROWS, ...(before === null ? {} : { before }) };
      return ask(client.GET('/audit', { params: { query } }));
    },
  });
}

/** A row of the audit. */
export type AuditRow = Awaited<ReturnType<NonNullable<ReturnType<typeof auditPage>['queryFn']>>>['rows'][number];

/** The address of a CSV file of all rows that fit. */
export function auditExport(filter: AuditFilter): string {
  const query = new URLSearchParams(Object.entries(paramsOf(filter)).map(([name, value]) => [name, String(value)]));
  return `${API}/audit/export?${query}`;
}

function paramsOf({ from, to, kind, address, ...texts }: AuditFilter) {
  const [begin, end, ofKind] = [isoOfField(from), isoOfField(to), kindOf(kind)];
  return {
    ...(begin === null ? {} : { from: begin }),
    ...(end === null ? {} : { to: end }),
    ...(ofKind === null ? {} : { kind: ofKind }),
    ...(address === '' ? {} : { addressDigest: address }),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
  };
}
