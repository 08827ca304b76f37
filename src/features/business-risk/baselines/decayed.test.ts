import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDecayed, decayedCount, mergeDecayed, type Decayed } from './decayed.ts';

const HOUR_MS = 3_600_000;
const NOTHING: Decayed = { count: 0, atMs: 0 };
const START_MS = Date.parse('2026-05-01T00:00:00+08:00');

const times = fc.array(fc.integer({ min: START_MS, max: START_MS + 72 * HOUR_MS }), { maxLength: 60 });
const counted = (moments: readonly number[]) =>
  moments.reduce((count, atMs) => addDecayed(count, 1, atMs, 6 * HOUR_MS), NOTHING);
const near = (expected: Decayed) => ({ count: expect.closeTo(expected.count, 9), atMs: expected.atMs });

test('ten become five after one half-life and a quarter of ten after two', () => {
  const ten: Decayed = { count: 10, atMs: START_MS };
  expect([0, 6, 12].map((hours) => decayedCount(ten, START_MS + hours * HOUR_MS, 6 * HOUR_MS))).toEqual([10, 5, 2.5]);
  expect(decayedCount(ten, START_MS - HOUR_MS, 6 * HOUR_MS)).toBe(10);
});

test('what comes late counts as if it had come in time', () => {
  expect(counted([START_MS, START_MS + 6 * HOUR_MS])).toEqual({ count: 1.5, atMs: START_MS + 6 * HOUR_MS });
  expect(counted([START_MS + 6 * HOUR_MS, START_MS])).toEqual({ count: 1.5, atMs: START_MS + 6 * HOUR_MS });
});

test('two nodes merge to what one node would have counted, no matter which is merged into which', () => {
  fc.assert(
    fc.property(times, times, (mine, theirs) => {
      const one = counted([...mine, ...theirs]);
      const [a, b] = [counted(mine), counted(theirs)];
      expect(mergeDecayed(a, b, 6 * HOUR_MS)).toEqual(near(one));
      expect(mergeDecayed(b, a, 6 * HOUR_MS)).toEqual(mergeDecayed(a, b, 6 * HOUR_MS));
    }),
  );
});
