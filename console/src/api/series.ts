import { queryOptions } from '@tanstack/react-query';
import { dayText } from '../ui/instant.tsx';
import { ask, client } from './client.ts';

const [MINUTE_MS, DAY_MS, WEEK_MS] = [60_000, 86_400_000, 7 * 86_400_000];
/** Minutes of one step of the charts. */
export const STEP_MINUTES = 10;
const STEP_MS = STEP_MINUTES * MINUTE_MS;
/** Full minutes over which calls a minute are averaged. */
const RATE_MINUTES = 5;

/** Counts of the calls of one step. */
export type SeriesPoint = Awaited<ReturnType<typeof askSeries>>['points'][number];

interface Asked {
  readonly step: 'minute' | 'hour' | 'day';
  readonly every?: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly by?: string;
}

function askSeries({ fromMs, toMs, ...asked }: Asked) {
  const query = { ...asked, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  return ask(client.GET('/ledger/series', { params: { query } }));
}

/** The numbers of today: all calls, calls by API and code, and those of the last full minutes. */
export const todayNumbers = queryOptions({
  queryKey: ['series', 'today'],
  queryFn: async () => {
    const nowMs = Date.now();
    const fromMs = Date.parse(`${dayText(nowMs)}T00:00:00+08:00`);
    const minuteMs = nowMs - (nowMs % MINUTE_MS);
    const day = { step: 'day', fromMs, toMs: fromMs + DAY_MS } as const;
    const [all, parts, recent] = await Promise.all([
      askSeries(day),
      askSeries({ ...day, by: 'api,code' }),
      askSeries({ step: 'minute', fromMs: minuteMs - RATE_MINUTES * MINUTE_MS, toMs: minuteMs }),
    ]);
    const recentCalls = recent.points.reduce((sum, { calls }) => sum + calls, 0);
    return {
      day: dayText(nowMs),
      all: all.points[0] ?? null,
      parts: parts.points,
      callsPerMinute: recentCalls / RATE_MINUTES,
    };
  },
  refetchInterval: 30_000,
});

/** Whether the ledger has any call at all. */
export const hasCalls = queryOptions({
  queryKey: ['ledger', 'has-calls'],
  queryFn: async () => (await ask(client.GET('/ledger', { params: { query: { limit: 1 } } }))).rows.length > 0,
});

/** The last 24 hours in steps of ten minutes by API and code, and the same time a week before. */
export const lastDay = queryOptions({
  queryKey: ['series', 'last-day'],
  queryFn: async () => {
    const nowMs = Date.now();
    const toMs = nowMs - (nowMs % STEP_MS) + STEP_MS;
    const fromMs = toMs - DAY_MS;
    const steps = { step: 'minute', every: STEP_MINUTES } as const;
    const [now, weekAgo] = await Promise.all([
      askSeries({ ...steps, fromMs, toMs, by: 'api,code' }),
      askSeries({ ...steps, fromMs: fromMs - WEEK_MS, toMs: toMs - WEEK_MS }),
    ]);
    return { fromMs, toMs, points: now.points, weekAgo: weekAgo.points };
  },
  refetchInterval: 60_000,
});

/** Calls of the last 24 hours, as the charts show them. */
export type LastDay = Awaited<ReturnType<NonNullable<typeof lastDay.queryFn>>>;

/** Length of a step of the charts, in milliseconds. */
export const CHART_STEP_MS = STEP_MS;
/** How far the line of the week before lies back, in milliseconds. */
export const BACK_MS = WEEK_MS;
