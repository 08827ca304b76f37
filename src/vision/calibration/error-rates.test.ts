import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cosineAtFar, countAtLeast, errorRate, errorsWithin } from './error-rates.ts';

test.each([
  // From R: binom.test(errors, trials)$conf.int.
  [5, 100, 0.01643188, 0.1128349],
  [30, 30_000, 0.0006747943, 0.001427257],
  [1, 20, 0.001265089, 0.248733],
  [50, 100, 0.3983211, 0.6016789],
])('%i errors in %i trials have the exact interval', (errors, trials, low, high) => {
  const rate = errorRate(errors, trials);
  expect(rate.low).toBeCloseTo(low, 6);
  expect(rate.high).toBeCloseTo(high, 6);
});

test('without errors the bound is the rule of three', () => {
  expect(errorRate(0, 30_000)).toMatchObject({ rate: 0, low: 0, high: 1e-4 });
  expect(errorRate(0, 0)).toMatchObject({ low: 0, high: 1 });
  expect(errorRate(7, 7)).toMatchObject({ rate: 1, high: 1 });
});

test('an interval holds its rate, and more trials make it narrower', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, part) => {
      const errors = Math.round(trials * part);
      const [rate, more] = [errorRate(errors, trials), errorRate(errors * 10, trials * 10)];
      expect(rate.low).toBeLessThanOrEqual(rate.rate);
      expect(rate.high).toBeGreaterThanOrEqual(rate.rate);
      const certain = errors === 0 || errors === trials;
      expect(certain || more.high - more.low < rate.high - rate.low).toBe(true);
    }),
  );
});

test('counting and the threshold of a FAR agree', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 300 }),
      fc.double({ min: 0.001, max: 1, noNaN: true }),
      (values, far) => {
        const sorted = Float32Array.from(values).toSorted();
        const cosine = cosineAtFar(sorted, far);
        const allowed = Math.max(1, Math.floor(far * values.length));
        expect(countAtLeast(sorted, cosine)).toBeGreaterThanOrEqual(allowed);
        expect(sorted.filter((value) => value > cosine).length).toBeLessThanOrEqual(allowed);
        expect(countAtLeast(sorted, 0.25)).toBe(sorted.filter((value) => value >= 0.25).length);
      },
    ),
  );
});

test.each([
  [4851, 1e-3, 4],
  [2999, 1e-3, 2],
  [3000, 1e-3, 3],
  [5000, 1e-3, 5],
  [30_000, 1e-4, 3],
  [29_999, 1e-4, 2],
  [85_892, 5e-4, 42],
])('of %i trials at most a share of %d may be errors: %i', (trials, rate, errors) => {
  expect(errorsWithin(trials, rate)).toBe(errors);
});
