import { writeReport } from '../../../../reports/write-report.ts';
import type { CalibrationDesk, CalibrationStatus } from '../../../../vision/calibration/calibration-desk.ts';
import { CALIBRATION_REFUSALS, NOTHING_INSTALLED } from '../../../../vision/calibration/calibration-refusals.ts';
import { shownRate } from '../../../../vision/calibration/error-rates.ts';
import type { InstalledCalibrations } from '../../../../vision/calibration/installed-calibrations.ts';
import { livenessReport } from '../../../../vision/liveness/liveness-report.ts';
import { chunksOf } from '../../../../wire/admin/chunks-of.ts';
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
  return {
    async start({ list }, { name }) {
      const begun = await desk.start(list, name);
      return typeof begun === 'string'
        ? CALIBRATION_REFUSALS[begun]
        : { ok: true, result: show(begun, livenessCalibrations) };
    },

    async show() {
      const [status, lists] = [await desk.status(), await desk.lists()];
      return { ok: true, result: { ...show(status, livenessCalibrations), lists: lists && [...lists] } };
    },

    async report({ language }) {
      const { measured } = await desk.status();
      if (measured === null) return CALIBRATION_REFUSALS['no-calibration'];
      const page = await writeReport((each) => livenessReport(measured, measured, each), language);
      const stream = {
        contentType: 'text/html; charset=utf-8',
        fileName: 'liveness-calibration.html',
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
      (await livenessCalibrations.useRelease('liveness')) ? { ok: true, result: { removed: true } } : NOTHING_INSTALLED,
  };
}

function show(
  { measured, ...status }: CalibrationStatus<MeasuredLiveness>,
  { liveness }: LivenessCalibrationsDeps['livenessCalibrations'],
) {
  if (measured === null) return { ...status, outcome: null };
  const { liveClips, attackClips, subjects, refused, points, thresholds, fusion } = measured;
  return {
    ...status,
    outcome: {
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
    },
  };
}
