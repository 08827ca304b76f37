import { expect, test } from 'vitest';
import { systemClock } from '../kernel/clock.ts';
import { MemoryClockMarkStore } from '../storage/memory/clock-mark-store.ts';
import { openClockLeap } from './open-clock-leap.ts';

async function setUp(lastRanAtMs: number | null) {
  const clockMark = new MemoryClockMarkStore();
  if (lastRanAtMs !== null) await clockMark.accept(lastRanAtMs);
  const audited: unknown[] = [];
  const problems: string[] = [];
  const gauges = new Map<string, () => number>();
  const ground = {
    stores: { clockMark, audit: { append: async (row: unknown) => void audited.push(row) } },
    vault: { vault: { mac: () => Buffer.alloc(32) } },
    log: { event: () => undefined, problem: (text: string) => problems.push(text) },
    metrics: { gauge: (name: string, _help: string, read: () => number) => gauges.set(name, read) },
  } as unknown as Parameters<typeof openClockLeap>[0];
  return { ground, audited, problems, isPaused: () => gauges.get('retention_paused')?.() };
}

const weeksAgoMs = (weeks: number) => systemClock.nowMs() - weeks * 604_800_000;

test('a start long after the last run says so in the log and the metrics, before anything is removed', async () => {
  const { ground, audited, problems, isPaused } = await setUp(weeksAgoMs(3));
  const leap = await openClockLeap(ground, false);
  expect(problems).toEqual([expect.stringContaining('nothing is removed by its age')]);
  expect([leap.problem, isPaused(), audited.length]).toEqual([problems[0], 1, 0]);
});

test('a start by which the operator accepts the clock goes on, and the audit has it', async () => {
  const lastRanAtMs = weeksAgoMs(3);
  const { ground, audited, problems, isPaused } = await setUp(lastRanAtMs);
  const leap = await openClockLeap(ground, true);
  expect([leap.problem, isPaused(), problems]).toEqual([null, 0, []]);
  expect(audited).toEqual([
    expect.objectContaining({ operation: 'server.acceptClock', administratorId: null, fields: { lastRanAtMs } }),
  ]);
});

test('a new site has nothing to say', async () => {
  const { ground, audited, problems, isPaused } = await setUp(null);
  await openClockLeap(ground, false);
  expect([problems, audited, isPaused()]).toEqual([[], [], 0]);
});

test('a start that would accept the clock and need not leaves no audit row', async () => {
  for (const lastRanAtMs of [null, weeksAgoMs(0)]) {
    const { ground, audited, problems } = await setUp(lastRanAtMs);
    const leap = await openClockLeap(ground, true);
    expect([leap.problem, audited, problems]).toEqual([null, [], []]);
  }
});
