import { expect, test } from 'vitest';
import { DEFAULT_SCORECARD } from './default-scorecard.ts';
import { contributionsOf } from './scorecard.ts';

/** What a column adds to the log-odds at each of these values: at, below and above every edge. */
const POINTS: Readonly<Record<string, readonly (readonly [value: number, logOdds: number])[]>> = {
  evidence21001: [
    [0, -0.05],
    [0.049, -0.05],
    [0.05, 0.6],
    [0.149, 0.6],
    [0.15, 1.2],
    [0.249, 1.2],
    [0.25, 1.9],
    [0.399, 1.9],
    [0.4, 2.6],
    [0.599, 2.6],
    [0.6, 3.2],
    [0.799, 3.2],
    [0.8, 4.6],
    [1, 4.6],
  ],
  evidence21002: [[1, 4.6]],
  evidence11001: [[1, 4.6]],
  evidence11002: [[1, 3.68]],
  evidence11003: [[1, 4.14]],
  evidence11004: [[1, 4.6]],
  evidence11005: [[1, 4.14]],
  evidence12001: [[1, 4.6]],
  evidence12002: [[1, 4.6]],
  idApps7d: [
    [1, -0.1],
    [2, 0.2],
    [3, 0.7],
    [4, 1.2],
    [5, 1.2],
    [6, 2],
    [9, 2],
    [10, 2.8],
    [14, 2.8],
    [15, 3.6],
  ],
  phoneApps7d: [
    [1, -0.1],
    [2, 0.1],
    [3, 0.3],
    [4, 0.6],
    [5, 0.6],
    [6, 1],
    [9, 1],
    [10, 1.4],
    [14, 1.4],
    [15, 1.8],
  ],
  idPhones180d: [
    [0, -0.1],
    [1, 0.2],
    [2, 0.6],
    [3, 1.2],
    [4, 1.2],
    [5, 2],
  ],
  phoneIds180d: [
    [0, -0.1],
    [1, 0.4],
    [2, 1.2],
    [3, 1.2],
    [4, 2.2],
    [6, 2.2],
    [7, 3.2],
  ],
  nameMismatch: [
    [0, -0.2],
    [0.49, -0.2],
    [0.5, 1.5],
    [1, 1.5],
  ],
  fraudOutcomes: [
    [0.09, 0],
    [0.1, 2.2],
    [0.49, 2.2],
    [0.5, 4.4],
    [1.49, 4.4],
    [1.5, 5],
  ],
  genuineOutcomes: [
    [0.09, 0],
    [0.1, -0.4],
    [0.49, -0.4],
    [0.5, -0.9],
    [1.49, -0.9],
    [1.5, -1.3],
  ],
};

test.each(Object.entries(POINTS))('%s adds what judgement gave it', (column, points) => {
  for (const [value, logOdds] of points) {
    const added = contributionsOf(DEFAULT_SCORECARD, new Map([[column, value]])).find((each) => each.column === column);
    expect(added?.logOdds).toBeCloseTo(logOdds, 9);
  }
});

test('the card has these columns and no other, and a column that is not known adds nothing', () => {
  expect(DEFAULT_SCORECARD.parts.map(({ column }) => column).toSorted()).toEqual(Object.keys(POINTS).toSorted());
  expect(contributionsOf(DEFAULT_SCORECARD, new Map()).every(({ logOdds }) => logOdds === 0)).toBe(true);
  expect(DEFAULT_SCORECARD.intercept).toBe(-4.2);
});
