import type { ReactNode } from 'react';
import type { ShownKey, Usage } from '../../api/apps.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import styles from './apps.module.css';
import { appsText } from './apps-text.ts';

type KeyState = 'works' | 'banned' | 'replaced' | 'ended';

const KINDS = { works: 'good', banned: 'bad', replaced: 'warning', ended: 'plain' } as const;

/** The columns of the table of keys. `buttons` are those of a row. */
export function useKeyColumns(
  usage: Usage | undefined,
  buttons: (key: ShownKey) => ReactNode,
): readonly Column<ShownKey>[] {
  const t = useText(appsText);
  const may = useMay();
  const todayOf = (key: ShownKey) => usage?.keys.find(({ keyId }) => keyId === key.id)?.charged ?? null;
  const limitsOf = ({ dailyCallsMax, callsMax }: ShownKey) =>
    [
      dailyCallsMax === null ? '' : t.perDay(countText(dailyCallsMax)),
      callsMax === null ? '' : t.inAll(countText(callsMax)),
    ]
      .filter(Boolean)
      .join(', ') || t.noLimit;
  const canChange = may('keys.rotate') || may('keys.change') || may('keys.ban');
  const columns: readonly Column<ShownKey>[] = [
    {
      title: t.key,
      cell: ({ display }) => <code className={styles['id']}>{display}</code>,
      csv: ({ display }) => display,
    },
    {
      title: t.label,
      cell: ({ label }) => <LongText>{label === '' ? '—' : label}</LongText>,
      csv: ({ label }) => label,
    },
    {
      title: t.state,
      cell: (key) => <Mark kind={KINDS[stateOf(key)]}>{t[stateOf(key)]}</Mark>,
      csv: (key) => t[stateOf(key)],
    },
    {
      title: t.lastUsed,
      cell: ({ lastUsedAtMs }) => (lastUsedAtMs === null ? t.neverUsed : <Instant atMs={lastUsedAtMs} />),
      csv: ({ lastUsedAtMs }) => (lastUsedAtMs === null ? null : instantText(lastUsedAtMs)),
    },
    {
      title: t.todayAndAll,
      kind: 'end',
      cell: (key) => `${todayOf(key) === null ? '—' : countText(todayOf(key) ?? 0)} / ${countText(key.charged)}`,
    },
    { title: t.today, cell: () => null, csv: todayOf, isOnlyInFile: true },
    { title: t.charged, cell: () => null, csv: ({ charged }) => charged, isOnlyInFile: true },
    { title: t.limits, cell: limitsOf, csv: limitsOf },
    {
      title: t.ends,
      cell: ({ expiresAtMs }) => (expiresAtMs === null ? t.never : <Instant atMs={expiresAtMs} />),
      csv: ({ expiresAtMs }) => (expiresAtMs === null ? null : instantText(expiresAtMs)),
    },
  ];
  return canChange ? [...columns, { title: t.actions, kind: 'actions', cell: buttons }] : columns;
}

/** Whether a key was replaced and still works. */
export function isEnding(key: ShownKey): boolean {
  return stateOf(key) === 'replaced';
}

function stateOf({ banned, expiresAtMs, replacedById }: ShownKey): KeyState {
  if (banned) return 'banned';
  if (expiresAtMs !== null && expiresAtMs <= Date.now()) return 'ended';
  return replacedById === null ? 'works' : 'replaced';
}
