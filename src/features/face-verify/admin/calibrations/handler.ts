import { calibrationReport, withoutSuspects } from '../../../../vision/calibration/calibration-report.ts';
import type { InstalledCalibrations } from '../../../../vision/calibration/installed-calibrations.ts';
import { cosineOfScore } from '../../../../vision/calibration/score-map.ts';
import { chunksOf } from '../../../../wire/admin/chunks-of.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import { writeReport } from '../../../../reports/write-report.ts';
import type { CalibrationDesk, CalibrationStatus } from '../../../../vision/calibration/calibration-desk.ts';
import { CALIBRATION_REFUSALS, NOTHING_INSTALLED } from '../../../../vision/calibration/calibration-refusals.ts';
import type { MeasuredCalibration } from '../../calibration/calibrate-from-folder.ts';
import type { calibrationContracts } from './contract.ts';

/** What the handlers work with. */
export interface CalibrationDeps {
  readonly calibrationDesk: Pick<
    CalibrationDesk<MeasuredCalibration>,
    'lists' | 'start' | 'status' | 'stop' | 'install'
  >;
  readonly faceCalibrations: Pick<InstalledCalibrations, 'faces' | 'useRelease'>;
}

/** Makes the handlers that calibrate faces on the server. */
export function createCalibrationHandlers({
  calibrationDesk: desk,
  faceCalibrations,
}: CalibrationDeps): AdminHandlers<typeof calibrationContracts> {
  return {
    async start({ list }, { name }) {
      const begun = await desk.start(list, name);
      return typeof begun === 'string'
        ? CALIBRATION_REFUSALS[begun]
        : { ok: true, result: show(begun, faceCalibrations) };
    },

    async show() {
      const [status, lists] = [await desk.status(), await desk.lists()];
      return { ok: true, result: { ...show(status, faceCalibrations), lists: lists && [...lists] } };
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

    'use-release': async () =>
      (await faceCalibrations.useRelease('faces')) ? { ok: true, result: { removed: true } } : NOTHING_INSTALLED,
  };
}

function show(
  { measured, ...status }: CalibrationStatus<MeasuredCalibration>,
  { faces }: CalibrationDeps['faceCalibrations'],
) {
  if (measured === null) return { ...status, outcome: null };
  const { map, photos, groups } = measured;
  const cosineOf = (score: number) => {
    const cosine = map === null ? Infinity : cosineOfScore(map, score);
    return Number.isFinite(cosine) ? cosine : null;
  };
  return {
    ...status,
    outcome: {
      photos,
      genuinePairs: groups.reduce((sum, { genuinePairs }) => sum + genuinePairs, 0),
      impostorPairs: groups.reduce((sum, { impostorPairs }) => sum + impostorPairs, 0),
      cosine60: cosineOf(60),
      cosine70: cosineOf(70),
      hasMap: map !== null,
      isInstalled: map !== null && JSON.stringify(map) === JSON.stringify(faces.map),
    },
  };
}
