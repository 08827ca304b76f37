import { expect, test } from 'vitest';
import { auc } from './compare-with-human.ts';

const minusDistance = ([a = 0]: readonly number[], [b = 0]: readonly number[]) => -Math.abs(a - b);

test('the area under the curve is 1 if every pair of one person is nearer than any other, and .5 if all are alike', () => {
  expect(auc([[0], [1], [10], [11]], minusDistance)).toBe(1);
  expect(auc([[5], [5], [5], [5]], minusDistance)).toBe(0.5);
});

test('a photo without a face counts as the least alike, so its own pair loses', () => {
  // Of two own pairs one is lost. The other pairs of that photo are as bad, so half of them are ties: (1 + (2 * .5 + 2 * 0) / 4) / 2.
  expect(auc([[0], null, [10], [11]], minusDistance)).toBe(0.625);
});
