import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { riskRuns, startRun, type ListedRun, type RunRequest } from '../../api/risk-runs.ts';
import { shadowRules, useRuleChange, type RuleVersion } from '../../api/rules.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { instantOfField, minuteField } from '../../ui/instant.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { isBackwards } from '../../ui/query-filter.ts';
import { TimeFields } from '../../ui/time-fields.tsx';
import { RunBrief } from './run-brief.tsx';
import { runText } from './run-text.ts';
import styles from './rules.module.css';

const WEEK_MS = 7 * 86_400_000;

/** Starts a run. The pages that show runs follow. */
function useStart() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: RunRequest) => startRun(request),
    onSuccess: () => queries.invalidateQueries({ queryKey: riskRuns.queryKey }),
  });
}

/** The newest run of a version of these kinds. */
function useNewest(versionId: string, kinds: readonly ListedRun['kind'][]): ListedRun | undefined {
  const may = useMay();
  const { data } = useQuery({ ...riskRuns, enabled: may('risk.runs') });
  return data?.find((run) => run.versionId === versionId && kinds.includes(run.kind));
}

/** Starts replays and backtests of a version, and shows the last one. */
export function TryPanel({ version }: { readonly version: RuleVersion }) {
  const t = useText(runText);
  const may = useMay();
  const [period, setPeriod] = useState(() => ({ from: minuteField(Date.now() - WEEK_MS), to: '' }));
  const start = useStart();
  const newest = useNewest(version.id, ['replay', 'backtest']);
  const problem = isBackwards(period) ? t.wrongOrder : undefined;
  const begin = (kind: 'replay' | 'backtest') => start.mutate({ kind, versionId: version.id, ...askedPeriod(period) });
  return (
    <Panel title={t.tryTitle} lead={t.tryLead}>
      <div className={styles['stack']}>
        {may('risk.replay') && (
          <div className={styles['row']}>
            <TimeFields
              names={t}
              value={period}
              problem={problem}
              onChange={(change) => setPeriod({ ...period, ...change })}
            />
            {(['replay', 'backtest'] as const).map((kind) => (
              <Button
                key={kind}
                disabled={problem !== undefined || newest?.state === 'running'}
                loading={start.isPending}
                onClick={() => begin(kind)}
              >
                {t[kind]}
              </Button>
            ))}
          </div>
        )}
        {start.error && <ProblemPanel error={start.error} />}
        {newest && <RunBrief runId={newest.id} />}
      </div>
    </Panel>
  );
}

function askedPeriod({ from, to }: { readonly from: string; readonly to: string }) {
  const [fromMs, toMs] = [instantOfField(from), instantOfField(to)];
  return {
    ...(fromMs !== null && { from: new Date(fromMs).toISOString() }),
    ...(toMs !== null && { to: new Date(toMs).toISOString() }),
  };
}

/** Runs a version in shadow, ends that, and reports what it would have changed. */
export function ShadowPanel({ version }: { readonly version: RuleVersion }) {
  const t = useText(runText);
  const may = useMay();
  const change = useRuleChange(shadowRules);
  const start = useStart();
  const newest = useNewest(version.id, ['shadow']);
  if (version.state === 'active') return null;
  const isShadow = version.state === 'shadow';
  return (
    <Panel title={t.shadowTitle} lead={t.shadowLead}>
      <div className={styles['stack']}>
        <div>
          <Mark kind={isShadow ? 'warning' : 'plain'}>{isShadow ? t.inShadow : t.notInShadow}</Mark>
        </div>
        <div className={styles['row']}>
          {may('rules.shadow') && (
            <Button loading={change.isPending} onClick={() => change.mutate(isShadow ? null : version.id)}>
              {isShadow ? t.endShadow : t.startShadow}
            </Button>
          )}
          {isShadow && may('risk.shadow') && (
            <Button
              loading={start.isPending}
              disabled={newest?.state === 'running'}
              onClick={() => start.mutate({ kind: 'shadow', versionId: version.id })}
            >
              {t.shadowReport}
            </Button>
          )}
        </div>
        {change.error && <ProblemPanel error={change.error} />}
        {start.error && <ProblemPanel error={start.error} />}
        {newest && <RunBrief runId={newest.id} />}
      </div>
    </Panel>
  );
}
