import { told } from '../../../../kernel/told.ts';
import { present } from '../../../../kernel/assert.ts';
import { writeReport } from '../../../../reports/write-report.ts';
import { STABILITY_ROWS_MIN } from '../../../../statistics/population-stability.ts';
import { recentTraces } from '../../../../platform/ledger/recent-traces.ts';
import type { Ledger } from '../../../../platform/ledger/ledger.ts';
import { calibrationReport, withoutSuspects } from '../../../../vision/calibration/calibration-report.ts';
import { COSINE_BIN, COSINE_BINS, cosineHistogram } from '../../../../vision/calibration/cosine-histogram.ts';
import { driftOf } from '../../../../vision/calibration/drift.ts';
import { shownRate } from '../../../../vision/calibration/error-rates.ts';
import type { InstalledScale } from '../../../../vision/calibration/installed-calibrations.ts';
import type { KeptCalibration } from '../../../../vision/calibration/kept-calibration.ts';
import { cosineOfScore, scoreOf, type ScoreMap } from '../../../../vision/calibration/score-map.ts';
import { chunksOf } from '../../../../wire/admin/chunks-of.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import { faceVerify } from '../../contract.ts';
import type { faceAccuracyContracts } from './contract.ts';

/** What the handlers work with. */
export interface FaceAccuracyDeps {
  /** The scale that is in use. */
  readonly faceCalibrations: { readonly faces: InstalledScale };
  readonly ledger: Pick<Ledger, 'page' | 'trace'>;
}

/** Makes the handlers that compare the scale of faces with what this site has seen. */
export function createFaceAccuracyHandlers({
  faceCalibrations,
  ledger,
}: FaceAccuracyDeps): AdminHandlers<typeof faceAccuracyContracts> {
  return {
    async faces({ calls }) {
      const installed = faceCalibrations.faces;
      const { modelId, map, isOwn, calibration } = installed;
      const seen = await seenBy(installed, await recentTraces(ledger, { api: faceVerify.name, calls }));
      const { psi, state } = driftOf(acceptedOf(map, pooled(calibration)), acceptedOf(map, seen.counts));
      return {
        ok: true,
        result: {
          modelId,
          isOwn,
          map: map && showMap(map),
          binFrom: [...COSINE_BINS],
          binWidth: COSINE_BIN,
          calibration: calibration && showCalibration(calibration),
          seen,
          drift: { state, psi, comparisonsMin: STABILITY_ROWS_MIN },
        },
      };
    },

    async report({ language }) {
      const { calibration } = faceCalibrations.faces;
      if (calibration === null)
        return {
          ok: false,
          error: 'not_found',
          detail: told`what was measured for the map in use was not kept. Calibrate anew`,
        };
      const report = withoutSuspects(calibration);
      const origin = { by: calibration.by ?? '-', atMs: calibration.atMs ?? 0 };
      const page = await writeReport((each) => calibrationReport(report, origin, each), language);
      return {
        ok: true,
        stream: {
          contentType: 'text/html; charset=utf-8',
          fileName: 'face-calibration.html',
          chunks: chunksOf([page]),
        },
      };
    },
  };
}

interface Measured {
  readonly modelId?: unknown;
  readonly cosine?: unknown;
}

async function seenBy({ modelId, map }: InstalledScale, traces: Awaited<ReturnType<typeof recentTraces>>) {
  const measured = traces.filter(({ trace }) => typeof (trace as Measured).cosine === 'number');
  const own = measured.filter(({ trace }) => (trace as Measured).modelId === modelId);
  const cosines = own.map(({ trace }) => Number((trace as Measured).cosine));
  const scores = map === null ? [] : cosines.map((cosine) => scoreOf(map, cosine));
  const times = own.map(({ receivedAtMs }) => receivedAtMs);
  return {
    comparisons: own.length,
    fromMs: times.at(-1) ?? null,
    toMs: times[0] ?? null,
    otherModel: measured.length - own.length,
    below60: scores.filter((score) => score < 60).length,
    below70: scores.filter((score) => score >= 60 && score < 70).length,
    counts: [...cosineHistogram(Float32Array.from(cosines).toSorted())],
  };
}

/** The pairs of one person of all groups together. A bin that a calibration file lacks holds no pairs. */
function pooled(calibration: KeptCalibration | null): readonly number[] {
  return COSINE_BINS.map((_, bin) =>
    (calibration?.groups ?? []).reduce((sum, { histogram }) => sum + (histogram.genuine[bin] ?? 0), 0),
  );
}

/** The bins that lie at or over the cosine of a score of 60. The others are 0. */
function acceptedOf(map: ScoreMap | null, counts: readonly number[]): readonly number[] {
  const from = map === null ? -1 : cosineOfScore(map, 60);
  return counts.map((count, bin) => (present(COSINE_BINS[bin]) >= from ? count : 0));
}

function showMap(map: ScoreMap) {
  const cosineOf = (score: number) => {
    const cosine = cosineOfScore(map, score);
    return Number.isFinite(cosine) ? cosine : null;
  };
  return {
    group: map.source.group,
    impostorPairs: map.source.impostorPairs,
    fittedBelowFar: map.fittedBelowFar,
    knots: map.knots.map((knot) => ({ ...knot })),
    cosine60: cosineOf(60),
    cosine70: cosineOf(70),
  };
}

function showCalibration({ by, atMs, photos, groups }: KeptCalibration) {
  return {
    by: by ?? null,
    atMs: atMs ?? null,
    photos,
    groups: groups.map(({ group, faces, genuinePairs, impostorPairs, enough, histogram, det, scorePoints }) => ({
      group,
      faces,
      genuinePairs,
      impostorPairs,
      enough,
      genuine: histogram.genuine,
      impostors: histogram.impostors,
      det: det.points,
      whyNoDet: det.whyEmpty,
      scores: scorePoints.map(({ score, point }) => ({
        score,
        cosine: point.cosine,
        far: shownRate(point.far),
        frr: shownRate(point.frr),
      })),
    })),
  };
}
