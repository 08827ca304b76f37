import { expect, test } from 'vitest';
import { seededRandom } from '../../../kernel/seeded-random.ts';
import { sigmoid } from '../../../statistics/logistic-regression.ts';
import { MODEL_DOCUMENT } from '../score/model-document.ts';
import type { OwnColumn } from '../score/own-columns.ts';
import { SCORE_COLUMNS } from '../score/score-features.ts';
import { describeTraining } from './training-report.ts';
import { LEARNERS } from './fit-learner.ts';
import type { HistoryRow } from './history.ts';
import { DAY_MS, START_MS } from './made-history.ts';
import { missingColumns, rowOfFile } from './read-history.ts';
import { trainModel, type Training, type TrainingOptions } from './train-model.ts';

const OWN: readonly OwnColumn[] = [
  { name: 'amount', kind: 'number', min: 0, max: 1000 },
  { name: 'scene', kind: 'category', values: ['app', 'agent', 'web'] },
];

/**
 * A history in which 3 % of the rows have reported frauds, from 1 to 30. Beyond that, fraud comes from middling amounts
 * of the scene `agent`, which only the operator's columns show.
 */
function madeHistory(rows: number): HistoryRow[] {
  const random = seededRandom(5);
  const share = () => random.intBelow(1e9) / 1e9;
  return Array.from({ length: rows }, (_, at) => {
    const frauds = share() < 0.03 ? 1 + Math.floor(30 * share()) : 0;
    const [amount, scene] = [1000 * share(), Math.floor(3 * share())];
    const own = scene === 1 && amount > 400 && amount < 600 ? 4 : 0;
    const isFraud = share() < sigmoid(-5 + (frauds > 20 ? 8 : frauds > 0 ? 1.5 : 0) + own);
    const product = SCORE_COLUMNS.map((column) => (column === 'fraudOutcomes' ? frauds : 0));
    const atMs = START_MS + Math.floor((at * DAY_MS) / 200);
    const outcome = { isFraud, observedAtMs: atMs + DAY_MS };
    return { atMs, values: Float64Array.from([...product, amount, scene]), outcome, score: null };
  });
}

const rows = madeHistory(16_000);

function trained(learner: TrainingOptions['learner'], ownColumns: readonly OwnColumn[]): Training & { ok: true } {
  const split = { testFromMs: null, labelDelayMs: DAY_MS, unlabelled: 'leave-out' } as const;
  const training = trainModel(rows, { ...split, learner, ownColumns, random: seededRandom(1) });
  if (!training.ok) throw new Error(training.problem);
  return training;
}

test.each(LEARNERS)('%s cuts the tail of a column that is nearly always zero', (learner) => {
  const { test: tested, rivals } = trained(learner, []).report;
  const column = rivals.find((rival) => rival.column === 'fraudOutcomes');
  expect(column?.recallAtFpr1).toBeGreaterThan(0.2);
  expect(tested.recallAtFpr1).toBeGreaterThan((column?.recallAtFpr1 ?? 1) - 0.02);
  expect(rivals.every(({ wins }) => !wins)).toBe(true);
});

test('columns of the operator find what the product does not see, and live with the model', () => {
  const [alone, wide] = [trained('gbdt', []), trained('gbdt', OWN)];
  expect(wide.report.test.auc).toBeGreaterThan(alone.report.test.auc + 0.1);
  expect(MODEL_DOCUMENT.parse(wide.document)).toEqual(wide.document);
  expect(alone.document.ownColumns).toBeUndefined();
  const [amount, scene] = wide.document.ownColumns ?? [];
  expect(amount).toEqual(OWN[0]);
  // The scene with the most fraud is the last one.
  expect(scene?.kind === 'category' && scene.values.at(-1)).toBe('agent');
});

test('auto gives the model of one of the learners, and is not worse than the worse of them', () => {
  const { report, document } = trained('auto', OWN);
  const each = LEARNERS.map((learner) => trained(learner, OWN));
  expect(report.test.auc).toBeGreaterThanOrEqual(Math.min(...each.map((one) => one.report.test.auc)) - 0.005);
  // Fraud adds up over these columns, and a scorecard draws no rows, so that it is the same model each time.
  expect(report.learner).toBe('scorecard');
  expect(document).toEqual(each[0]?.document);
});

test('a model that loses to one column says so', () => {
  const turned = rows.map((row) => {
    const values = row.values.slice(0, SCORE_COLUMNS.length);
    // The more other apps asked, the less fraud there is here. The direction of the product does not allow it.
    values[SCORE_COLUMNS.indexOf('idQueries30d')] = row.outcome?.isFraud === true ? 0 : 1 + (values.length % 3);
    return { ...row, values };
  });
  const split = { testFromMs: null, labelDelayMs: DAY_MS, unlabelled: 'leave-out' } as const;
  const training = trainModel(turned, { ...split, learner: 'scorecard', random: seededRandom(1) });
  if (!training.ok) throw new Error(training.problem);
  expect(describeTraining(training.report)).toContain('The model loses to the single column idQueries30d');
  expect(describeTraining(training.report)).not.toContain('--even-if-worse');
  expect(describeTraining(training.report, { isForced: true })).toContain('published by order (--even-if-worse)');
});

test('a row of a file gives the declared columns after those of the product', () => {
  const fields = { asked_at: '2026-01-02', outcome: 'fraud', observed_at: '2026-01-03', amount: '12.5', scene: 'web' };
  const read = rowOfFile(fields, OWN);
  expect(read.ok && Array.from(read.row.values.subarray(SCORE_COLUMNS.length))).toEqual([12.5, 2]);
  const wrong = rowOfFile({ ...fields, amount: '1000.5' }, OWN);
  expect(wrong).toEqual({ ok: false, problem: 'amount: must be a number from 0 to 1000' });
  expect(missingColumns(['asked_at', 'outcome', 'observed_at', 'amount'], OWN)).toEqual(['scene']);
  expect(missingColumns(['asked_at', 'outcome', 'observed_at', 'amount', 'scene'], OWN)).toEqual([]);
});
