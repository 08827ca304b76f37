import { expect, test } from 'vitest';
import { isFetchDue, NOTHING_FETCHED } from './feed-schedule.ts';

const NOW = 1_700_000_000_000;
const HOUR_MS = 3_600_000;

test.each([
  ['before its time', 1, -HOUR_MS, false],
  ['at its time', 0, -HOUR_MS, true],
  ['tried by a process whose clock is five minutes ahead', HOUR_MS, 300_000, false],
  ['tried while the clock was six hours ahead', 6 * HOUR_MS + 300_000, 6 * HOUR_MS, true],
])('whether a feed is due: %s', (_, nextInMs, triedInMs, isDue) => {
  const state = { ...NOTHING_FETCHED, nextAtMs: NOW + nextInMs, triedAtMs: NOW + triedInMs };
  expect(isFetchDue(state, NOW)).toBe(isDue);
});

test('one that was never tried is due', () => {
  expect(isFetchDue(NOTHING_FETCHED, NOW)).toBe(true);
});
