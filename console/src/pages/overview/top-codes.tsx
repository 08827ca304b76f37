import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { todayNumbers } from '../../api/series.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { useCodeMeaning } from '../../ui/code-name.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { ledgerPath } from '../ledger/ledger-filter.ts';
import { overviewText } from './overview-text.ts';

const ROWS = 10;

interface CodeCount {
  readonly api: string;
  readonly code: number;
  readonly calls: number;
  /** 0..1 */
  readonly share: number;
}

/** The codes that were answered most today, with their meaning. */
export function TopCodes() {
  const t = useText(overviewText);
  const apis = useText(apiText);
  const meaning = useCodeMeaning();
  const { data } = useQuery(todayNumbers);
  const parts = data?.parts ?? [];
  const all = parts.reduce((sum, { calls }) => sum + calls, 0);
  const rows: readonly CodeCount[] = parts
    .map(({ api, code, calls }) => ({ api: api ?? '', code: code ?? 0, calls, share: calls / all }))
    .toSorted((a, b) => b.calls - a.calls)
    .slice(0, ROWS);
  const columns: readonly Column<CodeCount>[] = [
    {
      title: t.code,
      cell: ({ code }) => <Mark kind={code === 0 ? 'good' : 'bad'}>{code}</Mark>,
      csv: ({ code }) => code,
    },
    { title: t.meaning, cell: ({ code }) => meaning(code) || '—', csv: ({ code }) => meaning(code) },
    { title: t.api, cell: ({ api }) => apiName(apis, api), csv: ({ api }) => api },
    { title: t.calls, kind: 'end', cell: ({ calls }) => countText(calls), csv: ({ calls }) => calls },
    {
      title: t.share,
      kind: 'end',
      cell: ({ share }) => `${(share * 100).toFixed(1)} %`,
      csv: ({ share }) => Number(share.toFixed(4)),
    },
    {
      title: t.open,
      cell: ({ api, code }) => (
        <Link
          to={ledgerPath({ api, code: String(code), from: `${data?.day ?? ''}T00:00` })}
          aria-label={`${t.open}: ${apiName(apis, api)} ${code}`}
        >
          {t.open}
        </Link>
      ),
    },
  ];
  return (
    <DataTable
      caption={t.topCodes}
      title={t.topCodes}
      columns={columns}
      rows={rows}
      rowKey={({ api, code }) => `${api} ${code}`}
      empty={<p>{t.topCodesEmpty}</p>}
      fileName="renzheng-codes"
    />
  );
}
