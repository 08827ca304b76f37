import { expect, test } from 'vitest';
import { ageMsOf, AHEAD_MS_MAX, isFromAhead, notAfter } from './wall-stamps.ts';

const NOW = 1_700_000_000_000;

test('a stamp may lie five minutes ahead', () => {
  expect(AHEAD_MS_MAX).toBe(300_000);
  expect([-1, 0, 1, 300_000, 300_001].map((ahead) => isFromAhead(NOW + ahead, NOW))).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
});

test('a stamp that lies a little ahead is new, and one from before the clock was set back is as old as can be', () => {
  expect([-60_000, 0, 300_000].map((ahead) => ageMsOf(NOW + ahead, NOW))).toEqual([60_000, 0, 0]);
  expect([300_001, 21_600_000].map((ahead) => ageMsOf(NOW + ahead, NOW))).toEqual([Infinity, Infinity]);
});

test('what has lasted since a moment later than now has lasted since now', () => {
  expect([-60_000, 0, 1, 21_600_000].map((ahead) => notAfter(NOW + ahead, NOW) - NOW)).toEqual([-60_000, 0, 0, 0]);
});
