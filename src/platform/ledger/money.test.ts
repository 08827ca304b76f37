import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatMoney, parseMoney } from './money.ts';

test.each([
  ['0', 0],
  ['0.035', 35_000],
  ['12', 12_000_000],
  ['999999999.999999', 999_999_999_999_999],
])('%s is %d millionths', (text, micros) => {
  expect(parseMoney(text)).toBe(micros);
});

test.each(['', '-1', '+1', '01', '1.', '.5', '1e3', '0.0000001', '1234567890', '1,5', ' 1', 'NaN'])(
  '%j is not an amount',
  (text) => {
    expect(parseMoney(text)).toBeNull();
  },
);

test('a formatted amount is read back exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (micros) => {
      expect(parseMoney(formatMoney(micros))).toBe(micros);
    }),
  );
  expect([0, 35_000, 12_000_000, 1].map(formatMoney)).toEqual(['0.00', '0.035', '12.00', '0.000001']);
  expect([-1, -500_000, -12_000_000, -0].map(formatMoney)).toEqual(['-0.000001', '-0.50', '-12.00', '0.00']);
});
