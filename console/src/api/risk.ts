import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';
import { CHART_STEP_MS } from './series.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** The levels of a decision, from harmless to severe. */
export const RISK_LEVELS = ['pass', 'review', 'reject'] as const;
/** A level of a decision. */
export type RiskLevel = (typeof RISK_LEVELS)[number];

async function lastDayOf(by: 'scene' | 'type', step: 'minute' | 'hour') {
  const nowMs = Date.now();
  const toMs = nowMs - (nowMs % CHART_STEP_MS) + CHART_STEP_MS;
  const fromMs = toMs - DAY_MS;
  const query = { step, by, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  const { points } = await ask(client.GET('/risk/series', { params: { query } }));
  return { fromMs, toMs, points };
}

/** Decisions of the last 24 hours by level and scene, for each minute. */
export const riskDay = queryOptions({
  queryKey: ['risk-series', 'scenes'],
  queryFn: () => lastDayOf('scene', 'minute'),
  refetchInterval: 60_000,
});

/** Decisions of the last 24 hours by level and scene. */
export type RiskDay = Awaited<ReturnType<NonNullable<typeof riskDay.queryFn>>>;

/** Decisions of the last 24 hours by RiskType. */
export const riskTypes = queryOptions({
  queryKey: ['risk-series', 'types'],
  queryFn: () => lastDayOf('type', 'hour'),
  refetchInterval: 60_000,
});

/** Decisions of the last 24 hours by RiskType. */
export type RiskTypes = Awaited<ReturnType<NonNullable<typeof riskTypes.queryFn>>>;

/** How often each rule counted in the week since `fromMs`. */
export const ruleHits = queryOptions({
  queryKey: ['rule-hits'],
  queryFn: async () => {
    const { hits } = await ask(client.GET('/risk/rule-hits'));
    return { fromMs: Date.now() - WEEK_MS, hits };
  },
});

/** How often a rule counted. */
export type RuleHit = Awaited<ReturnType<NonNullable<typeof ruleHits.queryFn>>>['hits'][number];

/** Whether the site still learns what is normal. */
export const learningStatus = queryOptions({
  queryKey: ['risk-status'],
  queryFn: () => ask(client.GET('/risk/status')),
});

/** What decisions are filtered by. `undefined` does not filter. Times are as `Date.toISOString` writes them. */
export interface DecisionQuery {
  readonly from?: string;
  readonly to?: string;
  readonly app?: string;
  readonly level?: RiskLevel;
  readonly scene?: string;
  readonly rule?: string;
  readonly type?: number;
}

/** One page of decisions, newest first. */
export function decisionPage(query: DecisionQuery, cursor: string | null) {
  return queryOptions({
    queryKey: ['risk-decisions', query, cursor],
    queryFn: () =>
      ask(client.GET('/risk/decisions', { params: { query: { ...query, ...(cursor !== null && { cursor }) } } })),
  });
}

/** A decision as the list shows it. */
export type DecisionRow = Awaited<ReturnType<NonNullable<ReturnType<typeof decisionPage>['queryFn']>>>['rows'][number];
