import { expect, test } from 'vitest';
import { touch } from '../../features/business-risk/velocity/velocity-store.suite.ts';
import { onSteadyTimes, SteadyTimes } from './steady-times.ts';
import { packEvent } from './velocity-records.ts';
import { MemoryVelocityStore, SHARD_COUNT } from './velocity-store.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const START_MS = Date.parse('2024-05-01T00:00:00Z');

/** What the wall clock shows at an event, and what has passed in truth, both since the start. */
type Seen = readonly [wallMs: number, passedMs: number];

function startTimes() {
  const clock = { passedMs: 0, monotonicMs: () => clock.passedMs };
  const times = new SteadyTimes(clock);
  const of = ([wallMs, passedMs]: Seen) => {
    clock.passedMs = passedMs;
    return times.of(START_MS + wallMs) - START_MS;
  };
  return { clock, times, of };
}

const right = (atMs: number): Seen => [atMs, atMs];

test('while the clock is right, events have their own times, also if they are late by five minutes', () => {
  const seen = [0, 10, 5, HOUR_MS, HOUR_MS - 300_000, HOUR_MS + 1];
  const { of } = startTimes();
  expect(seen.map((atMs) => of(right(atMs)))).toEqual(seen);
});

test('after the clock was set back by more, times go on with the gaps between the events', () => {
  const { of } = startTimes();
  const events: readonly Seen[] = [right(0), [6 * HOUR_MS, 50], ...[100, 60_100, 60_050, HOUR_MS].map(right)];
  const gaps = [0, 6 * HOUR_MS, 6 * HOUR_MS, 6 * HOUR_MS + 60_000, 6 * HOUR_MS + 59_950, 7 * HOUR_MS - 100];
  expect(events.map(of)).toEqual(gaps);
});

test('a clock that is set back once more goes on again', () => {
  const { of } = startTimes();
  const events: readonly Seen[] = [
    [0, 0],
    [-HOUR_MS, 0],
    [-HOUR_MS + 10, 10],
    [-3 * HOUR_MS, 10],
    [-3 * HOUR_MS + 5, 15],
  ];
  expect(events.map(of)).toEqual([0, 0, 10, 10, 15]);
});

test('a clock that was set back by mistake and is set right counts the gaps that there were', () => {
  const { of } = startTimes();
  const events: readonly Seen[] = [[0, 0], [3000 - HOUR_MS, 3000], [6000, 6000], right(9000), right(2 * HOUR_MS)];
  expect(events.map(of)).toEqual([0, 0, 6000, 9000, 2 * HOUR_MS]);
});

test('a start follows on from events that lie ahead, and from no others', () => {
  const ahead = startTimes();
  ahead.times.followOn(START_MS + 6 * HOUR_MS, START_MS);
  expect([0, 1000].map((atMs) => ahead.of(right(atMs)))).toEqual([6 * HOUR_MS, 6 * HOUR_MS + 1000]);
  const follows = startTimes();
  follows.times.followOn(START_MS + 300_000, START_MS);
  expect(follows.of(right(0))).toBe(0);
});

test('a start with a clock of long ago, which is then set right, counts in the present', () => {
  for (const first of [true, false]) {
    const { times, of } = startTimes();
    times.followOn(START_MS, START_MS - 54 * YEAR_MS);
    if (first) expect(of([-54 * YEAR_MS + 1000, 1000])).toBe(1000);
    expect(of(right(60_000))).toBe(60_000);
    expect(of(right(61_000))).toBe(61_000);
  }
});

/** Gives what windows count of an address after these events, of which the minutes are given. */
async function eventsOf(
  memory: MemoryVelocityStore,
  { clock, times }: ReturnType<typeof startTimes>,
  minutes: readonly Seen[],
) {
  const store = onSteadyTimes(memory, times);
  let events: readonly number[] | undefined;
  for (const [minute, passed] of minutes) {
    clock.passedMs = passed * 60_000;
    const event = { atMs: START_MS + minute * 60_000, touches: [touch('address', 1, () => 1)] };
    events = (await store.record(event, new AbortController().signal)).reading.address?.events;
  }
  return events;
}

const LIMITS = { entitiesMax: 1000, bytesMax: 16_000_000 };

test('after one event six hours ahead, windows count what happened in them', async () => {
  const everyFourth = Array.from({ length: 40 }, (_, index) => right(1 + index * 4));
  const counted = await eventsOf(new MemoryVelocityStore(LIMITS), startTimes(), [right(0), ...everyFourth, right(161)]);
  expect(counted).toEqual([1, 3, 15, 42, 42]);
  const ahead = [right(0), [361, 1], ...everyFourth, right(161)] as const;
  expect(await eventsOf(new MemoryVelocityStore(LIMITS), startTimes(), ahead)).toEqual([1, 3, 15, 43, 43]);
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
  const started = startTimes();
  started.times.followOn(memory.newestMs, START_MS);
  expect(await eventsOf(memory, started, [right(1), right(30)])).toEqual([1, 1, 3, 3, 3]);
});
