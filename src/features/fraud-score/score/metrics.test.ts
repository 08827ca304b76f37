import { describe, expect, test } from 'vitest';
import { calibrationCurve, discrimination, populationStability, rocCurve } from './metrics.ts';
import { scaleScore } from './score-scale.ts';

const labels = (text: string) => Uint8Array.from(text, Number);

describe('the ROC curve', () => {
  test('each score is a step, and rows with one score are one step', () => {
    expect(rocCurve([0.9, 0.8, 0.8, 0.1], labels('1010'))).toEqual([
      { fpr: 0, tpr: 0 },
      { fpr: 0, tpr: 0.5 },
      { fpr: 0.5, tpr: 1 },
      { fpr: 1, tpr: 1 },
    ]);
    // The order of the rows does not matter.
    expect(rocCurve([0.1, 0.8, 0.9, 0.8], labels('0011'))).toEqual(rocCurve([0.9, 0.8, 0.8, 0.1], labels('1010')));
  });

  test.each([
    // Perfect, reversed, all equal, and the textbook mix: of 4 pairs one is in the wrong order.
    [[4, 3, 2, 1], '1100', { auc: 1, ks: 1, recallAtFpr1: 1 }],
    [[1, 2, 3, 4], '1100', { auc: 0, ks: 0, recallAtFpr1: 0 }],
    [[5, 5, 5, 5], '1100', { auc: 0.5, ks: 0, recallAtFpr1: 0 }],
    [[4, 3, 2, 1], '1010', { auc: 0.75, ks: 0.5, recallAtFpr1: 0.5 }],
    [[1, 2], '11', { auc: Number.NaN, ks: Number.NaN, recallAtFpr1: Number.NaN }],
    [[1, 2], '00', { auc: Number.NaN, ks: Number.NaN, recallAtFpr1: Number.NaN }],
  ])('scores %j of %s', (scores, rows, expected) => {
    expect(discrimination(scores, labels(rows))).toEqual(expected);
  });

  test.each([
    [100, 1],
    [99, 0.5],
  ])('of %i genuine rows one may be flagged at 1 %%, or none', (genuine, recall) => {
    // A genuine row lies above the last two of four frauds, and the others below them all.
    const scores = [9, 8, 7, 6, 5, ...Array.from({ length: genuine - 1 }, (_, at) => -1 - at)];
    const rows = labels(`11011${'0'.repeat(genuine - 1)}`);
    expect(discrimination(scores, rows).recallAtFpr1).toBe(recall);
  });
});

test('a calibration curve has groups of equal size, from the lowest prediction up', () => {
  expect(calibrationCurve([0.9, 0.1, 0.3, 0.7, 0.5], labels('10010'), 2)).toEqual([
    { rows: 2, predicted: 0.2, observed: 0 },
    { rows: 3, predicted: expect.closeTo(0.7, 12), observed: 2 / 3 },
  ]);
  // More groups than rows leave out the empty ones.
  expect(calibrationCurve([0.5, 0.25], labels('10'), 3).map(({ rows, predicted }) => [rows, predicted])).toEqual([
    [1, 0.25],
    [1, 0.5],
  ]);
  expect(
    calibrationCurve(
      Array.from({ length: 30 }, (_, at) => at),
      new Uint8Array(30),
    ),
  ).toHaveLength(10);
});

describe('the population stability index', () => {
  const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, at) => from + at);

  test('it is zero for the same values, and grows as they move', () => {
    expect(populationStability(upTo(100), upTo(100))).toBeCloseTo(0, 6);
    const little = populationStability(upTo(100), upTo(100, 10));
    const much = populationStability(upTo(100), upTo(100, 90));
    expect(little).toBeGreaterThan(0.05);
    expect(much).toBeGreaterThan(little);
  });

  test('its bins are quantiles of the earlier values: what moves within one does not show', () => {
    // Two bins of 0 to 49 and 50 to 99.
    expect(populationStability(upTo(100), [...upTo(50).map(() => 49.9), ...upTo(50).map(() => 50)], 2)).toBeCloseTo(
      0,
      6,
    );
    const halves = [...upTo(25).map(() => 0), ...upTo(75).map(() => 99)];
    // (0.25 - 0.5) ln(0.25 / 0.5) + (0.75 - 0.5) ln(0.75 / 0.5) = 0.2747
    expect(populationStability(upTo(100), halves, 2)).toBeCloseTo(0.2747, 2);
  });

  test('what is not known is a bin of its own', () => {
    const some = [...upTo(50), ...upTo(50).map(() => Number.NaN)];
    expect(populationStability(some, some)).toBeCloseTo(0, 6);
    const halves = populationStability(some, upTo(50), 2);
    expect(halves).toBeGreaterThan(1);
    expect(
      populationStability(
        upTo(50).map(() => 7),
        [...upTo(25).map(() => 7), ...upTo(25).map(() => Number.NaN)],
      ),
    ).toBeGreaterThan(1);
  });
});

// 80 at even odds, and ten points double them.
test.each([
  [0, 80],
  [Math.LN2, 90],
  [-2 * Math.LN2, 60],
  [2 * Math.LN2, 100],
  [50, 100],
  [-50, 0],
  [-8 * Math.LN2, 0],
  [-7.96 * Math.LN2, 0],
  [-7.94 * Math.LN2, 1],
  [-4.2, 19],
])('log-odds of %d are the score %i', (logOdds, score) => {
  expect(scaleScore(logOdds)).toBe(score);
});
