import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { examination, examine, useSystemChange, type Examination, type Finding } from '../../api/system.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant } from '../../ui/instant.tsx';
import { JobProgress } from '../../ui/job-progress.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './system.module.css';
import { systemText } from './system-text.ts';

const MARKS = { ok: 'good', warning: 'warning', error: 'bad', 'not-asked': 'plain' } as const;
/** What must be mended stands first. */
const ORDER: readonly Finding['level'][] = ['error', 'warning', 'not-asked', 'ok'];

/** Starts the checks of the doctor, shows how far they are and what they found. */
export function DoctorPanel() {
  const t = useText(systemText);
  const may = useMay();
  const { data, error, refetch } = useQuery(examination);
  const start = useSystemChange(examine);
  return (
    <>
      <Panel title={t.doctor} lead={t.doctorLead}>
        {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Waiting />}
        {data && (
          <div className={styles['stack']}>
            <p>{t.answeredBy(data.node)}</p>
            <Verdict examined={data} />
            {may('site.examine') && data.state !== 'running' && (
              <div>
                <Button loading={start.isPending} onClick={() => start.mutate(undefined)}>
                  {data.startedAtMs === null ? t.examine : t.examineAgain}
                </Button>
              </div>
            )}
            {start.error && <ProblemPanel error={start.error} />}
          </div>
        )}
      </Panel>
      {data && data.findings.length > 0 && <Findings findings={data.findings} />}
    </>
  );
}

function Verdict({ examined }: { readonly examined: Examination }) {
  const t = useText(systemText);
  const { state, startedAtMs, finishedAtMs, done, total, findings, problem } = examined;
  if (startedAtMs === null) return <p>{t.never}</p>;
  if (state === 'running')
    return (
      <JobProgress label={t.doctor} done={done} total={total === 0 ? null : total} stop={null}>
        <div>{t.examining(countText(done), countText(total))}</div>
      </JobProgress>
    );
  const countOf = (wanted: Finding['level']) => findings.filter(({ level }) => level === wanted).length;
  const [errors, warnings] = [countOf('error'), countOf('warning')];
  return (
    <Alert
      type={errors > 0 || problem !== null ? 'error' : warnings > 0 ? 'warning' : 'success'}
      showIcon
      role="status"
      title={
        problem !== null
          ? t.brokeOff
          : errors + warnings === 0
            ? countOf('not-asked') === 0
              ? t.verdictOk
              : t.verdictAsked
            : t.verdictBad(countText(errors), countText(warnings))
      }
      description={
        <>
          {problem !== null && <LongText>{problem}</LongText>}
          {t.examinedAt} <Instant atMs={finishedAtMs} />
        </>
      }
    />
  );
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const t = useText(systemText);
  const names: Readonly<Record<string, string>> = t.checks;
  const rows = findings.toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
  const columns: readonly Column<Finding>[] = [
    { title: t.check, cell: ({ name }) => names[name] ?? name, csv: ({ name }) => name },
    {
      title: t.state,
      cell: ({ level }) => <Mark kind={MARKS[level]}>{t.levels[level]}</Mark>,
      csv: ({ level }) => level,
    },
    { title: t.detail, cell: ({ detail }) => <LongText>{detail}</LongText>, csv: ({ detail }) => detail },
    { title: t.mend, cell: ({ mend }) => <LongText>{mend ?? '—'}</LongText>, csv: ({ mend }) => mend },
  ];
  return (
    <DataTable
      caption={t.doctor}
      columns={columns}
      rows={rows}
      rowKey={({ name }) => name}
      empty={null}
      fileName="renzheng-checks"
    />
  );
}
