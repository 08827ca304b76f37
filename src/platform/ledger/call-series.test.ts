import { expect, test } from 'vitest';
import { latencyPlace, latencyQuantileMs, stepStartMs } from './call-series.ts';

test.each([
  [0, 0],
  [10, 0],
  [11, 1],
  [25, 1],
  [26, 2],
  [50, 2],
  [51, 3],
  [100, 3],
  [101, 4],
  [250, 4],
  [251, 5],
  [500, 5],
  [501, 6],
  [1000, 6],
  [1001, 7],
  [2500, 7],
  [2501, 8],
  [5000, 8],
  [5001, 9],
])('a latency of %d ms has place %d', (latencyMs, place) => {
  expect(latencyPlace(latencyMs)).toBe(place);
});

test('days begin at midnight in Asia/Shanghai, hours and minutes on the hour and the minute', () => {
  const atMs = Date.parse('2026-07-03T00:59:59.999+08:00');
  expect(stepStartMs('day', atMs)).toBe(Date.parse('2026-07-02T16:00:00Z'));
  expect(stepStartMs('hour', atMs)).toBe(Date.parse('2026-07-02T16:00:00Z'));
  expect(stepStartMs('minute', atMs)).toBe(Date.parse('2026-07-02T16:59:00Z'));
});

test('a percentile lies within the bounds of the count that holds it', () => {
  const counts = [0, 0, 0, 90, 0, 10, 0, 0, 0, 0];
  expect(latencyQuantileMs(counts, 0.45)).toBe(75);
  expect(latencyQuantileMs(counts, 0.9)).toBe(100);
  expect(latencyQuantileMs(counts, 0.95)).toBe(375);
  expect(latencyQuantileMs([0, 0, 0, 0, 0, 0, 0, 0, 0, 3], 0.5)).toBe(5000);
  expect(latencyQuantileMs([0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.5)).toBeNull();
});
