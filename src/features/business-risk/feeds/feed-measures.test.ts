import { expect, test } from 'vitest';
import type { AlertRule } from '../../../platform/alerts/alert-rule.ts';
import { feedMeasures, staleFeeds } from './feed-measures.ts';
import { aSchedule } from './feed-schedule-store.suite.ts';
import { NOTHING_FETCHED } from './feed-schedule.ts';
import { versionOf } from './feed-version.suite.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 1_000 * DAY_MS;
const published = (kind: Parameters<typeof versionOf>[0], name: string, daysAgo: number) => ({
  ...versionOf(kind),
  name,
  publishedAtMs: NOW_MS - daysAgo * DAY_MS,
});
const active = [
  published('tor', 'exits', 9.5),
  published('tor', 'fresh-exits', 1),
  published('country', 'geo', 90),
  published('device-placeholder', 'zeros', 900),
];

test('a feed has the days since it became too old, and none before', async () => {
  const readings = await feedMeasures(
    () => active,
    async () => [],
  )['feed-age']({} as AlertRule, NOW_MS);
  expect(readings).toEqual([
    { subject: 'exits', value: 2.5 },
    { subject: 'fresh-exits', value: 0 },
    { subject: 'geo', value: 0 },
  ]);
});

test('a feed whose newer version is held back is out of date since then, whatever its age', async () => {
  const held = (name: string, daysAgo: number | null) => ({
    schedule: aSchedule(name),
    state: { ...NOTHING_FETCHED, heldSinceMs: daysAgo === null ? null : NOW_MS - daysAgo * DAY_MS },
  });
  const readings = await feedMeasures(
    () => active,
    async () => [held('exits', 1), held('fresh-exits', 0.5), held('zeros', 0.25), held('geo', null)],
  )['feed-age']({} as AlertRule, NOW_MS);
  expect(readings).toEqual([
    { subject: 'exits', value: 2.5 },
    { subject: 'fresh-exits', value: 0.5 },
    { subject: 'geo', value: 0 },
    { subject: 'zeros', value: 0.25 },
  ]);
});

test('a feed is stale from the day on which its kind is too old', () => {
  expect(staleFeeds(active, NOW_MS)).toBe(2);
  expect(staleFeeds(active, NOW_MS - 1)).toBe(1);
  expect(staleFeeds([], NOW_MS)).toBe(0);
});
