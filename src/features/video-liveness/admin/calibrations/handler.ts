import { writeReport } from '../../../../reports/write-report.ts';
import type { CalibrationDesk } from '../../../../vision/calibration/calibration-desk.ts';
import { calibrationHandlers } from '../../../../vision/calibration/calibration-handlers.ts';
import { shownRate } from '../../../../vision/calibration/error-rates.ts';
import type { InstalledCalibrations } from '../../../../vision/calibration/installed-calibrations.ts';
import { livenessReport } from '../../../../vision/liveness/liveness-report.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import type { MeasuredLiveness } from '../../calibration/calibrate-from-folder.ts';
import type { livenessCalibrationContracts } from './contract.ts';

/** What the handlers work with. */
export interface LivenessCalibrationsDeps {
  readonly livenessDesk: Pick<CalibrationDesk<MeasuredLiveness>, 'lists' | 'start' | 'status' | 'stop' | 'install'>;
  readonly livenessCalibrations: Pick<InstalledCalibrations, 'liveness' | 'useRelease'>;
}

/** Share of live clips that is turned away where the rates of the outcome are taken. */
const BPCER = 0.01;

/** Makes the handlers that calibrate liveness on the server. */
export function createLivenessCalibrationHandlers({
  livenessDesk: desk,
  livenessCalibrations,
}: LivenessCalibrationsDeps): AdminHandlers<typeof livenessCalibrationContracts> {
  return calibrationHandlers({
    desk,
    useRelease: () => livenessCalibrations.useRelease('liveness'),
    outcomeOf: (measured) => outcomeOf(measured, livenessCalibrations),
    pageOf: (measured, language) => writeReport((each) => livenessReport(measured, measured, each), language),
    fileName: 'liveness-calibration.html',
  });
}

function outcomeOf(measured: MeasuredLiveness, { liveness }: LivenessCalibrationsDeps['livenessCalibrations']) {
  const { liveClips, attackClips, subjects, refused, points, thresholds, fusion } = measured;
  return {
    liveClips,
    attackClips,
    subjects,
    refusedClips: refused.reduce((sum, { clips }) => sum + clips, 0),
    attacks: points.flatMap(({ attack, bpcer, apcer }) =>
      bpcer === BPCER ? [{ attack, passing: shownRate(apcer) }] : [],
    ),
    thresholds: thresholds.map(({ threshold, promised, liveRejected }) => ({
      threshold,
      mayTurnAway: promised,
      turnsAway: shownRate(liveRejected),
    })),
    hasScale: fusion !== null,
    isInstalled: fusion !== null && JSON.stringify(fusion) === JSON.stringify(liveness.fusion),
  };
}
