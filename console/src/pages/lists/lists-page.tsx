import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { API } from '../../api/client.ts';
import { entryPage, listOverview, type ListEntry, type ListNumbers } from '../../api/lists.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from '../apps/apps.module.css';
import ledger from '../ledger/ledger.module.css';
import { decisionsPath } from '../risk/decision-filter.ts';
import { ListMark, useEntryColumns } from './entry-columns.tsx';
import { AddEntry, ChangeEntry, RemoveEntry } from './entry-dialogs.tsx';
import { afterOf, askedEntries, entryFilterOf, entryQueryOf, listsPath, type EntryFilter } from './entry-filter.ts';
import { EntryFilterForm } from './entry-filter-form.tsx';
import { FindPanel } from './find-panel.tsx';
import { useListName } from './list-name.ts';
import { listsText } from './lists-text.ts';

type Asked = { readonly what: 'add' } | { readonly what: 'change' | 'remove'; readonly entry: ListEntry };

/** The lists, their entries and a search by value. The filter stands in the address; a value that is sought does not. */
export function ListsPage() {
  const t = useText(listsText);
  const may = useMay();
  const [query, setQuery] = useSearchParams();
  const filter = entryFilterOf(query);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { data: lists, error, refetch } = useQuery(listOverview);
  const onClose = () => setAsked(null);
  const actions = useEntryActions(setAsked);
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <>
          {may('list-entries.add') && (
            <Button type="primary" onClick={() => setAsked({ what: 'add' })}>
              {t.add}
            </Button>
          )}
          {may('list-entries.import') && <LinkButton to="/lists/import">{t.importLink}</LinkButton>}
        </>
      }
    >
      {may('list-entries.find') && <FindPanel actions={actions} />}
      {error && !lists && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!lists && !error && <Waiting />}
      {lists && (
        <>
          <ListTable lists={lists} />
          <EntryFilterForm
            key={entryQueryOf(filter).toString()}
            lists={lists}
            filter={filter}
            onFilter={(next) => setQuery(entryQueryOf(next))}
          />
          <Entries filter={filter} after={afterOf(query)} actions={actions} />
        </>
      )}
      {asked?.what === 'add' && <AddEntry onClose={onClose} />}
      {asked?.what === 'change' && <ChangeEntry entry={asked.entry} onClose={onClose} />}
      {asked?.what === 'remove' && <RemoveEntry entry={asked.entry} onClose={onClose} />}
    </Page>
  );
}

function useEntryActions(onAsk: (asked: Asked) => void): Column<ListEntry> | null {
  const t = useText(listsText);
  const may = useMay();
  if (!may('list-entries.change') && !may('list-entries.remove')) return null;
  return {
    title: '',
    kind: 'actions',
    cell: (entry) => (
      <div className={styles['rowButtons']}>
        {may('list-entries.change') && (
          <Button
            size="small"
            aria-label={`${t.change} ${entry.shown}`}
            onClick={() => onAsk({ what: 'change', entry })}
          >
            {t.change}
          </Button>
        )}
        {may('list-entries.remove') && (
          <Button
            size="small"
            danger
            aria-label={`${t.remove} ${entry.shown}`}
            onClick={() => onAsk({ what: 'remove', entry })}
          >
            {t.remove}
          </Button>
        )}
      </div>
    ),
  };
}

function ListTable({ lists }: { readonly lists: readonly ListNumbers[] }) {
  const t = useText(listsText);
  const nameOf = useListName();
  const count = (
    title: string,
    of: (row: ListNumbers) => number,
    filter: Partial<EntryFilter>,
  ): Column<ListNumbers> => ({
    title,
    kind: 'end',
    cell: (row) =>
      of(row) === 0 ? (
        '0'
      ) : (
        <Link to={listsPath({ list: row.list, ...filter })} aria-label={`${nameOf(row.list)}, ${title}: ${of(row)}`}>
          {countText(of(row))}
        </Link>
      ),
    csv: of,
  });
  const columns: readonly Column<ListNumbers>[] = [
    { title: t.list, cell: ({ list }) => <ListMark list={list}>{nameOf(list)}</ListMark>, csv: ({ list }) => list },
    count(t.now, ({ now }) => now, { state: 'now' }),
    count(t.endingSoon, ({ endingSoon }) => endingSoon, { ending: '7' }),
    count(t.coming, ({ coming }) => coming, { state: 'coming' }),
    count(t.ended, ({ ended }) => ended, { state: 'ended' }),
    hits(t.hitsDay, ({ hitsLastDay }) => hitsLastDay),
    hits(t.hitsWeek, ({ hitsLastWeek }) => hitsLastWeek),
    {
      title: t.lastHit,
      cell: ({ lastHitAtMs }) => (lastHitAtMs === null ? t.never : <Instant atMs={lastHitAtMs} />),
      csv: ({ lastHitAtMs }) => (lastHitAtMs === null ? null : instantText(lastHitAtMs)),
    },
    {
      title: t.readBy,
      cell: (row) => <Readers row={row} />,
      csv: ({ readBy }) => readBy.map(({ ruleId }) => ruleId).join(' '),
    },
  ];
  return (
    <DataTable
      caption={t.lists}
      title={t.lists}
      columns={columns}
      rows={lists}
      rowKey={({ list }) => list}
      empty={null}
      fileName="renzheng-lists"
    />
  );
}

function hits(title: string, of: (row: ListNumbers) => number): Column<ListNumbers> {
  return {
    title,
    kind: 'end',
    cell: (row) => countText(of(row)),
    csv: of,
  };
}

function Readers({ row: { list, readBy } }: { readonly row: ListNumbers }) {
  const t = useText(listsText);
  if (list === 'allow' || list === 'block') return t.settles;
  if (readBy.length === 0) return t.noRule;
  return readBy.map(({ ruleId, title, state }) => (
    <div key={`${state} ${ruleId}`}>
      <Link to={decisionsPath({ rule: ruleId })}>{state === 'shadow' ? t.inShadow(title) : title}</Link>
    </div>
  ));
}

interface EntriesProps {
  readonly filter: EntryFilter;
  readonly after: string | null;
  readonly actions: Column<ListEntry> | null;
}

function Entries({ filter, after, actions }: EntriesProps) {
  const t = useText(listsText);
  const may = useMay();
  const columns = useEntryColumns();
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...entryPage(askedEntries(filter), after),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const older = entryQueryOf(filter);
  const last = data.entries.at(-1);
  if (last) older.set('after', last.id);
  return (
    <>
      <DataTable
        caption={t.entries}
        note={t.rows(data.entries.length, data.isLast)}
        columns={[...columns, ...(actions === null ? [] : [actions])]}
        rows={data.entries}
        rowKey={({ id }) => id}
        isBusy={isPlaceholderData}
        actions={
          may('list-entries.export') && (
            <span title={t.exportWhat}>
              <DownloadLink href={`${API}/risk/list-entries/export`}>{t.export}</DownloadLink>
            </span>
          )
        }
        empty={
          <>
            <p>{t.empty}</p>
            <p>{t.emptyWhat}</p>
          </>
        }
        fileName="renzheng-list-entries"
      />
      <div className={ledger['pages']}>
        {after !== null && <LinkButton to={listsPath(filter)}>{t.newest}</LinkButton>}
        {!data.isLast && <LinkButton to={`/lists?${older}`}>{t.older}</LinkButton>}
      </div>
    </>
  );
}
