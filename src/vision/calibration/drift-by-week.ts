import { localDayOf, localDayRangeMs } from '../../platform/ledger/local-day.ts';
import type { CountedScores, ScoreDays } from '../../platform/ledger/score-days.ts';
import { histogramStability } from '../../statistics/histogram-stability.ts';
import { STABILITY_ROWS_MIN } from '../../statistics/population-stability.ts';
import { cosineScaleOf, livingScaleOf, SCORE_BINS, type CountedApi } from './counted-scores.ts';
import { faceSpaceFor } from './default-score-map.ts';
import type { InstalledCalibrations } from './installed-calibrations.ts';

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

/** What drift is read from. */
export interface DriftDeps {
  readonly scoreDays: Pick<ScoreDays, 'read'>;
  readonly scales: Pick<InstalledCalibrations, 'faces' | 'liveness'>;
}

/** Names the scale of an API that is in use. Null if it was never calibrated. */
export function scaleInUse({ faces, liveness }: DriftDeps['scales'], api: CountedApi): string | null {
  if (api === 'video-liveness') return liveness.fusion && livingScaleOf(liveness.fusion);
  return faces.map && cosineScaleOf(faces.modelId, faceSpaceFor(faces.map)?.id ?? null);
}

/**
 * Compares the scores of weeks with those of the four weeks before each, by the scale in use. The last week ends with the
 * present day, and others end seven days earlier each. Gives the newest first. Throws Fault.
 *
 * @param rowsMin scores that each side needs. At least STABILITY_ROWS_MIN
 */
export async function driftByWeek(
  { scoreDays, scales }: DriftDeps,
  {
    api,
    weeks,
    nowMs,
    rowsMin = 0,
  }: { readonly api: CountedApi; readonly weeks: number; readonly nowMs: number; readonly rowsMin?: number },
): Promise<readonly WeekOfScores[]> {
  const scale = scaleInUse(scales, api);
  const { toMs } = localDayRangeMs(localDayOf(nowMs));
  const fromMs = toMs - weeks * WEEK_MS - REFERENCE_MS;
  const days = scale === null ? [] : await scoreDays.read({ api, scale, fromMs, toMs });
  const bins = SCORE_BINS[api].from.length;
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
    if (startsAtMs >= fromMs && startsAtMs < toMs) counts[bin] = (counts[bin] ?? 0) + scores;
  return counts;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
