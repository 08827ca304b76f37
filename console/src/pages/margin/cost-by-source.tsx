import { useQuery } from '@tanstack/react-query';
import { sourceCostsOf, type SourceCosts } from '../../api/billing.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { amountText, countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { sourceName } from '../sources/source-name.ts';
import { sourcesText } from '../sources/sources-text.ts';
import { questionOf, type MarginFilter } from './margin-filter.ts';
import { marginText } from './margin-text.ts';
import { usePartColumns } from './part-columns.tsx';

type SourceCost = SourceCosts['rows'][number];

const ROWS_FIRST = 50;

/** What each source cost, told apart as the margin above it. */
export function CostBySource({ filter }: { readonly filter: MarginFilter }) {
  const t = useText(marginText);
  const may = useMay();
  const columns = useColumns(filter);
  const { data, error, refetch } = useQuery(sourceCostsOf(questionOf(filter)));
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <DataTable
      caption={t.costBySource}
      title={t.costBySource}
      filter={<p>{t.costLead}</p>}
      columns={columns}
      rows={data.rows}
      firstRows={ROWS_FIRST}
      rowKey={({ period, customerId, appId, api, source }) => JSON.stringify([period, customerId, appId, api, source])}
      empty={<p>{t.noSource}</p>}
      {...(may('sources.list') && { footer: <LinkButton to="/sources">{t.toSources}</LinkButton> })}
      fileName={`renzheng-source-cost-${filter.from}-${filter.to}`}
    />
  );
}

function useColumns({ by }: MarginFilter): readonly Column<SourceCost>[] {
  const t = useText(marginText);
  const sources = useText(sourcesText);
  const nameOf = ({ source }: SourceCost) => (source === null ? t.notCounted : sourceName(source, sources.own));
  return [
    { title: t.period, cell: ({ period }) => period, csv: ({ period }) => period },
    ...usePartColumns<SourceCost>(by),
    { title: t.source, cell: nameOf, csv: nameOf },
    {
      title: t.asked,
      kind: 'end',
      cell: ({ asked }) => (asked === null ? '–' : countText(asked)),
      csv: ({ asked }) => asked,
    },
    { title: t.sourceCost, kind: 'end', cell: ({ cost }) => amountText(cost), csv: ({ cost }) => Number(cost) },
  ];
}
