import { expect, test } from 'vitest';
import { isSetBack, timesAfterSetBack } from './set-back.ts';

test('an event that is late by five minutes comes after the latest, and a later one shows that the clock was set back', () => {
  expect([0, 1, 300_000, 300_001].map((lateMs) => isSetBack(1_000_000, 1_000_000 - lateMs))).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

test('times later than now move back with their gaps, those before stay, and their order stays', () => {
  expect(timesAfterSetBack([10, 20, 1000, 1010, 1030], 60)).toEqual([10, 20, 30, 40, 60]);
  expect(timesAfterSetBack([10, 55, 1000, 1010, 1030], 60)).toEqual([10, 55, 55, 55, 60]);
  expect(timesAfterSetBack([1000], 60)).toEqual([60]);
  expect(timesAfterSetBack([], 60)).toEqual([]);
});
