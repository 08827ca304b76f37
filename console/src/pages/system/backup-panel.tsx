import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import {
  backups,
  backupSchedule,
  setBackupSchedule,
  useSystemChange,
  type Backup,
  type BackupSchedule,
} from '../../api/system.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { BackupDialog, ScheduleDialog } from './backup-dialogs.tsx';
import styles from './system.module.css';
import { systemText } from './system-text.ts';

const [DAY_MS, MIB] = [86_400_000, 1_048_576];
/** From this age on, the page warns of the last backup. Compliance does the same. */
const OLD_DAYS = 7;

/** When the last backup was made, the schedule, and the list of backups. */
export function BackupPanel() {
  const t = useText(systemText);
  const list = useQuery(backups);
  const schedule = useQuery(backupSchedule);
  const error = list.error ?? schedule.error;
  return (
    <>
      <Panel title={t.backups}>
        {error && <ProblemPanel error={error} onRetry={() => void Promise.all([list.refetch(), schedule.refetch()])} />}
        {!error && !(list.data && schedule.data) && <Waiting />}
        {list.data && schedule.data && (
          <About backups={list.data} schedule={schedule.data} nowMs={list.dataUpdatedAt} />
        )}
      </Panel>
      {list.data && list.data.length > 0 && <BackupTable backups={list.data} />}
    </>
  );
}

interface AboutProps {
  readonly backups: readonly Backup[];
  readonly schedule: BackupSchedule;
  /** When the list came. */
  readonly nowMs: number;
}

function About({ backups: all, schedule, nowMs }: AboutProps) {
  const t = useText(systemText);
  const last =
    all.findLast(
      ({ finishedAtMs, removedAtMs, problem }) => finishedAtMs !== null && removedAtMs === null && problem === null,
    ) ?? null;
  if (schedule.elsewhere !== null)
    return <Alert type="info" showIcon title={t.elsewhere} description={<LongText>{schedule.elsewhere}</LongText>} />;
  const days = last === null ? null : Math.floor((nowMs - last.startedAtMs) / DAY_MS);
  return (
    <div className={styles['stack']}>
      {days === null && <Alert type="warning" showIcon title={t.noBackup} />}
      {days !== null && days >= OLD_DAYS && <Alert type="warning" showIcon title={t.oldBackup} />}
      <Facts
        facts={[
          [
            t.lastBackup,
            last === null ? (
              '—'
            ) : (
              <span key="last">
                <Instant atMs={last.startedAtMs} /> ({days === 0 ? t.ageToday : t.age(countText(days ?? 0))})
              </span>
            ),
          ],
          [t.schedule, <LongText key="schedule">{scheduleText(schedule, t)}</LongText>],
          [t.scheduleFrom, t.from[schedule.from]],
          [t.next, <Instant key="next" atMs={schedule.nextAtMs} />],
        ]}
      />
      <Actions schedule={schedule} />
    </div>
  );
}

interface ScheduleWords {
  readonly noSchedule: string;
  readonly everyHours: (hours: string, to: string) => string;
}

function scheduleText({ to, everyHours }: BackupSchedule, t: ScheduleWords): string {
  return to === null || everyHours === null ? t.noSchedule : t.everyHours(String(everyHours), to);
}

function Actions({ schedule }: { readonly schedule: BackupSchedule }) {
  const t = useText(systemText);
  const may = useMay();
  const [open, setOpen] = useState<'make' | 'schedule' | 'end' | null>(null);
  const end = useSystemChange(() => setBackupSchedule({}));
  const close = () => setOpen(null);
  return (
    <div className={styles['buttons']}>
      {may('backups.make') && <Button onClick={() => setOpen('make')}>{t.make}</Button>}
      {may('backups.set-schedule') && <Button onClick={() => setOpen('schedule')}>{t.setSchedule}</Button>}
      {may('backups.set-schedule') && schedule.to !== null && (
        <Button danger onClick={() => setOpen('end')}>
          {t.endSchedule}
        </Button>
      )}
      {open === 'make' && <BackupDialog folder={schedule.to ?? ''} onClose={close} />}
      {open === 'schedule' && <ScheduleDialog schedule={schedule} onClose={close} />}
      {open === 'end' && (
        <ConfirmDialog title={t.endTitle} action={t.endSchedule} isDangerous change={end} onClose={close}>
          <p>{t.endWhat}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

function BackupTable({ backups: all }: { readonly backups: readonly Backup[] }) {
  const t = useText(systemText);
  const columns: readonly Column<Backup>[] = [
    {
      title: t.started,
      cell: ({ startedAtMs }) => <Instant atMs={startedAtMs} />,
      csv: ({ startedAtMs }) => instantText(startedAtMs),
    },
    {
      title: t.result,
      cell: (backup) => <Result backup={backup} />,
      csv: ({ finishedAtMs, problem, removedAtMs }) =>
        removedAtMs !== null ? 'removed' : problem !== null ? 'failed' : finishedAtMs === null ? 'running' : 'good',
    },
    { title: t.size, kind: 'end', cell: sizeOf, csv: ({ bytes }) => bytes },
    {
      title: t.keptUntil,
      cell: ({ keptUntilAtMs }) => <Instant atMs={keptUntilAtMs} />,
      csv: ({ keptUntilAtMs }) => instantText(keptUntilAtMs),
    },
    { title: t.folder, cell: ({ folder }) => <LongText isCode>{folder}</LongText>, csv: ({ folder }) => folder },
  ];
  return (
    <DataTable
      caption={t.backups}
      columns={columns}
      rows={all.toReversed()}
      rowKey={({ id }) => id}
      empty={<p>{t.noBackups}</p>}
      firstRows={10}
      fileName="renzheng-backups"
    />
  );
}

function sizeOf({ bytes }: Backup): string {
  return `${countText(Math.round((bytes / MIB) * 10) / 10)} MiB`;
}

function Result({ backup: { finishedAtMs, problem, removedAtMs } }: { readonly backup: Backup }) {
  const t = useText(systemText);
  if (removedAtMs !== null) return <Mark kind="plain">{t.removed}</Mark>;
  if (problem !== null)
    return (
      <Mark kind="bad">
        <LongText>{t.failed(problem)}</LongText>
      </Mark>
    );
  return finishedAtMs === null ? <Mark kind="plain">{t.underWay}</Mark> : <Mark kind="good">{t.done}</Mark>;
}
