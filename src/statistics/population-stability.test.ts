import { expect, test } from 'vitest';
import { stabilityIndex } from './population-stability.ts';

test('the same shares give 0, whatever the counts', () => {
  expect(stabilityIndex([10, 20, 70], [100, 200, 700])).toBe(0);
  expect(stabilityIndex([], [])).toBe(0);
});

test('shares that move give the sum of (q - p) ln(q / p)', () => {
  // From 90 and 10 percent to 70 and 30: -.2 ln(7/9) + .2 ln 3
  expect(stabilityIndex([90, 10], [70, 30])).toBeCloseTo(0.05026 + 0.21972, 4);
});

test('an empty bin counts as half a row, so that the index is finite', () => {
  // From 100 and 0 to 90 and 10, with .005 for the empty bin: -.1 ln .9 + .095 ln 20
  expect(stabilityIndex([100, 0], [90, 10])).toBeCloseTo(0.01054 + 0.28459, 4);
});
