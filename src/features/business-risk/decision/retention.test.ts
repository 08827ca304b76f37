import { expect, test } from 'vitest';
import { BARE_REQUEST } from '../ingest/bare-request.ts';
import { other, setUp, START_MS } from './engine-world.suite.ts';
import { purgeRisk } from './retention.ts';

const DAY_MS = 86_400_000;

test('decisions, their requests and habits are each purged after their own retention', async () => {
  const { ask, decisions, profiles, moments } = setUp();
  for (const day of [0, 1, 2, 3]) await ask({ ...BARE_REQUEST, ...other(`user-${day}`) }, day * 86_400);
  const retention = { decisionMs: 3.5 * DAY_MS, eventMs: 1.5 * DAY_MS, profileMs: 2.5 * DAY_MS };
  const identifiers = { purge: async (beforeMs: number) => (beforeMs === START_MS + 1.5 * DAY_MS ? 7 : 0) };
  const lists = { purgeHits: async (beforeMs: number) => (beforeMs === START_MS - 4 * DAY_MS ? 5 : 0) };
  const links = { purge: async (beforeMs: number) => (beforeMs === START_MS + 0.5 * DAY_MS ? 9 : 0) };
  expect(
    await purgeRisk({ decisions, profiles, identifiers, moments, lists, links }, retention, START_MS + 4 * DAY_MS),
  ).toMatchObject({
    decisions: 1,
    events: 2,
    profiles: 2,
    identifiers: 7,
    listHits: 5,
    links: 9,
  });
  const left: boolean[] = [];
  for await (const { event } of decisions.scan({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER })) left.push(event !== null);
  expect(left).toEqual([false, false, true]);
});
