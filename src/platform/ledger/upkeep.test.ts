import { expect, test } from 'vitest';
import { purgeCalls } from './upkeep.ts';

const DAY_MS = 86_400_000;

function storeOf(traceAges: readonly number[]) {
  let ages = [...traceAges];
  const turns: number[] = [];
  return {
    left: () => ages.length,
    turns,
    purge: async ({ nowMs, tracesBeforeMs, limit }: { nowMs: number; tracesBeforeMs: number; limit: number }) => {
      const old = ages.filter((age) => nowMs - age < tracesBeforeMs).slice(0, limit);
      ages = ages.filter((age) => !old.includes(age));
      turns.push(old.length);
      return { answers: 0, traces: old.length };
    },
  };
}

test('everything past its retention is dropped in batches of bounded size, and nothing else', async () => {
  const old = Array.from({ length: 2500 }, (_, index) => 10 * DAY_MS + index + 1);
  const young = Array.from({ length: 10 }, (_, index) => index);
  const calls = storeOf([...old, ...young]);
  expect(await purgeCalls({ calls, clock: { nowMs: () => 100 * DAY_MS }, traceMs: 10 * DAY_MS })).toBe(2500);
  expect(calls.left()).toBe(10);
  expect(calls.turns).toEqual([1000, 1000, 500]);
});

test('a round without anything to drop is one query', async () => {
  const calls = storeOf([]);
  expect(await purgeCalls({ calls, clock: { nowMs: () => 0 }, traceMs: 1 })).toBe(0);
  expect(calls.turns).toEqual([0]);
});
