import { calibrationReport, withoutSuspects } from '../../../../vision/calibration/calibration-report.ts';
import { cosineOfScore, type ScoreMap } from '../../../../vision/calibration/score-map.ts';
import { chunksOf } from '../../../../wire/admin/chunks-of.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import { writeReport } from '../../../../reports/write-report.ts';
import type { CalibrationDesk, CalibrationStatus } from '../../../../vision/calibration/calibration-desk.ts';
import { CALIBRATION_REFUSALS } from '../../../../vision/calibration/calibration-refusals.ts';
import type { MeasuredCalibration } from '../../calibration/calibrate-from-folder.ts';
import type { calibrationContracts } from './contract.ts';

/** What the handlers work with. */
export interface CalibrationDeps {
  readonly calibrationDesk: Pick<
    CalibrationDesk<MeasuredCalibration>,
    'lists' | 'start' | 'status' | 'stop' | 'install'
  >;
  /** The map that is in use, and the one that lies in the data folder at present. */
  readonly scoreMaps: { readonly inUse: ScoreMap | null; readonly inPlace: () => ScoreMap | null };
}

/** Makes the handlers that calibrate faces on the server. */
export function createCalibrationHandlers({
  calibrationDesk: desk,
  scoreMaps,
}: CalibrationDeps): AdminHandlers<typeof calibrationContracts> {
  return {
    async start({ list }, { name }) {
      const begun = await desk.start(list, name);
      return typeof begun === 'string' ? CALIBRATION_REFUSALS[begun] : { ok: true, result: show(begun, scoreMaps) };
    },

    async show() {
      const [status, lists] = [await desk.status(), await desk.lists()];
      return { ok: true, result: { ...show(status, scoreMaps), lists: lists && [...lists] } };
    },

    async report({ language }) {
      const { measured } = await desk.status();
      if (measured === null) return CALIBRATION_REFUSALS['no-calibration'];
      const report = withoutSuspects(measured);
      const page = await writeReport((each) => calibrationReport(report, measured, each), language);
      const stream = {
        contentType: 'text/html; charset=utf-8',
        fileName: 'calibration.html',
        chunks: chunksOf([page]),
      };
      return { ok: true, stream };
    },

    stop: async () =>
      (await desk.stop())
        ? { ok: true, result: { stopped: true } }
        : { ok: false, error: 'not_found', detail: 'no calibration is under way' },

    async install({ calibrationId }) {
      const installed = await desk.install(calibrationId);
      if (typeof installed === 'string') return CALIBRATION_REFUSALS[installed];
      return { ok: true, result: { installed: true }, subject: calibrationId };
    },
  };
}

function show(
  { measured, ...status }: CalibrationStatus<MeasuredCalibration>,
  { inUse, inPlace }: CalibrationDeps['scoreMaps'],
) {
  if (measured === null) return { ...status, outcome: null };
  const { map, photos, groups } = measured;
  const cosineOf = (score: number) => {
    const cosine = map === null ? Infinity : cosineOfScore(map, score);
    return Number.isFinite(cosine) ? cosine : null;
  };
  const isInstalled = map !== null && isSame(map, inPlace());
  return {
    ...status,
    outcome: {
      photos,
      genuinePairs: groups.reduce((sum, { genuinePairs }) => sum + genuinePairs, 0),
      impostorPairs: groups.reduce((sum, { impostorPairs }) => sum + impostorPairs, 0),
      cosine60: cosineOf(60),
      cosine70: cosineOf(70),
      hasMap: map !== null,
      isInstalled,
      needsRestart: isInstalled && !isSame(map, inUse),
    },
  };
}

function isSame(one: ScoreMap | null, other: ScoreMap | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
