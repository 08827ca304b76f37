import type { Clock } from '../../kernel/clock.ts';
import { STABILITY_ROWS_MIN } from '../../statistics/population-stability.ts';
import { COUNTED_APIS, SCORE_BINS, type CountedApi } from '../../vision/calibration/counted-scores.ts';
import { driftByWeek, scaleInUse, type DriftDeps } from '../../vision/calibration/drift-by-week.ts';
import type { InstalledCalibrations } from '../../vision/calibration/installed-calibrations.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import { showWeeks } from '../../wire/admin/weekly-drift.ts';
import type { accuracyContracts } from './contract.ts';

/** What the handler works with. */
export interface AccuracyDeps extends Pick<DriftDeps, 'scoreDays'> {
  readonly faceCalibrations: Pick<InstalledCalibrations, 'faces'>;
  readonly livenessCalibrations: Pick<InstalledCalibrations, 'liveness'>;
  readonly clock: Clock;
}

/** Makes the handler that compares the scores of each week with those of the weeks before. */
export function createAccuracyHandlers(deps: AccuracyDeps): AdminHandlers<typeof accuracyContracts> {
  return {
    async drift({ weeks }) {
      const apis = await Promise.all(COUNTED_APIS.map((api) => driftOfApi(deps, api, weeks)));
      return { ok: true, result: { scoresMin: STABILITY_ROWS_MIN, apis } };
    },
  };
}

async function driftOfApi(deps: AccuracyDeps, api: CountedApi, count: number) {
  const scales = { faces: deps.faceCalibrations.faces, liveness: deps.livenessCalibrations.liveness };
  const weeks = await driftByWeek(
    { scoreDays: deps.scoreDays, scales },
    { api, weeks: count, nowMs: deps.clock.nowMs() },
  );
  const { unit, ...bins } = SCORE_BINS[api];
  return { api, scale: scaleInUse(scales, api), unit, ...showWeeks(weeks, bins) };
}
