import { localDayStartMs } from './local-day.ts';
import type { Micros } from './money.ts';

/** The lengths of a step of a series. Days are days of Asia/Shanghai. */
export const SERIES_STEPS = ['minute', 'hour', 'day'] as const;
/** The length of a step, e.g. `hour`. */
export type SeriesStep = (typeof SERIES_STEPS)[number];

/** The lengths of the steps in milliseconds. */
export const STEP_MS: Readonly<Record<SeriesStep, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** What the calls of a step can be told apart by. */
export const SERIES_PARTS = ['app', 'api', 'code'] as const;
/** One of the parts, e.g. `api`. */
export type SeriesPart = (typeof SERIES_PARTS)[number];

/**
 * The upper bounds of the counts by latency, in milliseconds, each inclusive. One more count holds the slower calls. The
 * stored rows have a column for each, so another bound needs a migration.
 */
export const LATENCY_BOUNDS_MS = [10, 25, 50, 100, 250, 500, 1000, 2500, 5000] as const;

/** What is counted of the calls of one step. */
export interface CallCounts {
  readonly calls: number;
  readonly charged: number;
  /** Sum of the unit prices. */
  readonly amount: Micros;
  /** Sum of what the sources that were asked cost us. */
  readonly sourceCost: Micros;
  /** Sum of the latencies, in milliseconds. */
  readonly latencyMs: number;
  /** Calls by latency, one count for each bound of LATENCY_BOUNDS_MS and one for the slower calls. */
  readonly latencyCounts: readonly number[];
}

/** The calls of one step, of one app, API and code if the query tells them apart. Otherwise the part is `null`. */
export interface SeriesPoint extends CallCounts {
  /** Beginning of the step, in milliseconds since the Unix epoch. */
  readonly startsAtMs: number;
  readonly app: string | null;
  readonly api: string | null;
  readonly code: number | null;
}

/** Which steps to read. */
export interface SeriesQuery {
  readonly step: SeriesStep;
  /** Steps that begin at this time or later. */
  readonly fromMs: number;
  /** Steps that begin before this time. */
  readonly toMs: number;
  /** Only calls of these apps. `null` for every app. */
  readonly appIds: readonly string[] | null;
  readonly api: string | null;
  readonly code: number | null;
  readonly by: readonly SeriesPart[];
  /** Points to give at most. */
  readonly limit: number;
}

/**
 * Counts of calls by minute, hour and day. A settlement writes them together with its ledger row, so they are exact.
 * Every adapter passes call-series.suite.ts.
 */
export interface CallSeries {
  /** Gives the points by time, app, API and code. Steps without a call have no point. */
  points(query: SeriesQuery, signal?: AbortSignal): Promise<readonly SeriesPoint[]>;
  /** Drops at most `limit` rows of a step that began before a time. Gives how many it dropped. */
  purge(input: { readonly step: SeriesStep; readonly beforeMs: number; readonly limit: number }): Promise<number>;
}

/** Gives the beginning of the step that contains an instant, in milliseconds since the Unix epoch. */
export function stepStartMs(step: SeriesStep, atMs: number): number {
  return step === 'day' ? localDayStartMs(atMs) : atMs - (atMs % STEP_MS[step]);
}

/** Gives the place of a latency in `CallCounts.latencyCounts`. */
export function latencyPlace(latencyMs: number): number {
  const at = LATENCY_BOUNDS_MS.findIndex((bound) => latencyMs <= bound);
  return at === -1 ? LATENCY_BOUNDS_MS.length : at;
}

/**
 * Estimates the latency below which a share of the calls lies, e.g. 0.95 for the 95th percentile, in milliseconds. It
 * takes the calls of one count as spread evenly between its bounds, and gives the highest bound for a place among the
 * slower calls. `null` if there are no calls.
 */
export function latencyQuantileMs(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let below = 0;
  for (const [at, count] of counts.entries()) {
    const [low, high] = [LATENCY_BOUNDS_MS[at - 1] ?? 0, LATENCY_BOUNDS_MS[at]];
    if (high === undefined) return low;
    if (below + count >= share * total && count > 0) return low + ((share * total - below) / count) * (high - low);
    below += count;
  }
  return null;
}
