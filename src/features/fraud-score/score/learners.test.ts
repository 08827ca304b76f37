import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../kernel/seeded-random.ts';
import { boostedContributions, boostedLogOdds, boostRows, fitBoostedTrees } from './boosted-trees.ts';
import { rowOf, rowsWhere, takeRows, type LabelledTable } from './labelled-table.ts';
import { fitLogistic, sigmoid } from '../../../statistics/logistic-regression.ts';
import { calibrationCurve, discrimination, populationStability } from './metrics.ts';
import { contributionsOf, fitScorecard, scoreRows } from './scorecard.ts';
import { fitBins, quantileEdges, woeOf } from './woe-bins.ts';

const uniform = (seed: number) => {
  const random = seededRandom(seed);
  return () => random.intBelow(2 ** 30) / 2 ** 30;
};

/** Fraud grows with `risk`, has a bump in `bump`, and is independent of `noise`. A tenth of `risk` is missing. */
function madeTable(rows: number, seed: number): LabelledTable {
  const next = uniform(seed);
  const [risk, bump, noise] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const [a, b] = [next(), next()];
    risk[row] = next() < 0.1 ? Number.NaN : a;
    bump[row] = b;
    noise[row] = next();
    labels[row] = next() < sigmoid(-4 + 4 * a + (b > 0.4 && b < 0.6 ? 2 : 0)) ? 1 : 0;
  }
  return { columns: ['risk', 'bump', 'noise'], values: [risk, bump, noise], labels };
}

const train = madeTable(12_000, 1);
const later = madeTable(6_000, 2);

describe('metrics', () => {
  test('AUC and KS equal a count of every pair', () => {
    const row = fc.record({ score: fc.integer({ min: 0, max: 6 }), label: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const frauds = rows.filter(({ label }) => label === 1);
        const genuine = rows.filter(({ label }) => label === 0);
        fc.pre(frauds.length > 0 && genuine.length > 0);
        const pairs = frauds.flatMap((a) =>
          genuine.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)),
        );
        const { auc, ks } = discrimination(
          rows.map(({ score }) => score),
          Uint8Array.from(rows, ({ label }) => label),
        );
        const share = (part: typeof rows, cut: number) => part.filter(({ score }) => score >= cut).length / part.length;
        const distances = [0, 1, 2, 3, 4, 5, 6].map((cut) => share(frauds, cut) - share(genuine, cut));
        expect(auc).toBeCloseTo(pairs.reduce((sum: number, each) => sum + each, 0) / pairs.length, 10);
        expect(ks).toBeCloseTo(Math.max(0, ...distances), 10);
      }),
    );
  });

  test('recall at 1 % false positives stops before one genuine row too many', () => {
    const scores = Float64Array.from({ length: 210 }, (_, at) => 210 - at);
    // The order is 3 frauds, 2 genuine (1 % of 200), 2 frauds, then genuine rows and 5 frauds at the end.
    const labels = Uint8Array.from(scores, (_, at) => (at < 3 || at === 5 || at === 6 || at >= 205 ? 1 : 0));
    expect(discrimination(scores, labels).recallAtFpr1).toBeCloseTo(5 / 10);
  });

  test('with one outcome only there is no AUC', () => {
    expect(discrimination([1, 2], Uint8Array.of(1, 1)).auc).toBeNaN();
  });

  test('calibration bins hold equal parts, from low to high', () => {
    const curve = calibrationCurve([0.9, 0.1, 0.2, 0.8], Uint8Array.of(1, 0, 1, 1), 2);
    expect(curve.map(({ rows, observed }) => [rows, observed])).toEqual([
      [2, 0.5],
      [2, 1],
    ]);
    expect(curve.map(({ predicted }) => predicted.toFixed(2))).toEqual(['0.15', '0.85']);
  });

  test('a population that moved is unstable, and the same one is stable', () => {
    const next = uniform(5);
    const earlier = Float64Array.from({ length: 3_000 }, next);
    const same = Float64Array.from({ length: 3_000 }, next);
    expect(populationStability(earlier, same)).toBeLessThan(0.02);
    expect(
      populationStability(
        earlier,
        same.map((value) => value ** 3),
      ),
    ).toBeGreaterThan(0.25);
    expect(
      populationStability(
        earlier,
        same.map((value, at) => (at % 2 ? Number.NaN : value)),
      ),
    ).toBeGreaterThan(0.25);
  });
});

test('logistic regression finds the odds of a two by two table', () => {
  // 30 of 100 where x is 0, 80 of 100 where it is 1: the maximum likelihood is known in closed form.
  const x = Float64Array.from({ length: 200 }, (_, at) => (at < 100 ? 0 : 1));
  const labels = Uint8Array.from(x, (_, at) => (at % 100 < (at < 100 ? 30 : 80) ? 1 : 0));
  const { intercept, weights } = fitLogistic([x], labels, 0);
  expect(intercept).toBeCloseTo(Math.log(30 / 70), 6);
  expect(weights[0]).toBeCloseTo(Math.log(80 / 20) - Math.log(30 / 70), 6);
  expect(Math.abs(fitLogistic([x], labels, 100).weights[0] ?? 0)).toBeLessThan(0.7);
});

test('logistic regression finds the maximum even if whole steps would overshoot', () => {
  // 1000 rows at 0 with 1 fraud, and 10 rows at 10 with 9: the maximum likelihood is known in closed form.
  const x = Float64Array.from({ length: 1010 }, (_, at) => (at < 1000 ? 0 : 10));
  const labels = Uint8Array.from(x, (_, at) => (at === 0 || at > 1000 ? 1 : 0));
  const { intercept, weights } = fitLogistic([x], labels, 0);
  expect(intercept).toBeCloseTo(Math.log(1 / 999), 5);
  expect(weights[0]).toBeCloseTo((Math.log(9) - Math.log(1 / 999)) / 10, 5);
});

describe('bins', () => {
  test('a value that fills a bin has it alone, and the others share the rest', () => {
    const zerosAnd = (...tail: number[]) => Float64Array.from([...Array<number>(97).fill(0), ...tail]);
    expect(quantileEdges(zerosAnd(1, 2, 3), 4)).toEqual([1, 2, 3]);
    expect(quantileEdges(zerosAnd(-1, 2, Number.NaN), 4)).toEqual([0, 2]);
    expect(quantileEdges(zerosAnd(), 4)).toEqual([]);
    const even = Float64Array.from({ length: 100 }, (_, at) => at);
    expect(quantileEdges(even, 4)).toEqual([25, 50, 75]);
  });

  test('edges ascend, are fewer than the bins, and none is the smallest value', () => {
    const values = fc.array(fc.integer({ min: -5, max: 30 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 40 }), (cells, count) => {
        const edges = quantileEdges(Float64Array.from(cells), count);
        expect(edges.length).toBeLessThan(count);
        expect(edges.every((edge, at) => edge > (edges[at - 1] ?? Math.min(...cells)))).toBe(true);
      }),
    );
  });

  test('a direction is kept, whatever the data', () => {
    const row = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 20, maxLength: 200 }), (rows) => {
        const labels = Uint8Array.from(rows, ([, label]) => label);
        fc.pre(new Set(labels).size === 2);
        const values = Float64Array.from(rows, ([value]) => value);
        const { woe, edges } = fitBins('x', values, labels, { direction: 1, fineBins: 16 });
        expect(woe).toHaveLength(edges.length + 1);
        // Smoothed rates rise. The weights of evidence may differ from them only by the smoothing.
        woe.slice(1).forEach((each, at) => expect(each).toBeGreaterThanOrEqual((woe[at] ?? 0) - 0.35));
      }),
    );
  });

  test('values that are not known have a weight of evidence of their own', () => {
    const values = Float64Array.from({ length: 400 }, (_, at) => (at < 100 ? Number.NaN : at));
    const labels = Uint8Array.from(values, (value, at) => (Number.isNaN(value) ? 1 : at % 5 === 0 ? 1 : 0));
    const bins = fitBins('x', values, labels);
    expect(woeOf(bins, Number.NaN)).toBeGreaterThan(3);
    expect(woeOf(bins, 350)).toBeLessThan(0);
  });
});

describe('scorecard', () => {
  const card = fitScorecard(train, { informationMin: 0.02 });

  test('separates the outcomes on rows it has not seen, and leaves noise out', () => {
    expect(discrimination(scoreRows(card, later), later.labels).auc).toBeGreaterThan(0.78);
    expect(card.parts.map(({ column }) => column)).toEqual(['risk', 'bump']);
  });

  test('its contributions and the intercept add up to the score', () => {
    const scores = scoreRows(card, later);
    for (const row of [0, 1, 2, 3, 4, 5]) {
      const named = new Map(later.columns.map((column, at) => [column, rowOf(later, row)[at] ?? Number.NaN]));
      const sum = contributionsOf(card, named).reduce((total, { logOdds }) => total + logOdds, card.intercept);
      expect(sum).toBeCloseTo(scores[row] ?? 0, 10);
    }
  });

  test('it is calibrated on rows it has not seen', () => {
    for (const { predicted, observed } of calibrationCurve(scoreRows(card, later).map(sigmoid), later.labels, 5))
      expect(Math.abs(predicted - observed)).toBeLessThan(0.05);
  });

  test('a table with one outcome is refused', () => {
    const genuine = takeRows(
      train,
      rowsWhere(train.labels.length, (row) => train.labels[row] === 0),
    );
    expect(() => fitScorecard(genuine)).toThrow(RangeError);
  });
});

describe('boosted trees', () => {
  const direction = (column: string) => (column === 'risk' ? (1 as const) : (0 as const));
  const model = fitBoostedTrees(train, { trees: 60, direction });

  test('separate the outcomes on rows they have not seen', () => {
    expect(discrimination(boostRows(model, later), later.labels).auc).toBeGreaterThan(0.78);
  });

  test('the log-odds never fall along a column with a direction', () => {
    const value = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(value, value, value, value, (a, b, bump, noise) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(boostedLogOdds(model, [high, bump, noise])).toBeGreaterThanOrEqual(
          boostedLogOdds(model, [low, bump, noise]) - 1e-12,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('without a direction, a bump is followed', () => {
    const at = (bump: number) => boostedLogOdds(model, [0.5, bump, 0.5]);
    expect(at(0.5) - at(0.2)).toBeGreaterThan(1);
    expect(at(0.5) - at(0.8)).toBeGreaterThan(1);
  });

  test('contributions add up to the log-odds', () => {
    const row = rowOf(later, 3);
    const moved = [...boostedContributions(model, row).values()].reduce((sum, each) => sum + each, 0);
    expect(model.base + moved).toBeCloseTo(boostedLogOdds(model, row), 8);
  });

  test('a value below zero is a value, and not one that is missing', () => {
    const rows = 400;
    const balance = Float64Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? Number.NaN : -5 - (row % 7)));
    const labels = Uint8Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 1 : 0));
    const fitted = fitBoostedTrees({ columns: ['balance'], values: [balance], labels }, { trees: 20 });
    expect(boostedLogOdds(fitted, [Number.NaN])).toBeGreaterThan(1);
    expect(boostedLogOdds(fitted, [-7])).toBeLessThan(-1);
    // A model is kept as JSON, which has no infinity.
    const kept = JSON.parse(JSON.stringify(fitted)) as typeof fitted;
    expect(boostedLogOdds(kept, [-7])).toBeLessThan(-1);
  });

  test('the same rows and the same draws give the same trees', () => {
    const options = () => ({ trees: 3, rowShare: 0.5, random: uniform(9) });
    expect(fitBoostedTrees(train, options())).toEqual(fitBoostedTrees(train, options()));
  });
});
