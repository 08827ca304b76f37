import type { RandomSource } from '../../../kernel/random.ts';
import { boostedContributions, boostRows, fitBoostedTrees, type BoostedTrees } from '../score/boosted-trees.ts';
import { rowOf, type LabelledTable } from '../score/labelled-table.ts';
import { SCORE_COLUMNS } from '../score/score-features.ts';
import { contributionsOf, fitScorecard, scoreRows, type Scorecard } from '../score/scorecard.ts';
import type { Direction } from '../score/woe-bins.ts';

export const LEARNERS = ['scorecard', 'gbdt'] as const;

/** The name of a learner. */
export type Learner = (typeof LEARNERS)[number];

/** What a learner gives: a model of log-odds that is not calibrated yet. */
export type Fitted = Scorecard | BoostedTrees;

/** How a learner draws rows and tells its progress. */
export interface Fitting {
  /** Draws the rows that each tree sees. */
  readonly random: RandomSource;
  readonly onProgress?: (done: number, of: number) => void;
}

/** The most rows over which contributions of columns are averaged. */
const WEIGHED_ROWS_MAX = 5_000;

/**
 * The direction of the log-odds along a column. Only genuine outcomes speak for a person, and every other feature of
 * the product speaks against. A column of the operator may go either way.
 */
function directionOf(column: string): Direction {
  if (column === 'genuineOutcomes') return -1;
  return (SCORE_COLUMNS as readonly string[]).includes(column) ? 1 : 0;
}

/** Fits a learner. Throws RangeError if the table holds only one outcome. */
export function fitLearner(learner: Learner, table: LabelledTable, { random, onProgress }: Fitting): Fitted {
  if (learner === 'scorecard') return fitCard(table);
  return fitBoostedTrees(table, {
    trees: 150,
    leavesMax: 8,
    learningRate: 0.06,
    rowsMinLeaf: Math.max(20, Math.floor(table.labels.length * 0.001)),
    rowShare: 0.8,
    direction: directionOf,
    random: () => random.intBelow(2 ** 30) / 2 ** 30,
    ...(onProgress === undefined ? {} : { onTree: onProgress }),
  });
}

/**
 * Fits a scorecard. A bin may be as small as a thousandth of the rows, because what is decided at 1 % false positives
 * lies in the tails of the columns.
 */
export function fitCard(table: LabelledTable): Scorecard {
  return fitScorecard(table, {
    bins: (column) => ({ direction: directionOf(column), binsMax: 20, shareMin: 0.001, rowsMin: 30, fineBins: 255 }),
  });
}

/** Log-odds of every row, before the calibration. */
export function logOddsOf(model: Fitted, table: LabelledTable): Float64Array {
  return model.kind === 'scorecard' ? scoreRows(model, table) : boostRows(model, table);
}

/** Mean size of what each column adds to the log-odds, over the first rows of a table. */
export function weightsOf(model: Fitted, table: LabelledTable): ReadonlyMap<string, number> {
  const rows = Math.min(table.labels.length, WEIGHED_ROWS_MAX);
  const sums = new Map<string, number>();
  for (let row = 0; row < rows; row += 1)
    for (const [column, logOdds] of addedBy(model, table, row))
      sums.set(column, (sums.get(column) ?? 0) + Math.abs(logOdds) / rows);
  return sums;
}

function addedBy(model: Fitted, table: LabelledTable, row: number): Iterable<readonly [string, number]> {
  const values = rowOf(table, row);
  if (model.kind === 'boosted-trees') return boostedContributions(model, values);
  const known = new Map(table.columns.map((column, at) => [column, values[at] ?? Number.NaN]));
  return contributionsOf(model, known).map(({ column, logOdds }) => [column, logOdds] as const);
}
