import { calibrationReport, withoutSuspects } from '../../../../vision/calibration/calibration-report.ts';
import { cosineOfScore, type ScoreMap } from '../../../../vision/calibration/score-map.ts';
import { chunksOf } from '../../../../wire/admin/chunks-of.ts';
import type { AdminHandlers, AdminOutcome } from '../../../../wire/admin/define-admin.ts';
import { writeReport } from '../../../../reports/write-report.ts';
import type { CalibrationDesk, CalibrationRefusal, CalibrationStatus } from '../../calibration/calibration-desk.ts';
import type { calibrationContracts } from './contract.ts';

/** What the handlers work with. */
export interface CalibrationDeps {
  readonly calibrationDesk: Pick<CalibrationDesk, 'lists' | 'start' | 'status' | 'stop' | 'install'>;
  /** The map that is in use, and the one that lies in the data folder at present. */
  readonly scoreMaps: { readonly inUse: ScoreMap | null; readonly inPlace: () => ScoreMap | null };
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

const REFUSALS: Readonly<Record<CalibrationRefusal, Refusal>> = {
  off: { ok: false, error: 'conflict', detail: 'the settings name no folder: set calibration.folder' },
  'no-list': { ok: false, error: 'not_found', detail: 'list: the folder has no list of this name' },
  busy: { ok: false, error: 'conflict', detail: 'a calibration is under way: wait for it, or stop it' },
  'no-calibration': {
    ok: false,
    error: 'not_found',
    detail: 'this is not the last calibration, or it measured nothing',
  },
  'no-map': { ok: false, error: 'conflict', detail: 'it has no map, because no group has enough pairs' },
  'other-model': {
    ok: false,
    error: 'conflict',
    detail: 'it was measured with another encoder than the installed one',
  },
};

/** Makes the handlers that calibrate faces on the server. */
export function createCalibrationHandlers({
  calibrationDesk: desk,
  scoreMaps,
}: CalibrationDeps): AdminHandlers<typeof calibrationContracts> {
  return {
    async start({ list }, { name }) {
      const begun = await desk.start(list, name);
      return typeof begun === 'string' ? REFUSALS[begun] : { ok: true, result: show(begun, scoreMaps) };
    },

    async show() {
      const [status, lists] = [await desk.status(), await desk.lists()];
      return { ok: true, result: { ...show(status, scoreMaps), lists: lists && [...lists] } };
    },

    async report({ language }) {
      const { measured } = await desk.status();
      if (measured === null) return REFUSALS['no-calibration'];
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
      if (typeof installed === 'string') return REFUSALS[installed];
      return { ok: true, result: { installed: true }, subject: calibrationId };
    },
  };
}

function show({ measured, ...status }: CalibrationStatus, { inUse, inPlace }: CalibrationDeps['scoreMaps']) {
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
