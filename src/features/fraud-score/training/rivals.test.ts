import { expect, test } from 'vitest';
import { seededRandom } from '../../../kernel/seeded-random.ts';
import { sigmoid } from '../../../statistics/logistic-regression.ts';
import type { LabelledTable } from '../score/labelled-table.ts';
import { discrimination } from '../score/metrics.ts';
import { chooseColumns } from './choose-columns.ts';
import { compareWithRivals, losesTo } from './rivals.ts';

const MODEL = { auc: 0.9, ks: 0.7, recallAtFpr1: 0.6 };

test.each([
  ['an AUC .005 higher', { auc: 0.905 }, false],
  ['an AUC .0051 higher', { auc: 0.9051 }, true],
  ['a recall .02 higher', { recallAtFpr1: 0.62 }, false],
  ['a recall .021 higher', { recallAtFpr1: 0.621 }, true],
  ['a recall .5 higher and a lower AUC', { auc: 0.8, recallAtFpr1: 1 }, true],
  ['both lower', { auc: 0.8, recallAtFpr1: 0.1 }, false],
])('a rival with %s', (_, better, loses) => {
  expect(losesTo(MODEL, { ...MODEL, ...better })).toBe(loses);
});

/** Fraud grows with `a` and falls with `b`, which is known for half of the rows. `noise` says nothing. */
function madeTable(rows: number, seed: number, shift = 0): LabelledTable {
  const random = seededRandom(seed);
  const next = () => random.intBelow(1e9) / 1e9;
  const [a, b, noise] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const [first, second] = [next(), next()];
    a[row] = first;
    b[row] = row % 2 === 0 ? second : Number.NaN;
    noise[row] = next() + shift;
    labels[row] = next() < sigmoid(-2 + 3 * first - (row % 2 === 0 ? 4 * second : 2)) ? 1 : 0;
  }
  return { columns: ['a', 'b', 'noise'], values: [a, b, noise], labels };
}

test('the rivals are the best column and a logistic regression, learned from the training and measured on the test', () => {
  const [train, later] = [madeTable(4000, 1), madeTable(4000, 2)];
  const rivals = compareWithRivals(train, later, { auc: 0.5, ks: 0, recallAtFpr1: 0 });
  const column = rivals.find((rival) => rival.column === 'a');
  const logistic = rivals.find(({ kind }) => kind === 'logistic');
  expect(column?.auc).toBe(discrimination(later.values[0] ?? [], later.labels).auc);
  expect(column?.wins).toBe(true);
  // The regression has the true form of the log-odds, so that it beats each column.
  expect(logistic?.auc).toBeGreaterThan((column?.auc ?? 1) + 0.02);
  expect(compareWithRivals(train, later, { auc: 1, ks: 1, recallAtFpr1: 1 }).some(({ wins }) => wins)).toBe(false);
});

test('a column that drifts and says nothing is left out, and nothing is left out if none drifts', () => {
  const older = madeTable(4000, 1);
  expect(chooseColumns(older, madeTable(2000, 2))).toEqual({ kept: ['a', 'b', 'noise'], dropped: [] });
  const { kept, dropped } = chooseColumns(older, madeTable(2000, 2, 0.5));
  expect(kept).toEqual(['a', 'b']);
  expect(dropped.map(({ column }) => column)).toEqual(['noise']);
  expect(dropped[0]?.psi).toBeGreaterThan(0.25);
});

test('a column that drifts stays if the younger rows are told apart worse without it', () => {
  const older = madeTable(4000, 1);
  const younger = madeTable(4000, 2);
  // The upper half of `a` becomes three times as frequent. What `a` means stays the same.
  const rows = Array.from(younger.labels.keys()).filter(
    (row) => (younger.values[0]?.[row] ?? 0) > 0.5 || row % 3 === 0,
  );
  const moved = {
    columns: younger.columns,
    values: younger.values.map((cells) => Float64Array.from(rows, (row) => cells[row] ?? Number.NaN)),
    labels: Uint8Array.from(rows, (row) => younger.labels[row] ?? 0),
  };
  expect(chooseColumns(older, moved)).toEqual({ kept: ['a', 'b', 'noise'], dropped: [] });
});
