import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import { seededRandom } from '../../../../kernel/seeded-random.ts';
import { riskFeedContracts } from './contract.ts';
import { createRiskFeedHandlers, type RiskFeedDeps } from './handler.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 400 * DAY_MS;
const VERSION = {
  id: 'feed-1',
  name: 'proxies',
  kind: 'proxy',
  rows: 2,
  importedAtMs: NOW_MS,
  publishedAtMs: NOW_MS - DAY_MS,
};
const FEED = { name: 'proxies', kind: 'proxy', source: 'us', licence: 'own', text: '192.0.2.1' };

/** Handlers over feeds that answer everything with `answer`. */
function opened({ answer = true as unknown, active = true, problem = null as unknown } = {}) {
  const asked: unknown[] = [];
  const decided: string[] = [];
  const note =
    (what: string) =>
    async (...how: unknown[]) => (asked.push([what, ...how]), answer);
  const handlers = createRiskFeedHandlers({
    feeds: {
      list: async () => [{ version: VERSION, active }],
      ...Object.fromEntries(
        ['import', 'importDatabase', 'preview', 'takePart', 'activate', 'deactivate', 'remove'].map((name) => [
          name,
          note(name),
        ]),
      ),
    },
    clock: { nowMs: () => NOW_MS },
    random: seededRandom(1),
    feedFetches: {
      list: async () => [{ schedule: { name: 'proxies' }, state: { problem } }],
      decided: async (name: string) => void decided.push(name),
    },
  } as unknown as RiskFeedDeps);
  const take = (given: object) =>
    handlers.import(riskFeedContracts.import.params.parse({ ...FEED, ...given }), anActor);
  return { handlers, asked, decided, take };
}

test('a feed is imported as a version of its own, which is active', async () => {
  const { take, asked, decided } = opened({ answer: { ok: true, version: VERSION, refused: [] } });
  const outcome = await take({ publishedAt: '2026-03-01T00:00:00+08:00' });
  expect(outcome).toMatchObject({
    ok: true,
    result: { active: true, refused: [] },
    subject: expect.stringMatching(/^feed-\w{12}$/),
  });
  expect(asked).toMatchObject([
    ['import', { name: 'proxies', publishedAtMs: Date.parse('2026-03-01T00:00:00+08:00') }, NOW_MS],
  ]);
  expect(decided).toEqual(['proxies']);
  await take({});
  expect(asked[1]).toMatchObject(['import', { publishedAtMs: null }, NOW_MS]);
});

test.each([
  [[], 'text: no row can be used'],
  [[{ line: 3, reason: 'not an address' }], 'text: no row can be used (line 3: not an address)'],
])('a feed of which nothing can be used says why, with %j', async (refused, detail) => {
  const { take } = opened({ answer: { ok: false, problem: 'no row can be used', refused } });
  expect(await take({})).toEqual({ ok: false, error: 'bad_request', detail });
});

test('a doubtful feed is refused with what it is doubted for, and force takes it', async () => {
  const answer = { ok: false, problem: 'it holds 50 % of all', refused: [], isDoubtful: true };
  const refused = {
    ok: false,
    error: 'conflict',
    detail: 'this feed is doubtful: it holds 50 % of all. Look at it with feeds.preview, and give force if it is right',
  };
  const { take, asked, handlers } = opened({ answer });
  expect(await take({})).toEqual(refused);
  const database = { fileId: 'feed-000000000000', name: 'geo', source: 's', licence: 'l', force: true };
  expect(await handlers.importDatabase(riskFeedContracts.importDatabase.params.parse(database), anActor)).toEqual(
    refused,
  );
  await take({ force: true });
  expect(asked).toMatchObject([
    ['import', { isForced: false }, NOW_MS],
    ['importDatabase', { isForced: true }, NOW_MS],
    ['import', { isForced: true }, NOW_MS],
  ]);
});

test('a file comes in parts, of which only the first begins one', async () => {
  const { handlers, asked } = opened({ answer: { ok: true } });
  const bytes = Buffer.from('x').toString('base64');
  const begun = await handlers.part({ part: 0, bytes }, anActor);
  expect(begun).toMatchObject({ ok: true, result: { fileId: expect.stringMatching(/^feed-\w{12}$/) } });
  expect(await handlers.part({ part: 1, bytes }, anActor)).toMatchObject({ error: 'bad_request' });
  expect(await handlers.part({ fileId: 'feed-000000000000', part: 1, bytes }, anActor)).toMatchObject({
    subject: 'feed-000000000000',
  });
  expect(asked).toHaveLength(2);
  expect(
    await opened({ answer: { ok: false, problem: 'a part is missing' } }).handlers.part({ part: 0, bytes }, anActor),
  ).toEqual({
    ok: false,
    error: 'conflict',
    detail: 'part: a part is missing',
  });
});

test('a database that cannot be read is the mistake of the caller', async () => {
  const { handlers } = opened({ answer: { ok: false, problem: 'not a database' } });
  const given = { fileId: 'feed-000000000000', name: 'geo', source: 's', licence: 'l' };
  const asked = riskFeedContracts.importDatabase.params.parse(given);
  expect(await handlers.importDatabase(asked, anActor)).toEqual({
    ok: false,
    error: 'bad_request',
    detail: 'file: not a database',
  });
});

test.each([
  [{ ok: true }, { ok: true, result: { activated: true }, subject: 'feed-1' }],
  [
    { ok: false, reason: 'unknown' },
    { ok: false, error: 'not_found', detail: 'there is no such version: list the feeds' },
  ],
  [
    { ok: false, reason: 'refused', problem: 'why' },
    { ok: false, error: 'conflict', detail: 'feedId: why' },
  ],
])('activating a version that ends as %j', async (answer, expected) => {
  expect(await opened({ answer }).handlers.activate({ feedId: 'feed-1' }, anActor)).toEqual(expected);
});

test('only what is in use is deactivated, and only what is not is removed', async () => {
  const [there, gone] = [opened().handlers, opened({ answer: false }).handlers];
  expect(await there.deactivate({ name: 'proxies' }, anActor)).toMatchObject({ ok: true, subject: 'proxies' });
  expect(await there.remove({ feedId: 'feed-1' }, anActor)).toMatchObject({ ok: true, subject: 'feed-1' });
  expect(await gone.deactivate({ name: 'proxies' }, anActor)).toMatchObject({ error: 'not_found' });
  expect(await gone.remove({ feedId: 'feed-1' }, anActor)).toMatchObject({ error: 'not_found' });
});

test('a feed is shown with its age, and a version that is not active is never stale', async () => {
  const shown = { id: 'feed-1', ageDays: 1, active: true, stale: false, fetchProblem: null };
  expect(await opened().handlers.list({}, anActor)).toMatchObject({ result: { feeds: [shown] } });
  const inactive = opened({ active: false, problem: { code: 'empty', detail: '' } });
  expect(await inactive.handlers.list({}, anActor)).toMatchObject({
    result: { feeds: [{ active: false, stale: false, fetchProblem: null }] },
  });
  expect(await opened({ problem: { code: 'empty', detail: '' } }).handlers.list({}, anActor)).toMatchObject({
    result: { feeds: [{ fetchProblem: 'it is empty' }] },
  });
});

test.each([
  [{ name: '' }, false],
  [{ name: 'a'.repeat(64) }, true],
  [{ name: 'a'.repeat(65) }, false],
  [{ source: '' }, false],
  [{ source: 's'.repeat(500) }, true],
  [{ source: 's'.repeat(501) }, false],
  [{ licence: 'l'.repeat(200) }, true],
  [{ licence: 'l'.repeat(201) }, false],
  [{ text: '' }, false],
  [{ publishedAt: '2026-03-01' }, false],
])('the schema takes a feed with other fields: %#', (given, isTaken) => {
  expect(riskFeedContracts.import.params.safeParse({ ...FEED, ...given }).success).toBe(isTaken);
});
