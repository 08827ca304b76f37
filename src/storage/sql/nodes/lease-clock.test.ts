import { expect, test } from 'vitest';
import { LeaseClock } from './lease-clock.ts';

test('the clock of leases follows the database if its clock is set, and no slow answer', async () => {
  const time = { baseMs: 1_000_000, machineMs: 10.5 };
  const clock = await LeaseClock.open({
    baseMs: async () => time.baseMs,
    clock: { machineMs: () => time.machineMs },
  });
  expect(clock.nowMs()).toBe(1_000_010);
  time.machineMs = 20.5;
  expect(clock.nowMs()).toBe(1_000_020);
  time.baseMs = 995_000;
  await clock.look();
  expect(clock.nowMs()).toBe(1_000_020);
  time.baseMs = 994_999;
  await clock.look();
  expect(clock.nowMs()).toBe(995_019);
  time.baseMs = 9_000_000;
  await clock.look();
  expect(clock.nowMs()).toBe(9_000_020);
});
