import { countOutcomes } from '../../../statistics/count-outcomes.ts';
import { stabilityIndex } from '../../../statistics/population-stability.ts';
import { present } from '../../../kernel/assert.ts';

/** How well scores separate fraud from genuine rows. Higher scores must mean fraud. */
export interface Discrimination {
  /** Area under the ROC curve. Ties count half. */
  readonly auc: number;
  /** Largest distance of the two cumulative distributions (Kolmogorov-Smirnov). */
  readonly ks: number;
  /** Share of the fraud that is found when at most 1 % of the genuine rows are flagged. */
  readonly recallAtFpr1: number;
}

/** A point of the ROC curve: shares of genuine and of fraudulent rows at or above a score. */
export interface RocPoint {
  readonly fpr: number;
  readonly tpr: number;
}

/** Rows with similar predictions: the mean prediction and the observed share. */
export interface CalibrationBin {
  readonly rows: number;
  readonly predicted: number;
  readonly observed: number;
}

/** Every step of the ROC curve, from (0, 0) to (1, 1). Rows with the same score are one step. */
export function rocCurve(scores: ArrayLike<number>, labels: Uint8Array): RocPoint[] {
  const order = Uint32Array.from({ length: labels.length }, (_, at) => at);
  order.sort((a, b) => present(scores[b]) - present(scores[a]));
  const { frauds, genuine } = countOutcomes(labels);
  const points: RocPoint[] = [{ fpr: 0, tpr: 0 }];
  let truePositives = 0;
  for (let at = 0; at < order.length; at += 1) {
    const row = present(order[at]);
    truePositives += present(labels[row]);
    const next = order[at + 1];
    if (next !== undefined && scores[next] === scores[row]) continue;
    points.push({ fpr: (at + 1 - truePositives) / genuine, tpr: truePositives / frauds });
  }
  return points;
}

/** AUC, KS and recall at 1 % false positives. NaN if one of the outcomes does not occur. */
export function discrimination(scores: ArrayLike<number>, labels: Uint8Array): Discrimination {
  let auc = 0;
  let ks = 0;
  let recallAtFpr1 = 0;
  let last: RocPoint = { fpr: 0, tpr: 0 };
  for (const point of rocCurve(scores, labels)) {
    auc += ((point.fpr - last.fpr) * (point.tpr + last.tpr)) / 2;
    ks = Math.max(ks, point.tpr - point.fpr);
    if (point.fpr <= 0.01) recallAtFpr1 = point.tpr;
    last = point;
  }
  if (Number.isNaN(last.tpr) || Number.isNaN(last.fpr))
    return { auc: Number.NaN, ks: Number.NaN, recallAtFpr1: Number.NaN };
  return { auc, ks, recallAtFpr1 };
}

/**
 * Splits the rows into `bins` groups of equal size, from the lowest prediction to the highest, each with the observed
 * share.
 */
export function calibrationCurve(predicted: ArrayLike<number>, labels: Uint8Array, bins = 10): CalibrationBin[] {
  const order = Uint32Array.from({ length: labels.length }, (_, at) => at);
  order.sort((a, b) => present(predicted[a]) - present(predicted[b]));
  return Array.from({ length: bins }, (_, bin) => {
    const rows = order.subarray(Math.floor((bin * order.length) / bins), Math.floor(((bin + 1) * order.length) / bins));
    const sums = { predicted: 0, observed: 0 };
    for (const row of rows) {
      sums.predicted += present(predicted[row]);
      sums.observed += present(labels[row]);
    }
    return { rows: rows.length, predicted: sums.predicted / rows.length, observed: sums.observed / rows.length };
  }).filter(({ rows }) => rows > 0);
}

/**
 * Population stability index of `later` against `earlier`, over `bins` quantiles of the earlier values. NaN values are
 * a bin of their own. What the index means: stabilityIndex.
 */
export function populationStability(earlier: ArrayLike<number>, later: ArrayLike<number>, bins = 10): number {
  const known = Float64Array.from(Array.from(earlier).filter((value) => !Number.isNaN(value))).toSorted();
  const edges = Array.from({ length: bins - 1 }, (_, at) => known[Math.floor(((at + 1) * known.length) / bins)] ?? 0);
  const distinct = [...new Set(edges)];
  const countsOf = (values: ArrayLike<number>) => {
    const counts = new Float64Array(distinct.length + 2);
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? Number.NaN;
      const bin = Number.isNaN(value) ? distinct.length + 1 : distinct.filter((edge) => value >= edge).length;
      counts[bin] = present(counts[bin]) + 1;
    }
    return counts;
  };
  return stabilityIndex(countsOf(earlier), countsOf(later));
}
