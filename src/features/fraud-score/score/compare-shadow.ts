import { countOutcomes } from '../../../statistics/count-outcomes.ts';
import { STABILITY_ROWS_MIN } from '../../../statistics/population-stability.ts';
import type { ShadowedScore } from '../evidence/evidence-store.ts';
import { discrimination, populationStability } from './metrics.ts';

/** Points of a band of scores. The last band holds 100 too. */
const BAND_POINTS = 10;
const BANDS = 10;
/** Scores that differ by fewer points agree. */
const AGREE_POINTS = 10;

/** How two models judged the same answers. */
export interface ShadowComparison {
  readonly answers: number;
  /** Answers that the model beside could not judge. They count nowhere else. */
  readonly failed: number;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** By bands of ten points: how many answers each model puts into it, and what was reported of them. */
  readonly bands: readonly {
    readonly fromScore: number;
    readonly toScore: number;
    readonly active: BandCounts;
    readonly shadow: BandCounts;
  }[];
  readonly agreement: {
    /** Answers with scores that differ by fewer than ten points. */
    readonly agree: number;
    readonly higher: number;
    readonly lower: number;
    /** Mean of the shadow's score less that of the model in use. Null without an answer. */
    readonly meanDifference: number | null;
    /** Population stability index of the shadow's scores against those in use. Null for under 100 answers. */
    readonly psi: number | null;
  };
  readonly outcomes: {
    readonly fraud: number;
    readonly genuine: number;
    /** Area under the ROC curve by the outcomes. Null if one of the outcomes does not occur. */
    readonly activeAuc: number | null;
    readonly shadowAuc: number | null;
  };
}

/** What a model put into a band. */
export interface BandCounts {
  readonly answers: number;
  readonly fraud: number;
  readonly genuine: number;
}

interface Judged extends ShadowedScore {
  readonly shadowScore: number;
}

/** Compares two models by the answers that both judged. */
export function compareShadow(rows: readonly ShadowedScore[]): ShadowComparison {
  const judged = rows.filter((row): row is Judged => row.shadowScore !== null);
  const times = rows.map(({ atMs }) => atMs);
  const differences = judged.map(({ score, shadowScore }) => shadowScore - score);
  const told = judged.filter(({ outcome }) => outcome !== null);
  const labels = Uint8Array.from(told, ({ outcome }) => (outcome === 'fraud' ? 1 : 0));
  const isEmpty = judged.length === 0;
  const [active, shadow] = [judged.map(({ score }) => score), judged.map(({ shadowScore }) => shadowScore)];
  return {
    answers: judged.length,
    failed: rows.length - judged.length,
    fromMs: times.length === 0 ? null : times.reduce((least, atMs) => Math.min(least, atMs)),
    toMs: times.length === 0 ? null : times.reduce((most, atMs) => Math.max(most, atMs)),
    bands: Array.from({ length: BANDS }, (_, band) => ({
      fromScore: band * BAND_POINTS,
      toScore: band === BANDS - 1 ? 100 : (band + 1) * BAND_POINTS - 1,
      active: countBand(judged, band, ({ score }) => score),
      shadow: countBand(judged, band, ({ shadowScore }) => shadowScore),
    })),
    agreement: {
      agree: differences.filter((each) => Math.abs(each) < AGREE_POINTS).length,
      higher: differences.filter((each) => each >= AGREE_POINTS).length,
      lower: differences.filter((each) => each <= -AGREE_POINTS).length,
      meanDifference: isEmpty ? null : differences.reduce((sum, each) => sum + each, 0) / judged.length,
      psi: judged.length < STABILITY_ROWS_MIN ? null : populationStability(active, shadow),
    },
    outcomes: {
      fraud: labels.filter((label) => label === 1).length,
      genuine: labels.filter((label) => label === 0).length,
      activeAuc: aucOf(
        told.map(({ score }) => score),
        labels,
      ),
      shadowAuc: aucOf(
        told.map(({ shadowScore }) => shadowScore),
        labels,
      ),
    },
  };
}

function countBand(judged: readonly Judged[], band: number, scoreOf: (row: Judged) => number): BandCounts {
  const rows = judged.filter((row) => Math.min(BANDS - 1, Math.floor(scoreOf(row) / BAND_POINTS)) === band);
  const count = (wanted: Judged['outcome']) => rows.filter(({ outcome }) => outcome === wanted).length;
  return { answers: rows.length, fraud: count('fraud'), genuine: count('genuine') };
}

function aucOf(scores: readonly number[], labels: Uint8Array): number | null {
  const { frauds, genuine } = countOutcomes(labels);
  return frauds === 0 || genuine === 0 ? null : discrimination(scores, labels).auc;
}
