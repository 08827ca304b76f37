import { expect, test } from 'vitest';
import { fenceHere, underFence, withoutFence } from './fence.ts';
import { endedDetail, isRoundDue, JOBS_KEPT, LOSSES_MAX, LOST_TOO_OFTEN } from './job-store.ts';

test.each([
  [900, true],
  [901, false],
  [1000, false],
  [1100, false],
  // The clock was set back.
  [1101, true],
  [0, true],
])('a round that ended at %i is due at 1000 if it comes every 100: %s', (endedAtMs, isDue) => {
  expect(isRoundDue(endedAtMs, 100, 1000)).toBe(isDue);
});

test('the place of a job goes when it ends, and the rest of its detail stays', () => {
  expect(endedDetail({ place: 7, read: 3 })).toEqual({ read: 3 });
  expect(endedDetail({ place: undefined })).toEqual({});
  for (const detail of [{ read: 3 }, null, 'place', 5, undefined]) expect(endedDetail(detail)).toBe(detail);
});

test('five processes may die over a job, and twenty ended ones are kept', () => {
  expect([LOSSES_MAX, JOBS_KEPT, LOST_TOO_OFTEN]).toEqual([5, 20, '5 processes ended while they worked on it']);
});

test('work of a job has its guard, also later, and what outlives it has none', async () => {
  const guard = { prepared: true } as never;
  expect(fenceHere()).toBeNull();
  await underFence(
    () => guard,
    async () => {
      await Promise.resolve();
      expect(fenceHere()).toBe(guard);
      expect(withoutFence(() => fenceHere())).toBeNull();
      expect(fenceHere()).toBe(guard);
    },
  );
  expect(fenceHere()).toBeNull();
});
