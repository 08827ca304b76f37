import { useQuery } from '@tanstack/react-query';
import { keysOf } from '../../api/apps.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { appsText } from './apps-text.ts';
import { Mark } from '../../ui/mark.tsx';

type Key = Awaited<ReturnType<NonNullable<ReturnType<typeof keysOf>['queryFn']>>>[number];
type KeyState = 'works' | 'banned' | 'replaced' | 'ended';

const KINDS = { works: 'good', banned: 'bad', replaced: 'warning', ended: 'plain' } as const;

/** The keys of an app with their last use. Only their last four characters are known. */
export function AppKeys({ appId }: { readonly appId: string }) {
  const t = useText(appsText);
  const { data, error, refetch } = useQuery(keysOf(appId));
  const columns = useColumns();
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <DataTable
      caption={t.keys}
      title={t.keys}
      columns={columns}
      rows={data}
      rowKey={({ id }) => id}
      empty={t.noKeys}
      fileName={`renzheng-keys-${appId}`}
    />
  );
}

function useColumns(): readonly Column<Key>[] {
  const t = useText(appsText);
  return [
    { title: t.key, cell: ({ display }) => <code>{display}</code>, csv: ({ display }) => display },
    {
      title: t.label,
      cell: ({ label }) => <LongText>{label === '' ? '—' : label}</LongText>,
      csv: ({ label }) => label,
    },
    { title: t.kind, cell: ({ kind }) => t.keyKinds[kind], csv: ({ kind }) => t.keyKinds[kind] },
    {
      title: t.state,
      cell: (key) => <Mark kind={KINDS[stateOf(key)]}>{t[stateOf(key)]}</Mark>,
      csv: (key) => t[stateOf(key)],
    },
    { title: t.charged, kind: 'end', cell: ({ charged }) => countText(charged), csv: ({ charged }) => charged },
    {
      title: t.lastUsed,
      cell: ({ lastUsedAtMs }) => (lastUsedAtMs === null ? t.neverUsed : <Instant atMs={lastUsedAtMs} />),
      csv: ({ lastUsedAtMs }) => (lastUsedAtMs === null ? null : instantText(lastUsedAtMs)),
    },
    {
      title: t.ends,
      cell: ({ expiresAtMs }) => (expiresAtMs === null ? t.never : <Instant atMs={expiresAtMs} />),
      csv: ({ expiresAtMs }) => (expiresAtMs === null ? null : instantText(expiresAtMs)),
    },
  ];
}

function stateOf({ banned, expiresAtMs, replacedById }: Key): KeyState {
  if (banned) return 'banned';
  if (expiresAtMs !== null && expiresAtMs <= Date.now()) return 'ended';
  return replacedById === null ? 'works' : 'replaced';
}
