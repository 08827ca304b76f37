import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

test.each([
  [79_999, true],
  [80_000, false],
  [80_001, false],
])('%i bytes in ten seconds are behind: %j', (bytes, expected) => {
  const pace = new Pace(500);
  expect(pace.isBehind(0, 10_499)).toBe(false);
  expect(pace.isBehind(bytes, 10_500)).toBe(expected);
});

test('a fast start does not allow a pause later', () => {
  const pace = new Pace(0);
  expect(pace.isBehind(5_000_000, 10_000)).toBe(false);
  expect(pace.isBehind(5_000_000, 19_999)).toBe(false);
  expect(pace.isBehind(5_079_999, 20_000)).toBe(true);
});

test('waiting time does not count', () => {
  const pace = new Pace(0);
  pace.restart(1000, 60_000);
  expect(pace.isBehind(1000, 69_999)).toBe(false);
  expect(pace.isBehind(80_999, 70_000)).toBe(true);
  pace.restart(1000, 60_000);
  expect(pace.isBehind(81_000, 70_000)).toBe(false);
});
