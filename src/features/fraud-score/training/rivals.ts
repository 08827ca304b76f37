import { fitLogistic } from '../../../statistics/logistic-regression.ts';
import type { LabelledTable } from '../score/labelled-table.ts';
import { discrimination, type Discrimination } from '../score/metrics.ts';
import { present } from '../../../kernel/assert.ts';

/** A model loses to a rival if its AUC is lower by more than this. */
const AUC_LOSS_MAX = 0.005;
/** A model loses to a rival if its recall at 1 % false positives is lower by more than this. */
const RECALL_LOSS_MAX = 0.02;

/** Something simple that a model must not be worse than, and how both did on the test. */
export interface Rival extends Discrimination {
  /** A single column, or a plain logistic regression over all columns. */
  readonly kind: 'column' | 'logistic';
  /** Name of the column. Null for the regression. */
  readonly column: string | null;
  /** Whether the model is worse. */
  readonly wins: boolean;
}

/**
 * Compares a model with the best single columns and with a plain logistic regression, all learned from `train` and
 * measured on `test`. The best column by AUC and the best by recall at 1 % false positives may be two.
 */
export function compareWithRivals(train: LabelledTable, test: LabelledTable, model: Discrimination): readonly Rival[] {
  const measured = (kind: Rival['kind'], column: string | null, scores: Float64Array): Rival => {
    const rival = discrimination(scores, test.labels);
    return { kind, column, ...rival, wins: losesTo(model, rival) };
  };
  return [
    ...bestColumns(train).map(({ column, sign }) => measured('column', column, columnScores(test, column, sign))),
    measured('logistic', null, logisticScores(train, test)),
  ];
}

/** Whether a model does worse than a rival, in AUC or in recall, by more than the bounds above. */
export function losesTo(model: Discrimination, rival: Discrimination): boolean {
  return lost(model.auc, rival.auc) > AUC_LOSS_MAX || lost(model.recallAtFpr1, rival.recallAtFpr1) > RECALL_LOSS_MAX;
}

/** Rounded, so that a difference of exactly the bound is not over it by an error of the subtraction. */
function lost(mine: number, other: number): number {
  return Number((other - mine).toFixed(9));
}

interface SignedColumn {
  readonly column: string;
  readonly sign: 1 | -1;
}

function bestColumns(train: LabelledTable): readonly SignedColumn[] {
  const measured = train.columns.map((column) => {
    const up = discrimination(columnScores(train, column, 1), train.labels);
    const down = discrimination(columnScores(train, column, -1), train.labels);
    return up.auc >= down.auc ? { column, sign: 1 as const, ...up } : { column, sign: -1 as const, ...down };
  });
  const [byAuc] = measured.toSorted((a, b) => b.auc - a.auc);
  const [byRecall] = measured.toSorted((a, b) => b.recallAtFpr1 - a.recallAtFpr1);
  return [byAuc, byRecall].filter((best, at, all) => best !== undefined && all.indexOf(best) === at) as SignedColumn[];
}

/** The values of a column as scores. A value that is not known counts as the least risk. */
function columnScores(table: LabelledTable, column: string, sign: 1 | -1): Float64Array {
  const values = table.values[table.columns.indexOf(column)] ?? new Float64Array(table.labels.length);
  return values.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : sign * value));
}

/**
 * Scores of a logistic regression over standardised columns. A value that is not known is the mean, and a column that
 * has such values has a second one that says so.
 */
function logisticScores(train: LabelledTable, test: LabelledTable): Float64Array {
  const scales = train.values.map(scaleOf);
  const designOf = ({ values }: LabelledTable) =>
    values.flatMap((cells, at) => {
      const { mean, deviation, hasMissing } = scales[at] ?? { mean: 0, deviation: 1, hasMissing: false };
      const scaled = cells.map((value) => (Number.isNaN(value) ? 0 : (value - mean) / deviation));
      return hasMissing ? [scaled, cells.map((value) => (Number.isNaN(value) ? 1 : 0))] : [scaled];
    });
  const { intercept, weights } = fitLogistic(designOf(train), train.labels, 1);
  const scores = new Float64Array(test.labels.length).fill(intercept);
  designOf(test).forEach((cells, at) => {
    const weight = present(weights[at]);
    for (let row = 0; row < scores.length; row += 1) scores[row] = present(scores[row]) + weight * present(cells[row]);
  });
  return scores;
}

function scaleOf(cells: Float64Array) {
  const known = cells.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(known.length, 1);
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(known.length, 1);
  return { mean, deviation: Math.sqrt(variance) || 1, hasMissing: known.length < cells.length };
}
