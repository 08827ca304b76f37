import { expect, test } from 'vitest';
import { isOnlyIntroduced, visited } from './account-profile.ts';
import { introduced } from './introduction.ts';

const at = (time: string) => Date.parse(`${time}+08:00`);
const nowMs = at('2024-05-10T12:00:00');
const told = {
  kind: 'account',
  key: 'a'.repeat(32),
  firstSeenMs: at('2023-01-01T00:00:00'),
  lastSeenMs: at('2024-05-01T00:00:00'),
  days: 40,
} as const;

test('an account that is introduced is known since its first day, with its days and without habits', () => {
  const profile = introduced(null, told, nowMs);
  expect(profile).toEqual({
    firstSeenMs: told.firstSeenMs,
    lastSeenMs: told.lastSeenMs,
    events: 40,
    days: 40,
    recentDays: 1,
    networks: [],
    devices: [],
    introducedMs: nowMs,
  });
  expect(isOnlyIntroduced(profile)).toBe(true);
});

test('without a last day it ends with the day before the introduction, or with its first sighting if that is of today', () => {
  expect(introduced(null, { ...told, lastSeenMs: null }, nowMs).lastSeenMs).toBe(at('2024-05-10T00:00:00') - 1);
  const today = { ...told, firstSeenMs: at('2024-05-10T09:00:00'), lastSeenMs: null, days: 1 };
  expect(introduced(null, today, nowMs).lastSeenMs).toBe(today.firstSeenMs);
});

test('a visit goes on from there, and brings the first habit', () => {
  const profile = visited(introduced(null, told, nowMs), { atMs: nowMs, network: 'n'.repeat(32), device: null });
  expect(profile).toMatchObject({ firstSeenMs: told.firstSeenMs, days: 41, events: 41, introducedMs: nowMs });
  expect(isOnlyIntroduced(profile)).toBe(false);
});

test('introducing it again, before or after visits, changes nothing', () => {
  const first = introduced(null, told, nowMs);
  expect(introduced(first, told, nowMs + 86_400_000)).toBe(first);
  const later = visited(first, { atMs: nowMs, network: null, device: null });
  expect(introduced(later, told, nowMs)).toBe(later);
});

test('an account that this site knows by itself is no introduced one while nothing is added', () => {
  const own = visited(null, { atMs: nowMs, network: null, device: null });
  const same = { ...told, firstSeenMs: nowMs, lastSeenMs: null, days: 1 };
  expect(introduced(own, same, nowMs)).toBe(own);
  expect(isOnlyIntroduced(own)).toBe(false);
  expect(introduced(own, told, nowMs)).toMatchObject({ firstSeenMs: told.firstSeenMs, lastSeenMs: nowMs, days: 40 });
});
