import { latencyQuantileMs, LATENCY_BOUNDS_MS, type CallSeries, type SeriesPoint } from '../ledger/call-series.ts';
import type { AlertRule } from './alert-rule.ts';
import type { AlertMeasure } from './alert-watch.ts';
import { windowOf } from './alert-window.ts';
import { present } from '../../kernel/assert.ts';

/** The code of a call that the server could not answer. */
const FAILED_CODE = 10_014;
/** More than a day of minutes has of APIs and codes. */
const POINTS_MAX = 200_000;

/** What was counted of one API in the window of a rule. */
interface ApiCounts {
  readonly calls: number;
  readonly failed: number;
  readonly errors: number;
  readonly latencyCounts: readonly number[];
}

/** Makes the measures over the counts of calls. A subject is the name of an API. */
export function callMeasures(series: Pick<CallSeries, 'points'>, apiNames: readonly string[]) {
  const overCounts =
    (valueOf: (counts: ApiCounts) => number | null): AlertMeasure =>
    async (rule, nowMs) => {
      const counts = countsByApi(await pointsOf(series, rule, nowMs));
      return apiNames.map((subject) => {
        const own = counts.get(subject);
        return { subject, value: own && own.calls >= Math.max(1, rule.callsMin) ? valueOf(own) : null };
      });
    };
  return {
    'failure-rate': overCounts(({ failed, calls }) => failed / calls),
    'error-rate': overCounts(({ errors, calls }) => errors / calls),
    'latency-p95': overCounts(({ latencyCounts }) => latencyQuantileMs(latencyCounts, 0.95)),
    'calls-missing': async (rule: AlertRule, nowMs: number) => {
      const counts = countsByApi(await pointsOf(series, rule, nowMs));
      return apiNames.map((subject) => ({ subject, value: counts.get(subject)?.calls ?? 0 }));
    },
  } satisfies Readonly<Record<string, AlertMeasure>>;
}

function pointsOf(series: Pick<CallSeries, 'points'>, rule: AlertRule, nowMs: number): Promise<readonly SeriesPoint[]> {
  const query = {
    step: 'minute',
    ...windowOf(rule, nowMs),
    appIds: null,
    api: rule.only,
    code: null,
    by: ['api', 'code'],
  } as const;
  return series.points({ ...query, limit: POINTS_MAX });
}

function countsByApi(points: readonly SeriesPoint[]): ReadonlyMap<string, ApiCounts> {
  const sums = new Map<string, { calls: number; failed: number; errors: number; latencyCounts: number[] }>();
  for (const { api, code, calls, latencyCounts } of points) {
    const name = present(api);
    const none = { calls: 0, failed: 0, errors: 0, latencyCounts: Array<number>(LATENCY_BOUNDS_MS.length + 1).fill(0) };
    const sum = sums.get(name) ?? none;
    sums.set(name, sum);
    sum.calls += calls;
    if (code === FAILED_CODE) sum.failed += calls;
    if (code !== 0) sum.errors += calls;
    for (const [place, count] of latencyCounts.entries())
      sum.latencyCounts[place] = present(sum.latencyCounts[place]) + count;
  }
  return sums;
}
