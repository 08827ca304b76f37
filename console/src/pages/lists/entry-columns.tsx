import type { ListEntry } from '../../api/lists.ts';
import { useText } from '../../text/language.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { useAppName } from '../ledger/call-columns.tsx';
import { useListName } from './list-name.ts';
import { listsText } from './lists-text.ts';

/** The columns of a table of entries. */
export function useEntryColumns(): readonly Column<ListEntry>[] {
  const t = useText(listsText);
  const nameOf = useListName();
  const appName = useAppName();
  const formOf = ({ form }: ListEntry) => t.forms[form ?? 'block'];
  return [
    { title: t.list, cell: ({ list }) => <ListMark list={list}>{nameOf(list)}</ListMark>, csv: ({ list }) => list },
    { title: t.kind, cell: ({ kind }) => t.kinds[kind], csv: ({ kind }) => kind },
    {
      title: t.shown,
      cell: (entry) => (
        <>
          <code>{entry.shown}</code>
          <div>
            <small>{formOf(entry)}</small>
          </div>
        </>
      ),
      csv: ({ shown }) => shown,
    },
    { title: t.form, isOnlyInFile: true, cell: formOf, csv: formOf },
    {
      title: t.limits,
      cell: ({ scene, appId }) =>
        scene === null && appId === null ? (
          t.everywhere
        ) : (
          <>
            {appId !== null && <LongText>{appName(appId)}</LongText>}{' '}
            {scene !== null && <LongText isCode>{scene}</LongText>}
          </>
        ),
    },
    { title: t.scene, isOnlyInFile: true, cell: ({ scene }) => scene, csv: ({ scene }) => scene },
    { title: t.app, isOnlyInFile: true, cell: ({ appId }) => appId, csv: ({ appId }) => appId },
    {
      title: t.start,
      isOnlyInFile: true,
      cell: ({ startAtMs }) => startAtMs,
      csv: ({ startAtMs }) => instantText(startAtMs),
    },
    {
      title: t.end,
      cell: ({ endAtMs }) => (endAtMs === null ? t.noEnd : <Instant atMs={endAtMs} />),
      csv: ({ endAtMs }) => (endAtMs === null ? null : instantText(endAtMs)),
    },
    ...hitColumns(t),
    { title: t.note, cell: ({ note }) => (note === '' ? '—' : <LongText>{note}</LongText>), csv: ({ note }) => note },
    {
      title: t.made,
      cell: ({ createdAtMs, createdBy }) => (
        <>
          <Instant atMs={createdAtMs} />
          <div>
            <LongText>{createdBy}</LongText>
          </div>
        </>
      ),
      csv: ({ createdAtMs }) => instantText(createdAtMs),
    },
    { title: t.madeBy, isOnlyInFile: true, cell: ({ createdBy }) => createdBy, csv: ({ createdBy }) => createdBy },
  ];
}

function hitColumns(
  t: Readonly<Record<'hits' | 'hitsDay' | 'hitsWeek' | 'lastHit' | 'never', string>>,
): readonly Column<ListEntry>[] {
  const file = { isOnlyInFile: true } as const;
  return [
    {
      title: t.hits,
      cell: ({ hitsLastDay, hitsLastWeek, lastHitAtMs }) => (
        <>
          {`${countText(hitsLastDay)} / ${countText(hitsLastWeek)}`}
          <div>
            <small>{lastHitAtMs === null ? t.never : <Instant atMs={lastHitAtMs} />}</small>
          </div>
        </>
      ),
    },
    { ...file, title: t.hitsDay, cell: ({ hitsLastDay }) => hitsLastDay, csv: ({ hitsLastDay }) => hitsLastDay },
    { ...file, title: t.hitsWeek, cell: ({ hitsLastWeek }) => hitsLastWeek, csv: ({ hitsLastWeek }) => hitsLastWeek },
    {
      ...file,
      title: t.lastHit,
      cell: ({ lastHitAtMs }) => lastHitAtMs,
      csv: ({ lastHitAtMs }) => (lastHitAtMs === null ? null : instantText(lastHitAtMs)),
    },
  ];
}

/** The name of a list. The dot repeats in colour what the lists of the product do. */
export function ListMark({ list, children }: { readonly list: string; readonly children: string }) {
  return <Mark kind={list === 'allow' ? 'good' : list === 'block' ? 'bad' : 'plain'}>{children}</Mark>;
}
