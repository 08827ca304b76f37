import { useQuery } from '@tanstack/react-query';
import Tag from 'antd/es/tag';
import { apiStates, type ApiState } from '../../api/overview.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { startText } from './start-text.ts';

const COLOURS = { on: 'green', maintenance: 'orange', off: 'red' } as const;

/** Whether each API answers. */
export function ApiStates() {
  const t = useText(startText);
  const names = useText(apiText);
  const { data, error, refetch } = useQuery(apiStates);
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const columns: readonly Column<ApiState>[] = [
    { title: t.api, cell: ({ api }) => apiName(names, api), csv: ({ api }) => apiName(names, api) },
    {
      title: t.apis,
      cell: ({ availability }) => <Tag color={COLOURS[availability]}>{t.availability[availability]}</Tag>,
      csv: ({ availability }) => t.availability[availability],
    },
    {
      title: t.since,
      cell: ({ changedAtMs }) => (changedAtMs === null ? t.neverChanged : <Instant atMs={changedAtMs} />),
      csv: ({ changedAtMs }) => (changedAtMs === null ? null : instantText(changedAtMs)),
    },
  ];
  return (
    <DataTable
      caption={t.apis}
      note={t.apis}
      columns={columns}
      rows={data}
      rowKey={({ api }) => api}
      empty={t.apis}
      fileName="renzheng-apis"
    />
  );
}
