import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sixDigits } from './six-digits.ts';

const throughText = (value: number) => Number(value.toPrecision(6));

test.each([
  [0.12345651, 0.123457],
  [0.1234564, 0.123456],
  [123.4565, 123.457],
  [999_999.4, 999_999],
  [999_999.6, 1_000_000],
  [0.99999996, 1],
  [0.009999999, 0.01],
  [0.0012345678, 0.00123457],
  [0.00012345678, 0.000123457],
  [1_234_567.8, 1_234_570],
  [-12.3456789, -12.3457],
  [Number.NaN, Number.NaN],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
])('%d has the six digits of %d', (value, expected) => {
  expect(sixDigits(value)).toBe(expected);
  expect(throughText(value)).toBe(expected);
});

test('it gives what a text of six digits gives', () => {
  const near = fc
    .tuple(
      fc.integer({ min: 100_000, max: 999_999 }),
      fc.constantFrom(1e9, 1e8, 1e6, 1e5, 1e3, 1),
      fc.constantFrom(0, 0.5),
    )
    .chain(([digits, scale, half]) =>
      fc.double({ min: -1e-6, max: 1e-6, noNaN: true }).map((off) => (digits + half + off) / scale),
    );
  const numbers = fc.oneof(fc.double(), fc.double({ min: -1e6, max: 1e6 }), fc.double({ min: 0, max: 1 }), near);
  fc.assert(
    fc.property(numbers, (value) => {
      expect(sixDigits(value)).toBe(throughText(value));
    }),
    { numRuns: 2_000 },
  );
});
