import { expect, test } from 'vitest';
import type { SeenScore } from '../../platform/ledger/score-days.ts';
import { DEFAULT_FUSION } from '../liveness/default-fusion.ts';
import { cosineScaleOf, countCosines, countLivingScores, livingScaleOf } from './counted-scores.ts';

const days = { count: (input: SeenScore) => ({ operation: 'count', input }) };
const of = { scale: 's', atMs: 7 };

test.each([
  [-1, 0],
  [-0.3, 0],
  [-0.29, 0],
  [-0.28, 1],
  [0.58, 44],
  [0.5799, 43],
  [0.99, 64],
  [1, 64],
])('a cosine of %d counts in bin %d', (value, bin) => {
  expect(countCosines(days)({ ...of, value }).input).toEqual({ api: 'face-verify', scale: 's', bin, atMs: 7 });
});

test.each([
  [0, 0],
  [0.0003, 0],
  [0.5, 32],
  // ln(.9 / .1) = 2.197, 8 further: 10.197 / .25.
  [0.9, 40],
  // ln(.994058 / .005942) = 5.1197.
  [0.994058, 52],
  [1, 63],
])('a livingScore of %d counts in bin %d', (value, bin) => {
  expect(countLivingScores(days)({ ...of, value }).input).toEqual({ api: 'video-liveness', scale: 's', bin, atMs: 7 });
});

test('a scale names all that scores depend on', () => {
  expect(cosineScaleOf('enc', null)).toBe('enc');
  expect(cosineScaleOf('enc', 'space-1')).toBe('enc in space-1');
  const scale = livingScaleOf(DEFAULT_FUSION);
  expect(scale).toMatch(/^\S+ [0-9a-f]{12}$/);
  expect(livingScaleOf({ ...DEFAULT_FUSION })).toBe(scale);
  const source = { ...DEFAULT_FUSION.source, subjects: DEFAULT_FUSION.source.subjects + 1 };
  expect(livingScaleOf({ ...DEFAULT_FUSION, source })).not.toBe(scale);
});
