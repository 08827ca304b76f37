import { afterEach, expect, test, vi } from 'vitest';
import { everyOneByOne } from './timers.ts';

afterEach(() => vi.useRealTimers());

test('work is done again and again, never twice at a time, and its end is waited for', async () => {
  vi.useFakeTimers();
  const ends: (() => void)[] = [];
  const end = everyOneByOne(1000, () => new Promise((resolve) => ends.push(resolve)));
  await vi.advanceTimersByTimeAsync(3500);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(ends).toHaveLength(2);
  let hasEnded = false;
  const ended = end().then(() => (hasEnded = true));
  await vi.advanceTimersByTimeAsync(5000);
  expect([ends.length, hasEnded]).toEqual([2, false]);
  ends[1]?.();
  await ended;
});
