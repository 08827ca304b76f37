import { useQuery } from '@tanstack/react-query';
import { usageOf } from '../../api/apps.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { appsText } from './apps-text.ts';

interface Row {
  readonly name: string;
  readonly charged: number;
  readonly max: number | null;
}

/** The charged calls of today beside the limits in force. */
export function AppToday({ appId }: { readonly appId: string }) {
  const t = useText(appsText);
  const names = useText(apiText);
  const { data, error, refetch } = useQuery(usageOf(appId));
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const rows: readonly Row[] = [
    { name: t.all, charged: data.charged, max: data.dailyCallsMax },
    ...data.apis.map(({ api, charged, dailyCallsMax }) => ({
      name: apiName(names, api),
      charged,
      max: dailyCallsMax,
    })),
  ];
  const columns: readonly Column<Row>[] = [
    { title: t.api, cell: ({ name }) => name, csv: ({ name }) => name },
    { title: t.used, kind: 'end', cell: ({ charged }) => countText(charged), csv: ({ charged }) => charged },
    {
      title: t.limit,
      kind: 'end',
      cell: ({ max }) => (max === null ? t.noLimit : countText(max)),
      csv: ({ max }) => max,
    },
    {
      title: t.todayUse,
      cell: ({ name, charged, max }) =>
        max === null ? (
          '—'
        ) : (
          <meter aria-label={`${t.todayUse}: ${name}`} min={0} max={Math.max(1, max)} value={charged} />
        ),
    },
  ];
  return (
    <DataTable
      caption={t.todayTitle}
      title={t.todayTitle}
      columns={columns}
      rows={rows}
      rowKey={({ name }) => name}
      empty={null}
      fileName={`renzheng-today-${appId}`}
    />
  );
}
