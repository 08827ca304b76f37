import type { SourceFigures } from '../../api/sources.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { amountText, countText } from '../../ui/numbers.ts';
import { sourceName } from './source-name.ts';
import styles from './sources.module.css';
import { sourcesText } from './sources-text.ts';

/** How often each source was asked, failed and how long it took. */
export function FigureTable({ rows }: { readonly rows: readonly SourceFigures[] }) {
  const t = useText(sourcesText);
  const apis = useText(apiText);
  const msOf = (ms: number | null) => (ms === null ? t.none : countText(ms));
  const columns: readonly Column<SourceFigures>[] = [
    { title: t.api, cell: ({ api }) => apiName(apis, api), csv: ({ api }) => api },
    { title: t.source, cell: ({ source }) => sourceName(source, t.own), csv: ({ source }) => source },
    { title: t.asked, kind: 'end', cell: ({ asked }) => countText(asked), csv: ({ asked }) => asked },
    {
      title: t.failed,
      kind: 'end',
      cell: (row) => <Failures row={row} />,
      csv: failedOf,
    },
    { title: t.unknown, kind: 'end', cell: ({ unknown }) => countText(unknown), csv: ({ unknown }) => unknown },
    { title: t.mean, kind: 'end', cell: ({ meanMs }) => msOf(meanMs), csv: ({ meanMs }) => meanMs },
    { title: t.p50, kind: 'end', cell: ({ p50Ms }) => msOf(p50Ms), csv: ({ p50Ms }) => p50Ms },
    { title: t.p95, kind: 'end', cell: ({ p95Ms }) => msOf(p95Ms), csv: ({ p95Ms }) => p95Ms },
    { title: t.cost, kind: 'end', cell: ({ cost }) => amountText(cost), csv: ({ cost }) => cost },
  ];
  return (
    <DataTable
      caption={t.figures}
      title={t.figures}
      filter={<p>{t.figuresLead}</p>}
      columns={columns}
      rows={rows}
      rowKey={({ api, source }) => `${api} ${source}`}
      empty={<p>{t.noFigures}</p>}
      fileName="renzheng-sources"
    />
  );
}

function failedOf({ timeouts, unavailable, corrupt }: SourceFigures): number {
  return timeouts + unavailable + corrupt;
}

function Failures({ row }: { readonly row: SourceFigures }) {
  const t = useText(sourcesText);
  const failed = failedOf(row);
  if (failed === 0) return <>0</>;
  return (
    <>
      {countText(failed)} ({((failed / row.asked) * 100).toFixed(1)} %)
      <div className={styles['faults']}>
        {t.failures(countText(row.timeouts), countText(row.unavailable), countText(row.corrupt))}
      </div>
    </>
  );
}
