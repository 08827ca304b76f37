import { calibrationReport, withoutSuspects } from '../../../../vision/calibration/calibration-report.ts';
import type { InstalledCalibrations } from '../../../../vision/calibration/installed-calibrations.ts';
import { cosineOfScore } from '../../../../vision/calibration/score-map.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import { writeReport } from '../../../../reports/write-report.ts';
import type { CalibrationDesk } from '../../../../vision/calibration/calibration-desk.ts';
import { calibrationHandlers } from '../../../../vision/calibration/calibration-handlers.ts';
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
  return calibrationHandlers({
    desk,
    useRelease: () => faceCalibrations.useRelease('faces'),
    outcomeOf: (measured) => outcomeOf(measured, faceCalibrations),
    pageOf(measured, language) {
      const report = withoutSuspects(measured);
      return writeReport((each) => calibrationReport(report, measured, each), language);
    },
    fileName: 'calibration.html',
  });
}

function outcomeOf(measured: MeasuredCalibration, { faces }: CalibrationDeps['faceCalibrations']) {
  const { map, photos, groups } = measured;
  const cosineOf = (score: number) => {
    const cosine = map === null ? Infinity : cosineOfScore(map, score);
    return Number.isFinite(cosine) ? cosine : null;
  };
  return {
    photos,
    genuinePairs: groups.reduce((sum, { genuinePairs }) => sum + genuinePairs, 0),
    impostorPairs: groups.reduce((sum, { impostorPairs }) => sum + impostorPairs, 0),
    cosine60: cosineOf(60),
    cosine70: cosineOf(70),
    hasMap: map !== null,
    isInstalled: map !== null && JSON.stringify(map) === JSON.stringify(faces.map),
  };
}
