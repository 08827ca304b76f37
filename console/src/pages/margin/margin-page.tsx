import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { marginOf, type Margin, type MarginRow } from '../../api/billing.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Figures } from '../../ui/figures.tsx';
import { amountText, countText } from '../../ui/numbers.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from '../apps/apps.module.css';
import { ledgerPath } from '../ledger/ledger-filter.ts';
import { CostBySource } from './cost-by-source.tsx';
import { usePartColumns } from './part-columns.tsx';
import { filterOf, marginPath, periodsOf, questionOf, type MarginFilter } from './margin-filter.ts';
import { MarginFilterForm } from './margin-filter-form.tsx';
import { marginText } from './margin-text.ts';

const MarginChart = lazy(async () => ({ default: (await import('./margin-chart.tsx')).MarginChart }));

/** What the site earns, as a chart and as a table. What is shown stands in the address, so it can be shared. */
export function MarginPage() {
  const t = useText(marginText);
  const may = useMay();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const filter = filterOf(query);
  const path = marginPath(filter);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...marginOf(questionOf(filter)),
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={t.title} lead={t.lead}>
      <MarginFilterForm key={path} filter={filter} onFilter={(next) => void navigate(marginPath(next))} />
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && !error && <Shown data={data} filter={filter} isBusy={isPlaceholderData} />}
      {may('billing.source-costs') && <CostBySource filter={filter} />}
    </Page>
  );
}

interface ShownProps {
  readonly data: Margin;
  readonly filter: MarginFilter;
  readonly isBusy: boolean;
}

function Shown({ data: { rows, total }, filter, isBusy }: ShownProps) {
  const t = useText(marginText);
  const columns = useColumns(filter);
  return (
    <>
      <Figures
        title={t.total}
        figures={[
          [t.revenue, amountText(total.revenue)],
          [t.sourceCost, amountText(total.sourceCost)],
          [t.credited, amountText(total.credited)],
          [t.margin, amountText(total.margin)],
          [t.parentMargin, amountText(total.parentMargin)],
          [t.charged, countText(total.charged)],
        ]}
      />
      {rows.length > 0 && (
        <Panel title={t.chart}>
          <Suspense fallback={<Waiting />}>
            <MarginChart periods={periodsOf(filter)} rows={rows} />
          </Suspense>
        </Panel>
      )}
      <DataTable
        caption={t.title}
        title={t.table}
        columns={columns}
        rows={rows}
        isBusy={isBusy}
        rowKey={({ period, customerId, appId, api }) => `${period} ${customerId} ${appId} ${api}`}
        empty={
          <>
            <p>{t.empty}</p>
            <p>{t.emptyWhat}</p>
          </>
        }
        fileName={`renzheng-margin-${filter.from}-${filter.to}`}
      />
    </>
  );
}

function useColumns({ by }: MarginFilter): readonly Column<MarginRow>[] {
  const t = useText(marginText);
  const amounts = ['amount', 'revenue', 'sourceCost', 'credited', 'margin', 'parentMargin'] as const;
  return [
    { title: t.period, cell: ({ period }) => <Calls period={period}>{period}</Calls>, csv: ({ period }) => period },
    ...usePartColumns(by),
    {
      title: t.calls,
      kind: 'end',
      cell: (row) => <Calls {...row}>{countText(row.calls)}</Calls>,
      csv: (row) => row.calls,
    },
    { title: t.charged, kind: 'end', cell: ({ charged }) => countText(charged), csv: ({ charged }) => charged },
    ...amounts.map((name): Column<MarginRow> => ({
      title: t[name],
      kind: 'end',
      cell: (row) => amountText(row[name]),
      csv: (row) => Number(row[name]),
    })),
  ];
}

interface CallsProps extends Partial<Pick<MarginRow, 'appId' | 'api'>> {
  readonly period: string | null;
  readonly children: ReactNode;
}

/** A number or a time that leads to its calls in the ledger. */
function Calls({ period, appId, api, children }: CallsProps) {
  if (period === null) return <>{children}</>;
  const isDay = period.length > 7;
  const start = isDay ? period : `${period}-01`;
  const after = new Date(`${start}T00:00:00Z`);
  if (isDay) after.setUTCDate(after.getUTCDate() + 1);
  else after.setUTCMonth(after.getUTCMonth() + 1);
  const to = `${after.toISOString().slice(0, 10)}T00:00`;
  return (
    <Link className={styles['id']} to={ledgerPath({ from: `${start}T00:00`, to, app: appId ?? '', api: api ?? '' })}>
      {children}
    </Link>
  );
}
