import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { riskRun, stopRun, type RiskRun, type RunReport } from '../../api/risk-runs.ts';
import { RISK_LEVELS } from '../../api/risk.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { instantText } from '../../ui/instant.tsx';
import { JobProgress } from '../../ui/job-progress.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { Matrices } from './matrices.tsx';
import { runText } from './run-text.ts';
import styles from './rules.module.css';

/** The address of a run. */
export function runPath(runId: string): string {
  return `/rules/runs/${encodeURIComponent(runId)}`;
}

/** A run in a few lines: how far it is, or what would change, with a link to its report. */
export function RunBrief({ runId }: { readonly runId: string }) {
  const t = useText(runText);
  const { data: run, error, refetch } = useQuery(riskRun(runId));
  if (error && !run) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!run) return <Waiting />;
  return (
    <section className={styles['stack']} aria-label={t.kinds[run.kind]}>
      <p>
        {t.kinds[run.kind]}: {periodText(t, run)}
      </p>
      <RunState run={run} />
      {run.report && (
        <>
          <p>{t.sentence(countText(run.report.compared), countText(changedOf(run.report)))}</p>
          <Matrices report={run.report} runId={run.id} />
          <div>
            <LinkButton to={runPath(run.id)}>{t.open}</LinkButton>
          </div>
        </>
      )}
    </section>
  );
}

/** The period of a run. */
export function periodText(t: (typeof runText)['en'], { period }: RiskRun): string {
  return t.range(instantText(period.fromMs).slice(0, 16), instantText(period.toMs).slice(0, 16));
}

/** How many decisions would get another level. */
export function changedOf({ levels }: RunReport): number {
  return RISK_LEVELS.flatMap((before) =>
    RISK_LEVELS.map((after) => (before === after ? 0 : (levels[before]?.[after] ?? 0))),
  ).reduce((sum, count) => sum + count, 0);
}

/** A bar while a run goes on, and why there is no report if it ended without one. */
export function RunState({ run }: { readonly run: RiskRun }) {
  const t = useText(runText);
  if (run.state === 'running') return <Progress run={run} />;
  if (run.state === 'failed') return <Alert type="error" showIcon title={t.failed(run.problem ?? '')} />;
  if (run.state === 'stopped') return <Alert type="info" showIcon title={t.stopped} />;
  return null;
}

function Progress({ run: { id, done, total, leftMs } }: { readonly run: RiskRun }) {
  const t = useText(runText);
  const may = useMay();
  const queries = useQueryClient();
  const stop = useMutation({
    mutationFn: () => stopRun(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['risk-runs'] }),
  });
  return (
    <JobProgress
      label={t.done}
      done={done}
      total={total}
      stop={may('risk.stop') ? { label: t.stop, change: stop } : null}
    >
      <div>
        {t.progress(countText(done), countText(total))}, {leftMs === null ? t.begins : t.left(timeText(t, leftMs))}
      </div>
      <p>{t.rerunLead}</p>
    </JobProgress>
  );
}

const MINUTE_MS = 60_000;

function timeText(t: (typeof runText)['en'], ms: number): string {
  return ms < 2 * MINUTE_MS ? t.seconds(Math.ceil(ms / 1000)) : t.minutes(Math.ceil(ms / MINUTE_MS));
}
