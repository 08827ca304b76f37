import { expect, test } from 'vitest';
import { driftOf } from './drift.ts';

/** Ten bins of one share each. */
const even = [10, 10, 10, 10, 10, 10, 10, 10, 10, 10];

test('the same distribution has not moved, however many there are', () => {
  expect(driftOf(even, even)).toEqual({ state: 'same', psi: 0 });
  expect(
    driftOf(
      even,
      even.map((count) => count * 7),
    ).psi,
  ).toBeCloseTo(0, 12);
});

test('the index is the sum over the parts, and the side is told', () => {
  // Five parts of .1 became .15, and five became .05: 5 * .05 * ln 1.5 + 5 * -.05 * ln .5 = .2747.
  const upper = [5, 5, 5, 5, 5, 15, 15, 15, 15, 15];
  expect(driftOf(even, upper)).toEqual({ state: 'higher', psi: expect.closeTo(0.27465, 4) });
  expect(driftOf(even, upper.toReversed())).toEqual({ state: 'lower', psi: expect.closeTo(0.27465, 4) });
  const slightly = [7, 7, 7, 7, 7, 13, 13, 13, 13, 13];
  // 5 * .03 * ln 1.3 - 5 * .03 * ln .7 = .0929.
  expect(driftOf(even, slightly)).toEqual({ state: 'same', psi: expect.closeTo(0.09286, 4) });
});

test('too few comparisons, or no reference, say so', () => {
  expect(driftOf(even, [99])).toEqual({ state: 'too-few', psi: null });
  expect(driftOf([0, 0], even)).toEqual({ state: 'no-calibration', psi: null });
});
