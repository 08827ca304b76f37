import { countOutcomes } from '../../../statistics/count-outcomes.ts';
import { fitLogistic } from '../../../statistics/logistic-regression.ts';
import { orderCategories, recodeCategories } from '../score/category-order.ts';
import { rowsWhere, takeColumns, takeRows, type LabelledTable } from '../score/labelled-table.ts';
import { discrimination, populationStability, type Discrimination } from '../score/metrics.ts';
import { columnsOf, MODEL_DOCUMENT, type ModelDocument } from '../score/model-document.ts';
import type { OwnColumn } from '../score/own-columns.ts';
import { chooseColumns, separationOf, type ColumnChoice } from './choose-columns.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { fitLearner, LEARNERS, logOddsOf, weightsOf, type Fitted, type Fitting, type Learner } from './fit-learner.ts';
import { splitByTime, type HistoryRow, type SplitOptions, type TimeSplit } from './history.ts';
import { compareWithRivals, type Rival } from './rivals.ts';
import { told, type Told } from '../../../kernel/told.ts';

/** The choice of a learner. `auto` fits each, and takes the one that does best on the youngest training rows. */
export const LEARNER_CHOICES = ['auto', ...LEARNERS] as const;

/** What to fit, and how to split the history. */
export interface TrainingOptions extends SplitOptions, Fitting {
  readonly learner: (typeof LEARNER_CHOICES)[number];
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
  /** Columns that were left out because they drift within the training. */
  readonly dropped: ColumnChoice['dropped'];
  /** What the model was compared with on the test. It should be published only if none of them wins. */
  readonly rivals: readonly Rival[];
  /** How the scores in the answers did on the same rows of the test. Null if the history lacks some of them. */
  readonly told: Discrimination | null;
}

/** A model with its report, or the reason why none could be trained. */
export type Training =
  | { readonly ok: true; readonly document: ModelDocument; readonly report: TrainingReport }
  | { readonly ok: false; readonly problem: Told };

/** The fewest rows of each outcome to train on. */
const TRAIN_MIN = 50;
const TEST_MIN = 20;
/** The youngest training rows, with this share of the frauds, are kept for the calibration. */
const CALIBRATION_SHARE = 0.2;
/** The fewest genuine rows on each side of that cut. */
const GENUINE_MIN = 10;
/**
 * Learns from the past and tests on what came after. Columns that drift are left out, the learner is fitted to the
 * older rows of the training part, and calibrated to probabilities on its youngest rows (Platt 1999). Then it is fitted
 * once more to all rows of the training part, and the calibration is kept. Nothing is chosen on the test. Gives a
 * problem if there is too little to learn from, or if the features say nothing about the outcomes.
 */
export function trainModel(rows: readonly HistoryRow[], options: TrainingOptions): Training {
  const split = splitByTime(rows, options);
  const problem = tooLittle(split);
  if (problem !== null) return { ok: false, problem };
  const declared = options.ownColumns ?? [];
  const cut = calibrationCut(split.train.labels);
  const own = orderCategories(declared, olderThan(cut, split.train));
  const train = recodeCategories(split.train, declared, own);
  const test = recodeCategories(split.test, declared, own);
  const [older, younger] = [olderThan(cut, train), youngerFrom(cut, train)];
  if ([older, younger].some(({ labels }) => countOutcomes(labels).genuine < GENUINE_MIN))
    return { ok: false, problem: APART_IN_TIME };
  const choice = chooseColumns(older, younger);
  const learnt = learn({ older: takeColumns(older, choice.kept), younger, train }, options);
  if (!learnt.ok) return learnt;
  const { model, slope, intercept } = learnt;
  const document = documentOf(model, { slope, intercept }, own);
  const calibrated = (table: LabelledTable) =>
    evaluate(
      table,
      logOddsOf(model, table).map((logOdds) => intercept + slope * logOdds),
    );
  const report = reportOf({ split: { ...split, train, test }, options, choice, ...learnt }, calibrated);
  return { ok: true, document, report };
}

interface Parts {
  /** The rows to learn from, with the chosen columns. */
  readonly older: LabelledTable;
  /** The rows to calibrate on and to choose between learners. */
  readonly younger: LabelledTable;
  /** Both together, for the last fit. */
  readonly train: LabelledTable;
}

interface Learnt {
  readonly ok: true;
  readonly learner: Learner;
  readonly model: Fitted;
  readonly slope: number;
  readonly intercept: number;
}

/** Fits to the older rows, calibrates on the younger ones, and fits again to all. */
function learn(
  { older, younger, train }: Parts,
  options: TrainingOptions,
): Learnt | { readonly ok: false; readonly problem: Told } {
  const { learner: choice, random, onProgress } = options;
  const candidates = (choice === 'auto' ? LEARNERS : [choice])
    .map((learner) => ({ learner, model: fitLearner(learner, older, { random }) }))
    .filter(({ model }) => model.kind !== 'scorecard' || model.parts.length > 0)
    .map((fitted) => ({ ...fitted, logOdds: logOddsOf(fitted.model, younger) }))
    .map((fitted) => ({ ...fitted, separation: separationOf(fitted.logOdds, younger.labels) }));
  const [best] = candidates.toSorted((a, b) => b.separation - a.separation);
  if (best === undefined)
    return { ok: false, problem: told`no feature says anything about the outcomes. Check the labels` };
  const platt = fitLogistic([best.logOdds], younger.labels, 1e-3);
  const [slope = 0] = platt.weights;
  if (!(slope > 0)) return { ok: false, problem: NO_GUIDE };
  const fitting = { random, ...(onProgress === undefined ? {} : { onProgress }) };
  const model = fitLearner(best.learner, takeColumns(train, older.columns), fitting);
  return { ok: true, learner: best.learner, model, slope, intercept: platt.intercept };
}

const APART_IN_TIME = told`fraud and genuine rows come from different times, so they cannot be told apart. Use a history that has both`;
const NO_GUIDE = told`what was learned from the older rows does not hold for the younger ones before the test. Either the past is no guide here, or the labels changed their meaning`;

/** The document of a model. It declares the columns of the operator that the model uses. */
function documentOf(
  model: Fitted,
  calibration: ModelDocument['calibration'],
  own: readonly OwnColumn[],
): ModelDocument {
  const document = MODEL_DOCUMENT.parse({ format: 'renzheng.score-model', version: 1, calibration, model });
  const used = new Set(columnsOf(document));
  const ownColumns = own.filter(({ name }) => used.has(name));
  return ownColumns.length === 0 ? document : MODEL_DOCUMENT.parse({ ...document, ownColumns });
}

function tooLittle({ train, test }: TimeSplit): Told | null {
  const [learnt, tested] = [countOutcomes(train.labels), countOutcomes(test.labels)];
  const isEnough =
    Math.min(learnt.frauds, learnt.genuine) >= TRAIN_MIN && Math.min(tested.frauds, tested.genuine) >= TEST_MIN;
  if (isEnough) return null;
  return told`too little to learn from: ${learnt.frauds} fraud and ${learnt.genuine} genuine rows before the test, ${tested.frauds} and ${tested.genuine} in it; at least ${TRAIN_MIN} of each are needed to learn and ${TEST_MIN} of each to test. Report more outcomes, start the test at another time, or shorten the label delay`;
}

/** The row from which on a fifth of the frauds is left. */
function calibrationCut(labels: Uint8Array): number {
  const { frauds } = countOutcomes(labels);
  let seen = 0;
  return labels.findIndex((label) => (seen += label) > frauds * (1 - CALIBRATION_SHARE));
}

function olderThan(cut: number, table: LabelledTable): LabelledTable {
  return takeRows(
    table,
    rowsWhere(table.labels.length, (row) => row < cut),
  );
}

function youngerFrom(cut: number, table: LabelledTable): LabelledTable {
  return takeRows(
    table,
    rowsWhere(table.labels.length, (row) => row >= cut),
  );
}

interface Fit extends Learnt {
  readonly split: TimeSplit;
  readonly options: TrainingOptions;
  readonly choice: ColumnChoice;
}

function reportOf(
  { split, options, choice, learner, model, slope }: Fit,
  measure: (table: LabelledTable) => Evaluation,
): TrainingReport {
  const [train, test] = [measure(split.train), measure(split.test)];
  const weights = weightsOf(model, takeColumns(split.test, choice.kept));
  const columns = split.train.columns.map((column, at) => ({
    column,
    weight: slope * (weights.get(column) ?? 0),
    psi: populationStability(split.train.values[at] ?? [], split.test.values[at] ?? []),
  }));
  return {
    learner,
    testFromMs: split.testFromMs,
    labelDelayMs: options.labelDelayMs,
    leftOut: split.leftOut,
    train,
    test,
    psi: populationStability(train.logOdds, test.logOdds),
    columns: columns.toSorted((a, b) => b.weight - a.weight),
    dropped: choice.dropped,
    rivals: compareWithRivals(split.train, split.test, test),
    told: split.toldScores.some(Number.isNaN) ? null : discrimination(split.toldScores, split.test.labels),
  };
}
