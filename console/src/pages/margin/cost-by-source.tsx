import { useQuery } from '@tanstack/react-query';
import { sourcesBetween, type SourceFigures } from '../../api/sources.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { amountText, countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { sourceName } from '../sources/source-name.ts';
import { sourcesText } from '../sources/sources-text.ts';
import { monthBefore, type MarginFilter } from './margin-filter.ts';
import { marginText } from './margin-text.ts';

/** What each source cost in the months of the filter, for the calls of all customers. */
export function CostBySource({ filter: { from, to } }: { readonly filter: MarginFilter }) {
  const t = useText(marginText);
  const sources = useText(sourcesText);
  const apis = useText(apiText);
  const { data, error, refetch } = useQuery(sourcesBetween(`${from}-01`, lastDayOf(to)));
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const columns: readonly Column<SourceFigures>[] = [
    { title: t.source, cell: ({ source }) => sourceName(source, sources.own), csv: ({ source }) => source },
    { title: t.api, cell: ({ api }) => apiName(apis, api), csv: ({ api }) => api },
    { title: t.asked, kind: 'end', cell: ({ asked }) => countText(asked), csv: ({ asked }) => asked },
    { title: t.sourceCost, kind: 'end', cell: ({ cost }) => amountText(cost), csv: ({ cost }) => Number(cost) },
  ];
  return (
    <DataTable
      caption={t.costBySource}
      title={t.costBySource}
      filter={<p>{t.costLead}</p>}
      columns={columns}
      rows={data.sources.toSorted((a, b) => Number(b.cost) - Number(a.cost))}
      rowKey={({ api, source }) => `${api} ${source}`}
      empty={<p>{t.noSource}</p>}
      footer={<LinkButton to="/sources">{t.toSources}</LinkButton>}
      fileName={`renzheng-source-cost-${from}-${to}`}
    />
  );
}

/** The last day of a month, e.g. `2026-07-31` of `2026-07`. */
function lastDayOf(month: string): string {
  const next = new Date(`${monthBefore(month, -1)}-01T00:00:00Z`);
  next.setUTCDate(0);
  return next.toISOString().slice(0, 10);
}
