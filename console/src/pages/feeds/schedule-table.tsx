import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { feedSchedules, fetchFeed, unscheduleFeed, type FeedSchedule } from '../../api/feeds.ts';
import { useMay } from '../../api/session.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from '../apps/apps.module.css';
import { feedsText, fetchProblemText } from './feeds-text.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';

const MARKS = { fetched: 'good', failed: 'warning', waiting: 'plain' } as const;

/** The feeds that the server fetches from their URL, and how the last fetch of each went. */
export function ScheduleTable() {
  const t = useText(feedsText);
  const { data, error, refetch } = useQuery(feedSchedules);
  const may = useMay();
  const [ended, setEnded] = useState<string | null>(null);
  const [held, setHeld] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const columns = useColumns(setEnded, setHeld);
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <>
      <DataTable
        caption={t.schedules}
        title={t.schedules}
        columns={columns}
        rows={data}
        rowKey={({ name }) => name}
        empty={<p>{t.noSchedules}</p>}
        fileName="renzheng-feed-schedules"
        actions={
          may('feeds.schedule') && (
            <Button size="small" onClick={() => setAdding(true)}>
              {t.schedule}
            </Button>
          )
        }
      />
      {isAdding && <ScheduleDialog onClose={() => setAdding(false)} />}
      {held !== null && <TakeDialog name={held} onClose={() => setHeld(null)} />}
      {ended !== null && <EndDialog name={ended} onClose={() => setEnded(null)} />}
    </>
  );
}

function useColumns(onEnd: (name: string) => void, onTake: (name: string) => void): readonly Column<FeedSchedule>[] {
  const t = useText(feedsText);
  const problems = useText(fetchProblemText);
  const may = useMay();
  const problemOf = ({ problem }: FeedSchedule) =>
    problem === null ? '' : [problems[problem.code], problem.detail].filter(Boolean).join(' ');
  const columns: readonly Column<FeedSchedule>[] = [
    { title: t.name, cell: ({ name }) => <LongText>{name}</LongText>, csv: ({ name }) => name },
    { title: t.kind, cell: ({ kind }) => <code>{kind}</code>, csv: ({ kind }) => kind },
    {
      title: t.state,
      cell: (each) => (
        <>
          <Mark kind={MARKS[each.state]}>{t.fetchState[each.state]}</Mark>
          {each.problem !== null && <div>{problemOf(each)}</div>}
        </>
      ),
      csv: (each) => [t.fetchState[each.state], problemOf(each)].filter(Boolean).join(': '),
    },
    { title: t.everyHours, kind: 'end', cell: ({ everyHours }) => everyHours, csv: ({ everyHours }) => everyHours },
    {
      title: t.fetchedAt,
      cell: ({ fetchedAtMs }) => <Instant atMs={fetchedAtMs} />,
      csv: ({ fetchedAtMs }) => (fetchedAtMs === null ? null : instantText(fetchedAtMs)),
    },
    {
      title: t.nextAt,
      cell: ({ nextAtMs }) => (nextAtMs === null ? t.soon : <Instant atMs={nextAtMs} />),
      csv: ({ nextAtMs }) => (nextAtMs === null ? null : instantText(nextAtMs)),
    },
    { title: t.url, cell: ({ url }) => <LongText>{url}</LongText>, csv: ({ url }) => url },
    { title: t.checksum, cell: ({ checksum }) => t.checksums[checksum], csv: ({ checksum }) => t.checksums[checksum] },
  ];
  if (!may('feeds.fetch')) return columns;
  return [
    ...columns,
    {
      title: '',
      kind: 'actions',
      cell: ({ name, problem }) => (
        <div className={styles['rowButtons']}>
          <FetchButton name={name} />
          {problem?.code === 'doubtful' && (
            <Button size="small" danger aria-label={`${t.take} ${name}`} onClick={() => onTake(name)}>
              {t.take}
            </Button>
          )}
          {may('feeds.unschedule') && (
            <Button size="small" danger aria-label={`${t.unschedule} ${name}`} onClick={() => onEnd(name)}>
              {t.unschedule}
            </Button>
          )}
        </div>
      ),
    },
  ];
}

function FetchButton({ name }: { readonly name: string }) {
  const t = useText(feedsText);
  const change = useChange(['feeds'], () => fetchFeed(name, false));
  return (
    <>
      <Button
        size="small"
        aria-label={`${t.fetch} ${name}`}
        loading={change.isPending}
        onClick={() => change.mutate(undefined)}
      >
        {t.fetch}
      </Button>
      {change.data && <span role="status">{t.fetchEnd[change.data.outcome]}</span>}
      {change.error && <ProblemPanel error={change.error} />}
    </>
  );
}

function TakeDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const t = useText(feedsText);
  const change = useChange<undefined, unknown>(['feeds'], () => fetchFeed(name, true));
  return (
    <ConfirmDialog title={t.takeTitle(name)} action={t.take} isDangerous change={change} onClose={onClose}>
      <p>{t.takeWhat}</p>
    </ConfirmDialog>
  );
}

function EndDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const t = useText(feedsText);
  const change = useChange<undefined, unknown>(['feeds'], () => unscheduleFeed(name));
  return (
    <ConfirmDialog title={t.unscheduleTitle(name)} action={t.unschedule} isDangerous change={change} onClose={onClose}>
      <p>{t.unscheduleWhat}</p>
    </ConfirmDialog>
  );
}
