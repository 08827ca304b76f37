import { expect, test } from 'vitest';
import type { ShadowedScore } from '../evidence/evidence-store.ts';
import { compareShadow } from './compare-shadow.ts';

const row = (score: number, shadowScore: number | null, outcome: ShadowedScore['outcome'] = null): ShadowedScore => ({
  atMs: 1000 + score,
  score,
  shadowScore,
  outcome,
});

test('answers are counted by band, agreement and outcome', () => {
  const compared = compareShadow([
    row(5, 9, 'genuine'),
    row(10, 30, 'genuine'),
    row(99, 100, 'fraud'),
    row(100, 89, 'fraud'),
    row(50, 60, 'genuine'),
    row(50, 41),
    row(70, null, 'fraud'),
  ]);
  expect(compared).toMatchObject({ answers: 6, failed: 1, fromMs: 1005, toMs: 1100 });
  expect(compared.agreement).toMatchObject({ agree: 3, higher: 2, lower: 1 });
  // (4 + 20 + 1 - 11 + 10 - 9) / 6.
  expect(compared.agreement.meanDifference).toBeCloseTo(2.5, 12);
  expect(compared.outcomes).toEqual({ fraud: 2, genuine: 3, activeAuc: 1, shadowAuc: 1 });
  const filled = compared.bands.map(({ fromScore, toScore, active, shadow }) => [
    `${fromScore}-${toScore}`,
    active.answers,
    shadow.answers,
  ]);
  expect(filled).toEqual([
    ['0-9', 1, 1],
    ['10-19', 1, 0],
    ['20-29', 0, 0],
    ['30-39', 0, 1],
    ['40-49', 0, 1],
    ['50-59', 2, 0],
    ['60-69', 0, 1],
    ['70-79', 0, 0],
    ['80-89', 0, 1],
    ['90-100', 2, 1],
  ]);
  expect(compared.bands[9]).toMatchObject({
    active: { answers: 2, fraud: 2, genuine: 0 },
    shadow: { answers: 1, fraud: 1, genuine: 0 },
  });
});

test('a shadow that puts a genuine answer over a fraud loses area', () => {
  const { outcomes } = compareShadow([row(10, 95, 'genuine'), row(20, 20, 'genuine'), row(90, 90, 'fraud')]);
  expect(outcomes).toMatchObject({ activeAuc: 1, shadowAuc: 0.5 });
});

test('an index is told from 100 answers on, and it tells a shift', () => {
  const scores = (count: number, shift: number) =>
    Array.from({ length: count }, (_, at) => row(at % 90, (at % 90) + shift));
  expect(compareShadow(scores(99, 0)).agreement.psi).toBeNull();
  expect(compareShadow(scores(180, 0)).agreement.psi).toBe(0);
  expect(compareShadow(scores(180, 10)).agreement.psi).toBeGreaterThan(0.25);
});

test('without an answer, or without one of the outcomes, nothing is made up', () => {
  expect(compareShadow([])).toMatchObject({
    answers: 0,
    failed: 0,
    fromMs: null,
    toMs: null,
    agreement: { meanDifference: null, psi: null },
    outcomes: { fraud: 0, genuine: 0, activeAuc: null, shadowAuc: null },
  });
  expect(compareShadow([row(1, 1, 'fraud')]).outcomes).toMatchObject({ fraud: 1, activeAuc: null });
});
