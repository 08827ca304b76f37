import { expect, test } from 'vitest';
import { findHabit, HABITS_MAX, localDay, localHour, visited, type AccountProfile } from './account-profile.ts';

const DAY_MS = 86_400_000;
const noon = Date.parse('2024-02-28T12:00:00+08:00');
const key = (number: number) => String(number).padStart(32, '0').split('').toReversed().join('');

test('the local day changes at midnight in Asia/Shanghai, regardless of the time zone of the machine', () => {
  const midnight = Date.parse('2024-03-01T00:00:00+08:00');
  expect(localDay(midnight) - localDay(midnight - 1)).toBe(1);
  expect([localHour(midnight - 1), localHour(midnight)]).toEqual([23, 0]);
});

test('each day is counted once, and the last 32 are kept as bits', () => {
  let profile: AccountProfile | null = null;
  for (const day of [0, 0, 1, 3])
    profile = visited(profile, { atMs: noon + day * DAY_MS, network: null, device: null });
  expect(profile).toMatchObject({ events: 4, days: 3, recentDays: 0b1101, firstSeenMs: noon });
  expect(visited(profile, { atMs: noon + 40 * DAY_MS, network: null, device: null }).recentDays).toBe(1);
});

test('a habit counts its events and its own days', () => {
  let profile: AccountProfile | null = null;
  for (const hour of [0, 1, 24, 72])
    profile = visited(profile, { atMs: noon + hour * 3_600_000, network: key(1), device: null });
  expect(findHabit(profile?.networks ?? [], key(1))).toMatchObject({ events: 4, days: 3 });
  expect(findHabit(profile?.networks ?? [], key(2))).toBeUndefined();
});

test('if there are more habits than are kept, the one used on the fewest days goes', () => {
  let profile: AccountProfile | null = null;
  for (let day = 0; day < 5; day += 1)
    profile = visited(profile, { atMs: noon + day * DAY_MS, network: key(0), device: null });
  for (let other = 1; other <= HABITS_MAX + 3; other += 1)
    profile = visited(profile, { atMs: noon + 6 * DAY_MS + other, network: key(other), device: null });
  expect(profile?.networks).toHaveLength(HABITS_MAX);
  expect(findHabit(profile?.networks ?? [], key(0))?.days).toBe(5);
  expect(findHabit(profile?.networks ?? [], key(HABITS_MAX + 3))).toBeDefined();
});

test('a visit from the past does not turn time back', () => {
  const profile = visited(visited(null, { atMs: noon, network: null, device: null }), {
    atMs: noon - DAY_MS,
    network: null,
    device: null,
  });
  expect(profile).toMatchObject({ firstSeenMs: noon - DAY_MS, lastSeenMs: noon, days: 1, recentDays: 1 });
});
