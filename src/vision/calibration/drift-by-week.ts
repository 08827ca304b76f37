import type { ScoreDays } from '../../platform/ledger/score-days.ts';
import { weeksOfScores, type WeekOfScores } from '../../platform/ledger/weeks-of-scores.ts';
import { cosineScaleOf, livingScaleOf, SCORE_BINS, type CountedApi } from './counted-scores.ts';
import { faceSpaceFor } from './default-score-map.ts';
import type { InstalledCalibrations } from './installed-calibrations.ts';

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

/** Compares the scores of weeks with those of the four weeks before each, by the scale in use. Throws Fault. */
export function driftByWeek(
  { scoreDays, scales }: DriftDeps,
  query: { readonly api: CountedApi; readonly weeks: number; readonly nowMs: number; readonly rowsMin?: number },
): Promise<readonly WeekOfScores[]> {
  const { api } = query;
  return weeksOfScores(scoreDays, { ...query, scale: scaleInUse(scales, api), bins: SCORE_BINS[api].from.length });
}
