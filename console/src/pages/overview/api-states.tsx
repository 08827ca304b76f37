import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { lazy, Suspense, useState } from 'react';
import { apiStates, type ApiState } from '../../api/overview.ts';
import { useMay } from '../../api/session.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { startText } from './start-text.ts';
import { Mark } from '../../ui/mark.tsx';

// A dialog with a list to choose from is large, and few people open it.
const SwitchDialog = lazy(async () => ({ default: (await import('./switch-dialog.tsx')).SwitchDialog }));

const KINDS = { on: 'good', maintenance: 'warning', off: 'bad' } as const;

/** Whether each API answers. Administrators with the right to switch one get a button for it. */
export function ApiStates() {
  const t = useText(startText);
  const names = useText(apiText);
  const may = useMay();
  const [asked, setAsked] = useState<ApiState | null>(null);
  const { data, error, refetch } = useQuery(apiStates);
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const columns: readonly Column<ApiState>[] = [
    { title: t.api, cell: ({ api }) => apiName(names, api), csv: ({ api }) => apiName(names, api) },
    {
      title: t.switchTo,
      cell: ({ availability }) => <Mark kind={KINDS[availability]}>{t.availability[availability]}</Mark>,
      csv: ({ availability }) => t.availability[availability],
    },
    {
      title: t.since,
      cell: ({ changedAtMs }) => (changedAtMs === null ? t.neverChanged : <Instant atMs={changedAtMs} />),
      csv: ({ changedAtMs }) => (changedAtMs === null ? null : instantText(changedAtMs)),
    },
    ...(may('apis.switch') ? [switchColumn(t.switch, (state) => apiName(names, state.api), setAsked)] : []),
  ];
  return (
    <>
      <DataTable
        caption={t.apis}
        title={t.apis}
        columns={columns}
        rows={data}
        rowKey={({ api }) => api}
        empty={t.apis}
        fileName="renzheng-apis"
      />
      {asked && (
        <Suspense fallback={null}>
          <SwitchDialog state={asked} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </>
  );
}

function switchColumn(
  word: string,
  nameOf: (state: ApiState) => string,
  onSwitch: (state: ApiState) => void,
): Column<ApiState> {
  return {
    title: '',
    kind: 'actions',
    cell: (state) => (
      <Button size="small" aria-label={`${word} ${nameOf(state)}`} onClick={() => onSwitch(state)}>
        {word}
      </Button>
    ),
  };
}
