import { present } from '../../kernel/assert.ts';
import { histogramStability } from '../../statistics/histogram-stability.ts';
import { STABILITY_ROWS_MIN } from '../../statistics/population-stability.ts';
import { localDayOf, localDayRangeMs } from './local-day.ts';
import type { CountedScores, ScoreDays } from './score-days.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** How long the time is with which a week is compared. */
const REFERENCE_MS = 4 * WEEK_MS;

/** The scores of a week, beside those of the four weeks before. */
export interface WeekOfScores {
  readonly fromMs: number;
  readonly toMs: number;
  readonly counts: readonly number[];
  readonly earlier: readonly number[];
  /** Population stability index. Null if there are too few scores on either side. */
  readonly psi: number | null;
}

/** Which scores are compared by week. */
export interface WeeksQuery {
  readonly api: string;
  /** What measures the scores. Null if nothing does, which gives weeks without a score. */
  readonly scale: string | null;
  /** Bins of the histogram. */
  readonly bins: number;
  readonly weeks: number;
  readonly nowMs: number;
  /** Scores that each side needs. At least STABILITY_ROWS_MIN, which is the default. */
  readonly rowsMin?: number;
}

/**
 * Compares the scores of weeks with those of the four weeks before each. The last week ends with the present day, and
 * others end seven days earlier each. Gives the newest first. Throws Fault.
 */
export async function weeksOfScores(
  scoreDays: Pick<ScoreDays, 'read'>,
  { api, scale, bins, weeks, nowMs, rowsMin = 0 }: WeeksQuery,
): Promise<readonly WeekOfScores[]> {
  const { toMs } = localDayRangeMs(localDayOf(nowMs));
  const fromMs = toMs - weeks * WEEK_MS - REFERENCE_MS;
  const days = scale === null ? [] : await scoreDays.read({ api, scale, fromMs, toMs });
  return Array.from({ length: weeks }, (_, at) => {
    const endMs = toMs - at * WEEK_MS;
    const beginMs = endMs - WEEK_MS;
    const counts = countsOf(days, { fromMs: beginMs, toMs: endMs, bins });
    const earlier = countsOf(days, { fromMs: beginMs - REFERENCE_MS, toMs: beginMs, bins });
    const isEnough = Math.min(sum(counts), sum(earlier)) >= Math.max(STABILITY_ROWS_MIN, rowsMin);
    return {
      fromMs: beginMs,
      toMs: endMs,
      counts,
      earlier,
      psi: isEnough ? histogramStability(earlier, counts) : null,
    };
  });
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bins: number;
}

function countsOf(days: readonly CountedScores[], { fromMs, toMs, bins }: Span): readonly number[] {
  const counts = Array<number>(bins).fill(0);
  for (const { startsAtMs, bin, scores } of days)
    if (startsAtMs >= fromMs && startsAtMs < toMs) counts[bin] = present(counts[bin]) + scores;
  return counts;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
