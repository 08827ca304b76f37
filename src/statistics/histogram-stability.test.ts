import { expect, test } from 'vitest';
import { histogramStability } from './histogram-stability.ts';

const EVEN = [10, 10, 10, 10, 10, 10, 10, 10, 10, 10];

test('the index is the sum over the parts', () => {
  expect(histogramStability(EVEN, EVEN)).toBe(0);
  // Five parts of .1 became .15, and five became .05: 5 * .05 * ln 1.5 + 5 * -.05 * ln .5 = .2747.
  expect(histogramStability(EVEN, [5, 5, 5, 5, 5, 15, 15, 15, 15, 15])).toBeCloseTo(0.27465, 4);
});

test('sparse bins are joined, so that a hundred empty ones do not count', () => {
  const sparse = EVEN.flatMap((count) => [...Array<number>(10).fill(0), count]);
  const shifted = EVEN.flatMap((count) => [count, ...Array<number>(10).fill(0)]);
  // Each part ends at a bin that holds a tenth, and the rows of `shifted` lie in the same parts.
  expect(histogramStability(sparse, shifted)).toBe(0);
});
