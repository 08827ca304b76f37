import { queryOptions } from '@tanstack/react-query';
import { API, ask, client } from './client.ts';

/** How often a run that goes on is asked for. */
const ASK_EVERY_MS = 1000;

/** The last replays, backtests and reports of shadow runs, newest first. */
export const riskRuns = queryOptions({
  queryKey: ['risk-runs'],
  queryFn: async () => (await ask(client.GET('/risk/runs'))).runs,
});

/** A run, as the list shows it. */
export type ListedRun = Awaited<ReturnType<NonNullable<typeof riskRuns.queryFn>>>[number];

/** One run, with its report once it is done. It is asked for again while it goes on. */
export function riskRun(runId: string) {
  return queryOptions({
    queryKey: ['risk-runs', runId],
    queryFn: () => ask(client.GET('/risk/runs/{runId}', { params: { path: { runId } } })),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? ASK_EVERY_MS : false),
  });
}

/** The address of the report of a run, as a page to print. */
export function runReportFile(runId: string, language: 'zh' | 'en'): string {
  return `${API}/risk/runs/${encodeURIComponent(runId)}/report?${new URLSearchParams({ language })}`;
}

/** A run with its report. */
export type RiskRun = Awaited<ReturnType<NonNullable<ReturnType<typeof riskRun>['queryFn']>>>;
/** What a run found. */
export type RunReport = NonNullable<RiskRun['report']>;

/** What to compare with the decisions of a period. Times are as `Date.toISOString` writes them. */
export interface RunRequest {
  readonly kind: RiskRun['kind'];
  readonly versionId: string;
  readonly from?: string;
  readonly to?: string;
}

/** Starts a run. */
export function startRun({ kind, ...body }: RunRequest): Promise<RiskRun> {
  if (kind === 'replay') return ask(client.POST('/risk/replays', { body }));
  if (kind === 'backtest') return ask(client.POST('/risk/backtests', { body }));
  return ask(client.POST('/risk/shadow-reports', { body }));
}

/** Stops a run. */
export function stopRun(runId: string) {
  return ask(client.DELETE('/risk/runs/{runId}', { params: { path: { runId } } }));
}
