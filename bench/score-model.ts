import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parse } from 'csv-parse/sync';
import { seededRandom } from '../src/kernel/seeded-random.ts';
import { boostRows, fitBoostedTrees, type BoostOptions } from '../src/features/fraud-score/score/boosted-trees.ts';
import { countOutcomes } from '../src/statistics/count-outcomes.ts';
import { rowsWhere, takeRows, type LabelledTable } from '../src/features/fraud-score/score/labelled-table.ts';
import { discrimination, populationStability } from '../src/features/fraud-score/score/metrics.ts';
import { fitScorecard, scoreRows, type ScorecardOptions } from '../src/features/fraud-score/score/scorecard.ts';
import { measuringData } from '../test/measuring-data.ts';
import { SCORE_COLUMNS } from '../src/features/fraud-score/score/score-features.ts';
import { describeTraining } from '../src/features/fraud-score/training/training-report.ts';
import type { HistoryRow } from '../src/features/fraud-score/training/history.ts';
import { trainModel, type TrainingReport } from '../src/features/fraud-score/training/train-model.ts';
import { LABEL_DELAY_S, readCardHistory } from './lib/card-history.ts';
import { CARD_OWN_COLUMNS, readCardPeople } from './lib/card-people.ts';

const DAY_S = 86_400;
/** Training ends and the test begins at this time. */
const CARD_CUT_S = Date.parse('2018-08-25T00:00:00Z') / 1000;
/** Before this time, the windows of 30 days and the label delay are not filled yet. */
const CARD_FROM_S = Date.parse('2018-05-08T00:00:00Z') / 1000;
/** The trees see one in this many of the genuine training rows. */
const GENUINE_ONE_IN = 4;

interface Split {
  readonly train: LabelledTable;
  readonly test: LabelledTable;
}

/**
 * Measures AUC, KS and recall at 1 % false positives of the two learners on labelled histories. Card transactions are
 * split by time, with outcomes known 7 days late. Credit clients are split by a hash of their id. Nothing is tuned on
 * the test rows.
 */
export async function run(_options: { readonly full: boolean }): Promise<Record<string, number>> {
  const folder = measuringData('risk');
  if (folder === null) return {};
  const card = readCard(path.join(folder, 'fdh_2018-04_08.csv.gz'));
  const taiwan = readTaiwan(path.join(folder, 'taiwan_default.csv'));
  return {
    ...trainOnPeople(path.join(folder, 'fdh_2018-04_08.csv.gz')),
    ...compare('card', card, {
      scorecard: { bins: () => ({ binsMax: 12, shareMin: 0.002 }) },
      trees: { trees: 120, leavesMax: 12, learningRate: 0.07, rowsMinLeaf: 100 },
    }),
    ...compare('taiwan', taiwan, {
      scorecard: { bins: () => ({ binsMax: 8, shareMin: 0.01 }) },
      trees: { trees: 250, leavesMax: 8, learningRate: 0.04, rowsMinLeaf: 60, l2: 20, rowShare: 0.7 },
    }),
  };
}

/** Rows of `score train` come from this time on, because the windows must fill before. */
const PEOPLE_FROM_S = Date.parse('2018-06-15T00:00:00Z') / 1000;
/** Of the genuine transactions, one in this many is learned from, and one in this many is tested on. */
const PEOPLE_TRAIN_ONE_IN = 30;
const PEOPLE_TEST_ONE_IN = 3;

/**
 * Measures `score train` as an operator runs it, on the card transactions as questions about a customer and a terminal:
 * with the columns of the product alone (`own_…`), and with amount, hour and windows of seven days beside them
 * (`wide_…`). Outcomes are reported on the next day. The figures that end in `_week` are for reports after seven days.
 */
function trainOnPeople(file: string): Record<string, number> {
  const delaysMs = [DAY_S * 1000, LABEL_DELAY_S * 1000];
  const [nextDay = [], nextWeek = []] = readCardPeople(file, delaysMs, isPeopleRow);
  const [own, wide] = [trainedOn(nextDay, false), trainedOn(nextDay, true)];
  const [ownWeek, wideWeek] = [trainedOn(nextWeek, false), trainedOn(nextWeek, true)];
  return {
    own_auc: rounded(own.auc),
    own_recall_at_fpr_1: rounded(own.recallAtFpr1),
    wide_auc: rounded(wide.auc),
    wide_recall_at_fpr_1: rounded(wide.recallAtFpr1),
    own_recall_at_fpr_1_week: rounded(ownWeek.recallAtFpr1),
    wide_auc_week: rounded(wideWeek.auc),
    wide_recall_at_fpr_1_week: rounded(wideWeek.recallAtFpr1),
  };
}

function isPeopleRow({
  row,
  atMs,
  isFraud,
}: {
  readonly row: number;
  readonly atMs: number;
  readonly isFraud: boolean;
}) {
  const time = atMs / 1000;
  if (time >= CARD_CUT_S) return isFraud || row % PEOPLE_TEST_ONE_IN === 0;
  return time >= PEOPLE_FROM_S && time < CARD_CUT_S - LABEL_DELAY_S && (isFraud || row % PEOPLE_TRAIN_ONE_IN === 0);
}

function trainedOn(rows: readonly HistoryRow[], isWide: boolean): TrainingReport['test'] {
  const training = trainModel(isWide ? rows : rows.map(withoutOwn), {
    learner: 'auto',
    testFromMs: CARD_CUT_S * 1000,
    labelDelayMs: LABEL_DELAY_S * 1000,
    unlabelled: 'leave-out',
    ownColumns: isWide ? CARD_OWN_COLUMNS : [],
    random: seededRandom(1),
  });
  if (!training.ok) throw new Error(training.problem);
  print(
    'The genuine rows are thinned, more in the training than in the test, so predicted fraud is above observed fraud.',
  );
  print(`score train, ${isWide ? 'with columns of the operator' : 'columns of the product alone'}\n`);
  print(`${describeTraining(training.report)}\n`);
  return training.report.test;
}

function withoutOwn(row: HistoryRow): HistoryRow {
  return { ...row, values: row.values.subarray(0, SCORE_COLUMNS.length) };
}

interface Settings {
  readonly scorecard: ScorecardOptions;
  readonly trees: BoostOptions;
}

function compare(name: string, { train, test }: Split, settings: Settings): Record<string, number> {
  print(`${name}: ${describe(train)} to learn from, ${describe(test)} to test on`);
  const cardStart = performance.now();
  const card = fitScorecard(train, settings.scorecard);
  const cardMs = performance.now() - cardStart;
  const cardScores = scoreRows(card, test);
  const cardPsi = populationStability(scoreRows(card, train), cardScores);
  const treesStart = performance.now();
  const random = seededRandom(717);
  const trees = fitBoostedTrees(thinned(train), {
    ...settings.trees,
    random: () => random.intBelow(2 ** 30) / 2 ** 30,
  });
  const treesMs = performance.now() - treesStart;
  const treeScores = boostRows(trees, test);
  const learners = [
    { learner: 'scorecard', scores: cardScores, tookMs: cardMs, size: `${card.parts.length} columns` },
    { learner: 'gbdt', scores: treeScores, tookMs: treesMs, size: `${trees.trees.length} trees` },
  ];
  const figures: Record<string, number> = { [`${name}_psi_scorecard`]: rounded(cardPsi) };
  for (const { learner, scores, tookMs, size } of learners) {
    const { auc, ks, recallAtFpr1 } = discrimination(scores, test.labels);
    const quality = `AUC ${auc.toFixed(4)}  KS ${ks.toFixed(4)}  recall at 1 % FPR ${recallAtFpr1.toFixed(4)}`;
    print(`  ${learner.padEnd(10)} ${quality}  (${size}, fitted in ${(tookMs / 1000).toFixed(1)} s)`);
    figures[`${name}_auc_${learner}`] = rounded(auc);
    figures[`${name}_ks_${learner}`] = rounded(ks);
    figures[`${name}_recall_1pct_${learner}`] = rounded(recallAtFpr1);
  }
  return figures;
}

function readCard(file: string): Split {
  const history = readCardHistory(file);
  const time = (row: number) => history.times[row] ?? 0;
  const size = history.labels.length;
  const known = rowsWhere(size, (row) => time(row) >= CARD_FROM_S && time(row) < CARD_CUT_S - LABEL_DELAY_S);
  const later = rowsWhere(size, (row) => time(row) >= CARD_CUT_S);
  const days = (time(size - 1) - CARD_CUT_S) / DAY_S;
  print(`card: ${size} transactions, the test covers ${days.toFixed(1)} days`);
  return { train: takeRows(history, known), test: takeRows(history, later) };
}

/**
 * Every fraud and a part of the genuine rows, drawn by position. This shifts the base, which does not change the AUC.
 */
function thinned(table: LabelledTable): LabelledTable {
  if (table.labels.length < 200_000) return table;
  return takeRows(
    table,
    rowsWhere(table.labels.length, (row) => table.labels[row] === 1 || row % GENUINE_ONE_IN === 0),
  );
}

function readTaiwan(file: string): Split {
  const rows = parse(readFileSync(file), { columns: true }) as Record<string, string>[];
  const target = 'default.payment.next.month';
  const columns = Object.keys(rows[0] ?? {}).filter((column) => column !== 'ID' && column !== target);
  const extras = ['utilisation', 'paidOverBill', 'lateMonths', 'worstDelay', 'paidRecently'];
  const values = [...columns, ...extras].map(() => new Float64Array(rows.length));
  rows.forEach((row, at) => {
    const cells = [...columns.map((column) => Number(row[column])), ...taiwanExtras(row)];
    cells.forEach((cell, column) => values[column]?.set([cell], at));
  });
  const labels = Uint8Array.from(rows, (row) => Number(row[target]));
  const table = { columns: [...columns, ...extras], values, labels };
  const isTest = rows.map(({ ID = '' }) => (createHash('sha256').update(ID).digest()[0] ?? 0) < 77);
  return {
    train: takeRows(
      table,
      rowsWhere(rows.length, (row) => !isTest[row]),
    ),
    test: takeRows(
      table,
      rowsWhere(rows.length, (row) => isTest[row] ?? false),
    ),
  };
}

function taiwanExtras(row: Record<string, string>): number[] {
  const cell = (name: string) => Number(row[name]);
  const sum = (name: string) => [1, 2, 3, 4, 5, 6].reduce((total, month) => total + cell(`${name}${month}`), 0);
  const delays = ['PAY_0', 'PAY_2', 'PAY_3', 'PAY_4', 'PAY_5', 'PAY_6'].map(cell);
  return [
    sum('BILL_AMT') / 6 / cell('LIMIT_BAL'),
    sum('PAY_AMT') / Math.max(sum('BILL_AMT'), 1),
    delays.filter((delay) => delay > 0).length,
    Math.max(...delays),
    cell('PAY_AMT1') + cell('PAY_AMT2'),
  ];
}

function describe({ labels }: LabelledTable): string {
  return `${labels.length} rows (${countOutcomes(labels).frauds} fraud)`;
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
