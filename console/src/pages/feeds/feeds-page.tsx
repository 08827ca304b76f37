import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { activateFeed, deactivateFeed, feedKinds, feeds, removeFeed, type Feed } from '../../api/feeds.ts';
import { useMay } from '../../api/session.ts';
import { useChange } from '../../api/use-change.ts';
import { useLanguage, useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from '../apps/apps.module.css';
import { feedKindText, feedsText } from './feeds-text.ts';
import { ScheduleTable } from './schedule-table.tsx';

type Kinds = Awaited<ReturnType<NonNullable<typeof feedKinds.queryFn>>>;
interface Asked {
  readonly what: 'activate' | 'deactivate' | 'remove';
  readonly feed: Feed;
}

/** The imported feeds with their age, and the kinds that there are. */
export function FeedsPage() {
  const t = useText(feedsText);
  const may = useMay();
  const { data, error, refetch } = useQuery(feeds);
  const { data: kinds } = useQuery(feedKinds);
  const [asked, setAsked] = useState<Asked | null>(null);
  const stale = data?.filter((feed) => feed.stale).length ?? 0;
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        may('feeds.import') && (
          <LinkButton to="/feeds/import" isPrimary>
            {t.importLink}
          </LinkButton>
        )
      }
    >
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {(!data || !kinds) && !error && <Waiting />}
      {stale > 0 && <Alert type="warning" showIcon title={t.staleTitle(stale)} description={t.staleWhat} />}
      {data && kinds && (
        <>
          <FeedTable feeds={data} kinds={kinds} onAsk={setAsked} />
          <ScheduleTable />
          <KindTable feeds={data} kinds={kinds} />
        </>
      )}
      {asked && <AskedDialog {...asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}

/** The meaning of a kind, in the language of the page. */
function useKindMeaning(): (kind: string, meaning: string) => string {
  const language = useLanguage();
  return (kind, meaning) => (language === 'zh-CN' ? (feedKindText[kind] ?? meaning) : meaning);
}

interface TableProps {
  readonly feeds: readonly Feed[];
  readonly kinds: Kinds;
}

function FeedTable({ feeds: all, kinds, onAsk }: TableProps & { readonly onAsk: (asked: Asked) => void }) {
  const t = useText(feedsText);
  const actions = useFeedActions(onAsk);
  const daysMax = (kind: string) => kinds.find((each) => each.kind === kind)?.daysMax ?? null;
  const stateOf = ({ active, stale }: Feed) => (stale ? t.stale : active ? t.active : t.kept);
  const columns: readonly Column<Feed>[] = [
    { title: t.name, cell: ({ name }) => <LongText>{name}</LongText>, csv: ({ name }) => name },
    { title: t.kind, cell: ({ kind }) => <code>{kind}</code>, csv: ({ kind }) => kind },
    {
      title: t.state,
      cell: (feed) => <Mark kind={feed.stale ? 'warning' : feed.active ? 'good' : 'plain'}>{stateOf(feed)}</Mark>,
      csv: stateOf,
    },
    {
      title: t.age,
      kind: 'end',
      cell: ({ ageDays, kind }) => t.ageOf(ageDays, String(daysMax(kind) ?? t.noMax)),
      csv: ({ ageDays }) => ageDays,
    },
    { title: t.rows, kind: 'end', cell: ({ rows }) => countText(rows), csv: ({ rows }) => rows },
    {
      title: t.refused,
      kind: 'end',
      cell: ({ refusedRows }) => countText(refusedRows),
      csv: ({ refusedRows }) => refusedRows,
    },
    {
      title: t.published,
      cell: ({ publishedAtMs }) => <Instant atMs={publishedAtMs} />,
      csv: ({ publishedAtMs }) => (publishedAtMs === null ? null : instantText(publishedAtMs)),
    },
    {
      title: t.imported,
      cell: ({ importedAtMs }) => <Instant atMs={importedAtMs} />,
      csv: ({ importedAtMs }) => instantText(importedAtMs),
    },
    {
      title: t.source,
      cell: ({ source, licence }) => (
        <>
          <LongText>{source}</LongText>
          <div>
            <LongText>{licence}</LongText>
          </div>
        </>
      ),
      csv: ({ source }) => source,
    },
    { title: t.licence, isOnlyInFile: true, cell: ({ licence }) => licence, csv: ({ licence }) => licence },
    { title: t.digest, isOnlyInFile: true, cell: ({ digest }) => digest, csv: ({ digest }) => digest },
    ...(actions === null ? [] : [actions]),
  ];
  return (
    <DataTable
      caption={t.all}
      title={t.all}
      columns={columns}
      rows={all}
      rowKey={({ id }) => id}
      empty={
        <>
          <p>{t.empty}</p>
          <p>{t.emptyWhat}</p>
        </>
      }
      fileName="renzheng-feeds"
    />
  );
}

function useFeedActions(onAsk: (asked: Asked) => void): Column<Feed> | null {
  const t = useText(feedsText);
  const may = useMay();
  if (!may('feeds.import')) return null;
  return {
    title: '',
    kind: 'actions',
    cell: (feed) => {
      const query = new URLSearchParams({ name: feed.name, kind: feed.kind });
      const button = (what: Asked['what']) => (
        <Button
          key={what}
          size="small"
          danger={what !== 'activate'}
          aria-label={`${t[what]} ${feed.name}`}
          onClick={() => onAsk({ what, feed })}
        >
          {t[what]}
        </Button>
      );
      return (
        <div className={styles['rowButtons']}>
          {feed.active && <LinkButton to={`/feeds/import?${query}`}>{t.renew}</LinkButton>}
          {feed.active ? button('deactivate') : [button('activate'), button('remove')]}
        </div>
      );
    },
  };
}

function KindTable({ feeds: all, kinds }: TableProps) {
  const t = useText(feedsText);
  const meaningOf = useKindMeaning();
  const activeOf = (kind: string) => all.filter((feed) => feed.active && feed.kind === kind);
  const columns: readonly Column<Kinds[number]>[] = [
    { title: t.kind, cell: ({ kind }) => <code>{kind}</code>, csv: ({ kind }) => kind },
    {
      title: t.meaning,
      cell: ({ kind, meaning }) => meaningOf(kind, meaning),
      csv: ({ kind, meaning }) => meaningOf(kind, meaning),
    },
    {
      title: t.daysMax,
      kind: 'end',
      cell: ({ daysMax }) => daysMax ?? t.noMax,
      csv: ({ daysMax }) => daysMax,
    },
    {
      title: t.activeOf,
      cell: ({ kind }) => {
        const active = activeOf(kind);
        return active.length === 0 ? t.none : <LongText>{active.map(({ name }) => name).join(', ')}</LongText>;
      },
      csv: ({ kind }) =>
        activeOf(kind)
          .map(({ name }) => name)
          .join(' '),
    },
  ];
  return (
    <DataTable
      caption={t.kinds}
      title={t.kinds}
      columns={columns}
      rows={kinds}
      rowKey={({ kind }) => kind}
      empty={null}
      fileName="renzheng-feed-kinds"
    />
  );
}

function AskedDialog({ what, feed, onClose }: Asked & { readonly onClose: () => void }) {
  const t = useText(feedsText);
  const change = useChange<undefined, unknown>(['feeds'], () => {
    if (what === 'activate') return activateFeed(feed.id);
    return what === 'remove' ? removeFeed(feed.id) : deactivateFeed(feed.name);
  });
  const words = {
    activate: [t.activateTitle(feed.name), t.activateWhat],
    deactivate: [t.deactivateTitle(feed.name), t.deactivateWhat],
    remove: [t.removeTitle(feed.name), t.removeWhat],
  } as const;
  const [title, content] = words[what];
  return (
    <ConfirmDialog title={title} action={t[what]} isDangerous={what !== 'activate'} change={change} onClose={onClose}>
      <p>{content}</p>
    </ConfirmDialog>
  );
}
