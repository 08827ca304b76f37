import { expect, test } from 'vitest';
import { touch } from '../../features/business-risk/velocity/velocity-store.suite.ts';
import { onSteadyTimes, SteadyTimes } from './steady-times.ts';
import { packEvent } from './velocity-records.ts';
import { MemoryVelocityStore, SHARD_COUNT } from './velocity-store.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2024-05-01T00:00:00Z');
const sinceStart = (times: SteadyTimes, atMs: number) => times.of(START_MS + atMs) - START_MS;

test('while the clock is right, events have their own times, also if they are late by five minutes', () => {
  const times = new SteadyTimes();
  expect([0, 10, 5, HOUR_MS, HOUR_MS - 300_000, HOUR_MS + 1].map((atMs) => sinceStart(times, atMs))).toEqual([
    0,
    10,
    5,
    HOUR_MS,
    HOUR_MS - 300_000,
    HOUR_MS + 1,
  ]);
});

test('after the clock was set back by more, times go on with the gaps between the events', () => {
  const times = new SteadyTimes();
  const seen = [0, 6 * HOUR_MS, 100, 60_100, 60_050, HOUR_MS].map((atMs) => sinceStart(times, atMs));
  expect(seen).toEqual([0, 6 * HOUR_MS, 6 * HOUR_MS, 6 * HOUR_MS + 60_000, 6 * HOUR_MS + 59_950, 7 * HOUR_MS - 100]);
});

test('a clock that is set back once more goes on again', () => {
  const times = new SteadyTimes();
  const seen = [0, -HOUR_MS, -HOUR_MS + 10, -3 * HOUR_MS, -3 * HOUR_MS + 5].map((atMs) => sinceStart(times, atMs));
  expect(seen).toEqual([0, 0, 10, 10, 15]);
});

test('a start follows on from events that lie ahead, and from no others', () => {
  const ahead = new SteadyTimes();
  ahead.followOn(START_MS + 6 * HOUR_MS, START_MS);
  expect([0, 1000].map((atMs) => sinceStart(ahead, atMs))).toEqual([6 * HOUR_MS, 6 * HOUR_MS + 1000]);
  const right = new SteadyTimes();
  right.followOn(START_MS + 300_000, START_MS);
  expect(sinceStart(right, 0)).toBe(0);
});

/** Gives what windows count of an address after an event at each of these minutes. */
async function eventsOf(memory: MemoryVelocityStore, times: SteadyTimes, minutes: readonly number[]) {
  const store = onSteadyTimes(memory, times);
  let events: readonly number[] | undefined;
  for (const minute of minutes) {
    const event = { atMs: START_MS + minute * 60_000, touches: [touch('address', 1, () => 1)] };
    events = (await store.record(event, new AbortController().signal)).reading.address?.events;
  }
  return events;
}

const LIMITS = { entitiesMax: 1000, bytesMax: 16_000_000 };

test('after one event six hours ahead, windows count what happened in them', async () => {
  const everyFourth = Array.from({ length: 40 }, (_, index) => 1 + index * 4);
  const right = await eventsOf(new MemoryVelocityStore(LIMITS), new SteadyTimes(), [0, ...everyFourth, 161]);
  expect(right).toEqual([1, 3, 15, 42, 42]);
  const ahead = await eventsOf(new MemoryVelocityStore(LIMITS), new SteadyTimes(), [0, 361, ...everyFourth, 161]);
  expect(ahead).toEqual([1, 3, 15, 43, 43]);
});

test('after a restart, windows go on from the latest event', async () => {
  const memory = new MemoryVelocityStore(LIMITS);
  expect(memory.newestMs).toBe(0);
  const ahead = packEvent({ atMs: START_MS + 6 * HOUR_MS, touches: [touch('address', 1, () => 1)] });
  memory.replay(
    1,
    ahead,
    Array.from({ length: SHARD_COUNT }, () => 0),
  );
  expect(memory.newestMs).toBe(START_MS + 6 * HOUR_MS);
  const times = new SteadyTimes();
  times.followOn(memory.newestMs, START_MS);
  expect(await eventsOf(memory, times, [1, 30])).toEqual([1, 1, 3, 3, 3]);
});
