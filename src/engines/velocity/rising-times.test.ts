import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RisingTimes } from './rising-times.ts';

const START_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The times at which events count, from the first one on, in minutes. */
function countedAt(minutes: readonly number[]): readonly number[] {
  const times = new RisingTimes();
  const counted = minutes.map((minute) => times.next(START_MS + minute * MINUTE_MS));
  return counted.map((atMs) => (atMs - START_MS) / MINUTE_MS);
}

test('times that rise, or are late by five minutes at most, are as they were before', () => {
  expect(countedAt([0, 1, 90, 89, 85, 91])).toEqual([0, 1, 90, 90, 90, 91]);
});

test('after the clock was set back, the time between events counts on', () => {
  expect(countedAt([60, 61, 1, 2, 3, 40])).toEqual([60, 61, 61, 62, 63, 100]);
  expect(countedAt([60, 54.9, 55.9])).toEqual([60, 60, 61]);
});

test('a clock that is set forward to where it was is followed', () => {
  expect(countedAt([60, 0, 1, 62, 63])).toEqual([60, 60, 61, 62, 63]);
});

test('of two processes, one with a clock ahead, the later times count and nothing piles up', () => {
  const both = Array.from({ length: 30 }, (_, minute) => [60 + minute, minute + 0.5]).flat();
  const counted = countedAt(both);
  expect(counted.filter((_, at) => at % 2 === 0)).toEqual(Array.from({ length: 30 }, (_, minute) => 60 + minute));
});

test('whatever the times are, they never go back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS })), (offsets) => {
      const times = new RisingTimes();
      let last = 0;
      for (const offset of offsets) {
        const atMs = times.next(START_MS + offset);
        expect(atMs).toBeGreaterThanOrEqual(last);
        expect(atMs).toBe(times.lastMs);
        last = atMs;
      }
    }),
  );
});
