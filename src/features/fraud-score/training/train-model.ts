import type { RandomSource } from '../../../kernel/random.ts';
import { boostedContributions, boostRows, fitBoostedTrees, type BoostedTrees } from '../score/boosted-trees.ts';
import { countOutcomes } from '../../../statistics/count-outcomes.ts';
import { rowOf, rowsWhere, takeRows, type LabelledTable } from '../score/labelled-table.ts';
import { fitLogistic } from '../../../statistics/logistic-regression.ts';
import { discrimination, populationStability, type Discrimination } from '../score/metrics.ts';
import { MODEL_DOCUMENT, type ModelDocument } from '../score/model-document.ts';
import { contributionsOf, fitScorecard, scoreRows, type Scorecard } from '../score/scorecard.ts';
import type { Direction } from '../score/woe-bins.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { splitByTime, type HistoryRow, type SplitOptions, type TimeSplit } from './history.ts';

export const LEARNERS = ['scorecard', 'gbdt'] as const;

/** The name of a learner. */
export type Learner = (typeof LEARNERS)[number];

/** What to fit, and how to split the history. */
export interface TrainingOptions extends SplitOptions {
  readonly learner: Learner;
  /** Draws the rows that each tree sees. */
  readonly random: RandomSource;
  readonly onProgress?: (done: number, of: number) => void;
}

/** How much a column contributes, and whether its distribution has changed. */
export interface ColumnReport {
  readonly column: string;
  /** Mean size of what it adds to the log-odds of a row of the test. */
  readonly weight: number;
  /** Population stability index of the test against the training. */
  readonly psi: number;
}

/** The data of a training, and how well the model did. */
export interface TrainingReport {
  readonly learner: Learner;
  readonly testFromMs: number;
  readonly labelDelayMs: number;
  readonly leftOut: TimeSplit['leftOut'];
  readonly train: Evaluation;
  readonly test: Evaluation;
  /** Population stability index of the score, test against training. */
  readonly psi: number;
  /** Strongest first. */
  readonly columns: readonly ColumnReport[];
  /** How the scores in the answers did on the same rows of the test. Null if the history lacks some of them. */
  readonly told: Discrimination | null;
}

/** A model with its report, or the reason why none could be trained. */
export type Training =
  | { readonly ok: true; readonly document: ModelDocument; readonly report: TrainingReport }
  | { readonly ok: false; readonly problem: string };

/** The fewest rows of each outcome to train on. */
const TRAIN_MIN = 50;
const TEST_MIN = 20;
/** The youngest training rows, with this share of the frauds, are kept for the calibration. */
const CALIBRATION_SHARE = 0.2;
/** The fewest genuine rows on each side of that cut. */
const GENUINE_MIN = 10;
/** The most rows of the test over which contributions of columns are averaged. */
const WEIGHED_ROWS_MAX = 5_000;

/**
 * Learns from the past and tests on what came after. The learner is fitted to the older rows of the training part, and
 * calibrated to probabilities on its youngest rows (Platt 1999). Nothing is chosen on the test. Gives a
 * problem if there is too little to learn from, or if the features say nothing about the outcomes.
 */
export function trainModel(rows: readonly HistoryRow[], options: TrainingOptions): Training {
  const split = splitByTime(rows, options);
  const problem = tooLittle(split);
  if (problem !== null) return { ok: false, problem };
  const { train } = split;
  const cut = calibrationCut(train.labels);
  const part = (keep: (row: number) => boolean) => takeRows(train, rowsWhere(train.labels.length, keep));
  const [older, younger] = [part((row) => row < cut), part((row) => row >= cut)];
  if ([older, younger].some(({ labels }) => countOutcomes(labels).genuine < GENUINE_MIN))
    return {
      ok: false,
      problem:
        'fraud and genuine rows come from different times, so they cannot be told apart. Use a history that has both',
    };
  const model = options.learner === 'scorecard' ? fitCard(older) : fitTrees(older, options);
  if (model.kind === 'scorecard' && model.parts.length === 0)
    return { ok: false, problem: 'no feature says anything about the outcomes. Check the labels' };
  const platt = fitLogistic([logOddsOf(model, younger)], younger.labels, 1e-3);
  const [slope = 0] = platt.weights;
  if (!(slope > 0))
    return {
      ok: false,
      problem:
        'what was learned from the older rows does not hold for the younger ones before the test. ' +
        'Either the past is no guide here, or the labels changed their meaning',
    };
  const document = MODEL_DOCUMENT.parse({
    format: 'renzheng.score-model',
    version: 1,
    calibration: { slope, intercept: platt.intercept },
    model,
  });
  const calibrated = (table: LabelledTable) =>
    evaluate(
      table,
      logOddsOf(model, table).map((logOdds) => platt.intercept + slope * logOdds),
    );
  return { ok: true, document, report: reportOf({ split, options, model, slope }, calibrated) };
}

/** The direction of the log-odds along a column of the fraud score. Only genuine outcomes speak for a person. */
function directionOf(column: string): Direction {
  return column === 'genuineOutcomes' ? -1 : 1;
}

function tooLittle({ train, test }: TimeSplit): string | null {
  const [learnt, tested] = [countOutcomes(train.labels), countOutcomes(test.labels)];
  const isEnough =
    Math.min(learnt.frauds, learnt.genuine) >= TRAIN_MIN && Math.min(tested.frauds, tested.genuine) >= TEST_MIN;
  if (isEnough) return null;
  return (
    `too little to learn from: ${learnt.frauds} fraud and ${learnt.genuine} genuine rows before the test, ` +
    `${tested.frauds} and ${tested.genuine} in it; at least ${TRAIN_MIN} of each are needed to learn and ${TEST_MIN} ` +
    'of each to test. Report more outcomes, start the test at another time, or shorten the label delay'
  );
}

/** The row from which on a fifth of the frauds is left. */
function calibrationCut(labels: Uint8Array): number {
  const { frauds } = countOutcomes(labels);
  let seen = 0;
  return labels.findIndex((label) => (seen += label) > frauds * (1 - CALIBRATION_SHARE));
}

function fitCard(table: LabelledTable): Scorecard {
  return fitScorecard(table, { bins: (column) => ({ direction: directionOf(column), binsMax: 8, shareMin: 0.01 }) });
}

function fitTrees(table: LabelledTable, { random, onProgress }: TrainingOptions): BoostedTrees {
  return fitBoostedTrees(table, {
    trees: 150,
    leavesMax: 8,
    learningRate: 0.06,
    rowsMinLeaf: Math.max(20, Math.floor(table.labels.length * 0.005)),
    rowShare: 0.8,
    direction: directionOf,
    random: () => random.intBelow(2 ** 30) / 2 ** 30,
    ...(onProgress === undefined ? {} : { onTree: onProgress }),
  });
}

type Fitted = Scorecard | BoostedTrees;

function logOddsOf(model: Fitted, table: LabelledTable): Float64Array {
  return model.kind === 'scorecard' ? scoreRows(model, table) : boostRows(model, table);
}

interface Fit {
  readonly split: TimeSplit;
  readonly options: TrainingOptions;
  readonly model: Fitted;
  readonly slope: number;
}

function reportOf(
  { split, options, model, slope }: Fit,
  measure: (table: LabelledTable) => Evaluation,
): TrainingReport {
  const [train, test] = [measure(split.train), measure(split.test)];
  const weights = weightsOf(model, split.test);
  const columns = split.train.columns.map((column, at) => ({
    column,
    weight: slope * (weights.get(column) ?? 0),
    psi: populationStability(split.train.values[at] ?? [], split.test.values[at] ?? []),
  }));
  return {
    learner: options.learner,
    testFromMs: split.testFromMs,
    labelDelayMs: options.labelDelayMs,
    leftOut: split.leftOut,
    train,
    test,
    psi: populationStability(train.logOdds, test.logOdds),
    columns: columns.toSorted((a, b) => b.weight - a.weight),
    told: split.toldScores.some(Number.isNaN) ? null : discrimination(split.toldScores, split.test.labels),
  };
}

/** Mean size of what each column adds, over the first rows of a table. */
function weightsOf(model: Fitted, table: LabelledTable): ReadonlyMap<string, number> {
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
