import { expect, test } from 'vitest';
import { contributionsOf, fitScorecard, scoreRows, type Scorecard } from './scorecard.ts';

const part = (column: string, weight: number) => ({
  column,
  edges: [1, 2],
  woe: [-1, 0.5, 2],
  missingWoe: 0.25,
  informationValue: 1,
  weight,
});
const CARD: Scorecard = { kind: 'scorecard', intercept: -3, parts: [part('a', 2), part('b', 0.5)] };

test('each column adds the weight of its bin, and what is not given counts as not known', () => {
  expect(
    contributionsOf(
      CARD,
      new Map([
        ['a', 1.5],
        ['c', 9],
      ]),
    ),
  ).toEqual([
    { column: 'a', value: 1.5, logOdds: 1 },
    { column: 'b', value: Number.NaN, logOdds: 0.125 },
  ]);
});

test('the log-odds of a row are the base and its columns', () => {
  const table = {
    columns: ['b', 'a'],
    values: [Float64Array.of(0, 5, Number.NaN), Float64Array.of(0.5, 1, 2)],
    labels: Uint8Array.of(0, 1, 0),
  };
  expect([...scoreRows(CARD, table)]).toEqual([-3 - 2 - 0.5, -3 + 1 + 1, -3 + 4 + 0.125]);
  expect([...scoreRows(CARD, { ...table, columns: ['b', 'x'] })]).toEqual([
    -3 + 0.5 - 0.5,
    -3 + 0.5 + 1,
    -3 + 0.5 + 0.125,
  ]);
});

/** 400 rows. Every second one is fraud unless a column says otherwise. */
const labelsOf = (share: (at: number) => boolean) => Uint8Array.from({ length: 400 }, (_, at) => (share(at) ? 1 : 0));
const columnOf = (value: (at: number) => number) => Float64Array.from({ length: 400 }, (_, at) => value(at));

test('a column that says nothing is left out, and one that tells gets a weight', () => {
  // Of rows with a 1 three quarters are fraud, of the others a quarter. The noise is the same in both.
  const labels = labelsOf((at) => (at % 2 === 1) === at % 8 < 6);
  const table = {
    columns: ['tells', 'noise'],
    values: [columnOf((at) => at % 2), columnOf((at) => Math.floor(at / 8) % 2)],
    labels,
  };
  const card = fitScorecard(table);
  expect(card.kind).toBe('scorecard');
  expect(card.parts.map(({ column }) => column)).toEqual(['tells']);
  expect(card.parts[0]?.weight).toBeGreaterThan(0.8);
  const [low, high] = [0, 1].map((value) => contributionsOf(card, new Map([['tells', value]]))[0]?.logOdds ?? 0);
  // ln 3 on both sides of even odds.
  expect(high).toBeCloseTo(1.0986, 0);
  expect(low).toBeCloseTo(-1.0986, 0);
  expect(card.intercept).toBeCloseTo(0, 1);
  expect(fitScorecard(table, { informationMin: 0 }).parts).toHaveLength(2);
  expect(fitScorecard(table, { informationMin: 99 }).parts).toEqual([]);
  // A strong penalty pulls the weight towards nothing.
  expect(fitScorecard(table, { l2: 1000 }).parts[0]?.weight).toBeLessThan(0.5);
  const one = fitScorecard(table, { bins: () => ({ binsMax: 1 }), informationMin: 0 });
  expect(one.parts[0]?.edges).toEqual([]);
});

test('a column that repeats another and then contradicts itself is left out, the worst one first', () => {
  const labels = labelsOf((at) => at % 10 < 5);
  // The second column is the first with noise on one side.
  const tells = columnOf((at) => (at % 10 < 4 ? 2 : at % 10 === 4 || at % 10 === 5 ? 1 : 0));
  const repeats = columnOf((at) => (at % 10 < 4 ? (at % 20 < 10 ? 2 : 1) : at % 10 === 4 ? 2 : at % 10 === 5 ? 2 : 0));
  const card = fitScorecard({
    columns: ['tells', 'repeats', 'again'],
    values: [tells, repeats, repeats.map((value) => -value)],
    labels,
  });
  expect(card.parts.length).toBeGreaterThan(0);
  for (const { weight } of card.parts) expect(weight).toBeGreaterThanOrEqual(0);
  expect(() => fitScorecard({ columns: ['tells'], values: [tells], labels: new Uint8Array(400) })).toThrow(RangeError);
});
