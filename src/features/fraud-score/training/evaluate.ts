import { countOutcomes } from '../../../statistics/count-outcomes.ts';
import { wilsonInterval, type Interval } from '../../../statistics/wilson-interval.ts';
import { type LabelledTable } from '../score/labelled-table.ts';
import { sigmoid } from '../../../statistics/logistic-regression.ts';
import {
  calibrationCurve,
  discrimination,
  rocCurve,
  type CalibrationBin,
  type Discrimination,
  type RocPoint,
} from '../score/metrics.ts';
import { present } from '../../../kernel/assert.ts';

/** How well a model did on some rows. */
export interface Evaluation extends Discrimination {
  readonly rows: number;
  readonly frauds: number;
  /** 95 % interval of the AUC. Source: Hanley and McNeil 1982. */
  readonly aucInterval: Interval;
  /** Mean squared difference between probability and outcome. */
  readonly brier: number;
  readonly calibration: readonly (CalibrationBin & { readonly interval: Interval })[];
  readonly roc: readonly RocPoint[];
  /** Calibrated log-odds of each row. */
  readonly logOdds: Float64Array;
  /** Outcome of each row: 1 is fraud, 0 is genuine. */
  readonly labels: Uint8Array;
}

const ROC_POINTS_MAX = 400;

/** Measures calibrated log-odds against outcomes. NaN if one of the outcomes does not occur. */
export function evaluate({ labels }: LabelledTable, logOdds: Float64Array): Evaluation {
  const probabilities = logOdds.map(sigmoid);
  const { frauds, genuine } = countOutcomes(labels);
  const told = discrimination(logOdds, labels);
  const squares = probabilities.map((probability, row) => (probability - present(labels[row])) ** 2);
  return {
    ...told,
    rows: labels.length,
    frauds,
    aucInterval: aucInterval(told.auc, frauds, genuine),
    brier: squares.reduce((sum, square) => sum + square, 0) / labels.length,
    calibration: calibrationCurve(probabilities, labels).map((bin) => ({
      ...bin,
      interval: wilsonInterval(bin.observed, bin.rows),
    })),
    roc: thinned(rocCurve(logOdds, labels)),
    logOdds,
    labels,
  };
}

function aucInterval(auc: number, frauds: number, genuine: number): Interval {
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc ** 2) / (1 + auc);
  const spread = auc * (1 - auc) + (frauds - 1) * (q1 - auc ** 2) + (genuine - 1) * (q2 - auc ** 2);
  const error = Math.sqrt(Math.max(spread, 0) / (frauds * genuine));
  return { low: Math.max(0, auc - 1.96 * error), high: Math.min(1, auc + 1.96 * error) };
}

/** Keeps enough points for a drawing, including the first and the last. */
function thinned(points: readonly RocPoint[]): readonly RocPoint[] {
  const step = Math.max(1, Math.ceil(points.length / ROC_POINTS_MAX));
  return points.filter((_, at) => at % step === 0 || at === points.length - 1);
}
