import { expect, test } from 'vitest';
import { MemoryClockMarkStore } from '../../storage/memory/clock-mark-store.ts';
import { ClockLeap } from './clock-leap.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-03-01T00:00:00Z');

function setUp() {
  const store = new MemoryClockMarkStore();
  const time = { nowMs: START_MS };
  const changes: (string | null)[] = [];
  const start = () =>
    new ClockLeap({ store, clock: { nowMs: () => time.nowMs }, onChange: (problem) => changes.push(problem) });
  return { time, changes, start };
}

test('a site that runs, or pauses for a week, removes what is past its retention', async () => {
  const { time, changes, start } = setUp();
  const leap = start();
  expect(leap.problem).toBeNull();
  for (const days of [0, 1, 8, 8]) {
    time.nowMs = START_MS + days * DAY_MS;
    expect(await leap.look(), `after ${days} days`).toBeNull();
  }
  expect(changes).toEqual([]);
});

test('a clock more than a week ahead is told once, and holds over restarts until it is right again', async () => {
  const { time, changes, start } = setUp();
  await start().look();
  time.nowMs = START_MS + 7 * DAY_MS + 1;
  const said =
    'nothing is removed by its age: the clock says 2026-03-08T08:00:00.001+08:00, and this site last ran at 2026-03-01T08:00:00.000+08:00; ' +
    'set the clock if it is wrong, or start once with renzheng serve --accept-clock if it is right (a service: RENZHENG_START_ACCEPT_CLOCK_ON with the current date in Asia/Shanghai)';
  const leap = start();
  expect([await leap.look(), await leap.look(), leap.problem]).toEqual([said, said, said]);
  expect(changes).toEqual([said]);
  expect(await start().look(), 'another start does not take it for right').toBe(said);
  time.nowMs = START_MS + DAY_MS;
  expect([await leap.look(), leap.problem]).toEqual([null, null]);
  expect(changes).toEqual([said, said, null]);
});

test('an operator accepts the clock after a long pause', async () => {
  const { time, start } = setUp();
  await start().look();
  time.nowMs = START_MS + 21 * DAY_MS;
  const leap = start();
  expect(await leap.look()).not.toBeNull();
  await leap.accept();
  expect([await leap.look(), await start().look()]).toEqual([null, null]);
});
