import { hash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { nextTurn } from '../../../kernel/timers.ts';
import { seededRandom } from '../../../kernel/seeded-random.ts';
import { MemoryFeedScheduleStore } from '../../../storage/memory/feed-schedule-store.ts';
import { aSchedule } from '../feeds/feed-schedule-store.suite.ts';
import type { FeedSchedule } from '../feeds/feed-schedule.ts';
import type { FeedAnswer, FeedRequest } from '../feeds/feed-source.ts';
import { FeedDesk } from './feed-desk.ts';
import { FeedFetches } from './feed-fetches.ts';
import { openMemoryPolicy } from './memory-policy.suite.ts';

const HOUR_MS = 3_600_000;
const ASKED = { isAsked: true, isForced: false };
const NEVER = new AbortController().signal;
const answers = new Map<string, FeedAnswer | (() => Promise<FeedAnswer>)>();
let requests: FeedRequest[] = [];
let nowMs = 1_000_000_000_000;
let desk: FeedDesk;
let fetches: FeedFetches;
let blamed: string[] = [];

beforeEach(async () => {
  answers.clear();
  requests = [];
  blamed = [];
  nowMs = 1_000_000_000_000;
  const { sources, policy } = await openMemoryPolicy(nowMs);
  desk = new FeedDesk(sources.feeds, policy, () => undefined);
  fetches = new FeedFetches({
    store: new MemoryFeedScheduleStore(),
    desk,
    source: {
      async fetch(request) {
        requests.push(request);
        const answer = answers.get(request.url);
        return typeof answer === 'function' ? answer() : (answer ?? failed('status', '404'));
      },
    },
    clock: { nowMs: () => nowMs },
    random: seededRandom(1),
    onFailure: (name, error) => void blamed.push(`${name}: ${String(error)}`),
  });
});

const URL_OF = 'https://feeds.example/exits.txt?token=s3cret';
const file = (text: string, names: { etag?: string; lastModified?: string } = {}): FeedAnswer => ({
  kind: 'file',
  bytes: Uint8Array.from(Buffer.from(text)),
  etag: null,
  lastModified: null,
  ...names,
});
const failed = (code: 'status' | 'timeout', detail = ''): FeedAnswer => ({ kind: 'failed', problem: { code, detail } });
const schedule = (more: Partial<FeedSchedule> = {}) => fetches.schedule(aSchedule('exits', more));
const versions = async () => (await desk.list()).map(({ version, active }) => [version.rows, active]);
const state = async () => (await fetches.find('exits'))?.state;

test('a feed is fetched at once, then after its interval, and a new file takes the place of the one before', async () => {
  await schedule({ everyHours: 6 });
  answers.set(URL_OF, file('192.0.2.1\n', { etag: '"1"', lastModified: 'Sat, 08 Sep 2001 01:46:40 GMT' }));
  await fetches.fetchDue(NEVER);
  const [first] = await desk.list();
  expect(first).toMatchObject({
    active: true,
    version: {
      rows: 1,
      source: 'https://feeds.example/exits.txt?…',
      licence: 'CC0-1.0',
      publishedAtMs: 999_913_600_000,
    },
  });
  expect(await state()).toMatchObject({ problem: null, fetchedAtMs: nowMs, nextAtMs: nowMs + 6 * HOUR_MS });
  nowMs += 6 * HOUR_MS - 1;
  await fetches.fetchDue(NEVER);
  expect(requests).toHaveLength(1);
  nowMs += 1;
  answers.set(URL_OF, file('192.0.2.1\n192.0.2.2\n'));
  await fetches.fetchDue(NEVER);
  expect(requests[1]).toMatchObject({ etag: '"1"', lastModified: 'Sat, 08 Sep 2001 01:46:40 GMT' });
  expect(await versions()).toEqual([
    [2, true],
    [1, false],
  ]);
});

test('a feed that fails leaves the one in use, says why, and is tried again sooner than its interval', async () => {
  await schedule({ everyHours: 1 });
  answers.set(URL_OF, file('192.0.2.1\n'));
  await fetches.fetchDue(NEVER);
  nowMs += HOUR_MS;
  answers.set(URL_OF, failed('status', '503'));
  const waits: number[] = [];
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await fetches.fetchDue(NEVER);
    const { nextAtMs = 0, problem, failures } = (await state()) ?? {};
    expect([problem, failures]).toEqual([{ code: 'status', detail: '503' }, attempt + 1]);
    waits.push((nextAtMs - nowMs) / 60_000);
    nowMs = nextAtMs;
  }
  expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
  expect(await versions()).toEqual([[1, true]]);
  answers.set(URL_OF, file('192.0.2.1\n'));
  await fetches.fetchDue(NEVER);
  expect(await state()).toMatchObject({ problem: null, failures: 0, fetchedAtMs: nowMs });
});

test('a feed at which this server fails keeps no other one waiting, says so, and is tried again later each time', async () => {
  await fetches.schedule(aSchedule('a-broken', { url: 'https://feeds.example/broken.txt' }));
  await schedule();
  answers.set('https://feeds.example/broken.txt', () => Promise.reject(new Error('the disk is full')));
  answers.set(URL_OF, file('192.0.2.1\n'));
  await fetches.fetchDue(NEVER);
  expect(await versions()).toEqual([[1, true]]);
  expect(await state()).toMatchObject({ problem: null, failures: 0 });
  const broken = async () => (await fetches.find('a-broken'))?.state;
  const problem = { code: 'internal', detail: '' };
  expect(await broken()).toMatchObject({ problem, failures: 1, nextAtMs: nowMs + 300_000 });
  nowMs += 300_000;
  await fetches.fetchDue(NEVER);
  expect(await broken()).toMatchObject({ problem, failures: 2, nextAtMs: nowMs + 600_000 });
  expect(blamed).toEqual(['a-broken: Error: the disk is full', 'a-broken: Error: the disk is full']);
  await expect(fetches.fetch('a-broken', NEVER, ASKED)).rejects.toThrow('the disk is full');
  expect(await broken()).toMatchObject({ failures: 3 });
});

test('a round that is told to end goes on to no other feed and blames none', async () => {
  await fetches.schedule(aSchedule('a-slow', { url: 'https://feeds.example/slow.txt' }));
  for (const name of ['b', 'c', 'd', 'e', 'f', 'last']) await fetches.schedule(aSchedule(name));
  const ending = new AbortController();
  answers.set('https://feeds.example/slow.txt', () => {
    ending.abort(new Error('the server closes'));
    return Promise.reject(ending.signal.reason as Error);
  });
  await expect(fetches.fetchDue(ending.signal)).rejects.toThrow('the server closes');
  expect(requests.map(({ url }) => url)).not.toContain(aSchedule('last').url);
  expect((await fetches.find('a-slow'))?.state).toMatchObject({ problem: null, triedAtMs: null });
  expect(blamed).toEqual([]);
});

test('a file with no row of its kind is not taken', async () => {
  await schedule();
  answers.set(URL_OF, file('192.0.2.1\n'));
  await fetches.fetch('exits', NEVER);
  answers.set(URL_OF, file('<html>down for maintenance</html>'));
  expect(await fetches.fetch('exits', NEVER)).toMatchObject({
    outcome: 'failed',
    problem: { code: 'refused', detail: expect.stringContaining('no row could be read') },
  });
  expect(await versions()).toEqual([[1, true]]);
});

test('the checksum beside a file is asked for first, and decides', async () => {
  const checksumUrl = 'https://feeds.example/SHA256SUMS';
  await schedule({ checksumUrl });
  const sums = (text: string) => file(`${'0'.repeat(64)}  other.txt\n${hash('sha256', text)}  exits.txt\n`);
  answers.set(URL_OF, file('192.0.2.1\n'));
  expect(await fetches.fetch('exits', NEVER)).toEqual({
    outcome: 'failed',
    problem: { code: 'no-checksum', detail: '' },
  });
  answers.set(checksumUrl, sums('192.0.2.9\n'));
  expect(await fetches.fetch('exits', NEVER)).toEqual({
    outcome: 'failed',
    problem: { code: 'wrong-checksum', detail: '' },
  });
  expect(await versions()).toEqual([]);
  answers.set(checksumUrl, sums('192.0.2.1\n'));
  expect(await fetches.fetch('exits', NEVER)).toMatchObject({ outcome: 'imported' });
  requests = [];
  expect(await fetches.fetch('exits', NEVER)).toEqual({ outcome: 'unchanged' });
  expect(requests.map(({ url }) => url)).toEqual([checksumUrl]);
});

test('a fixed checksum refuses any other file', async () => {
  await schedule({ sha256: hash('sha256', '192.0.2.1\n') });
  answers.set(URL_OF, file('192.0.2.2\n'));
  expect(await fetches.fetch('exits', NEVER)).toMatchObject({ problem: { code: 'wrong-checksum' } });
  answers.set(URL_OF, file('192.0.2.1\n'));
  expect(await fetches.fetch('exits', NEVER)).toMatchObject({ outcome: 'imported' });
});

test('a feed without a date is as young as the day on which its source was found to have it', async () => {
  await schedule();
  answers.set(URL_OF, file('192.0.2.1\n'));
  await fetches.fetch('exits', NEVER);
  answers.set(URL_OF, { kind: 'unchanged' });
  nowMs += 48 * HOUR_MS;
  expect(await fetches.fetch('exits', NEVER)).toEqual({ outcome: 'unchanged' });
  const [found] = await desk.list();
  expect(found?.version.confirmedAtMs).toBe(nowMs);
  expect(await versions()).toEqual([[1, true]]);
});

test('a version that says too much leaves the one in use, and is taken only if an operator insists', async () => {
  await schedule({ everyHours: 6 });
  answers.set(URL_OF, file('192.0.2.1\n'));
  await fetches.fetchDue(NEVER);
  answers.set(URL_OF, file('192.0.2.1\n0.0.0.0/0\n::/0\n'));
  const heldSinceMs = (nowMs += 6 * HOUR_MS);
  const problem = {
    code: 'doubtful',
    detail: expect.stringContaining('wider than any network has (2), e.g. 0.0.0.0-'),
  };
  await fetches.fetchDue(NEVER);
  expect(await state()).toMatchObject({ problem, heldSinceMs, failures: 1, nextAtMs: nowMs + 6 * HOUR_MS });
  nowMs += 6 * HOUR_MS;
  expect(await fetches.fetch('exits', NEVER, ASKED)).toMatchObject({ outcome: 'failed', problem });
  expect(await state()).toMatchObject({ heldSinceMs, failures: 2 });
  expect(await versions()).toEqual([[1, true]]);
  answers.set(URL_OF, failed('timeout'));
  await fetches.fetch('exits', NEVER, ASKED);
  expect(await state()).toMatchObject({ heldSinceMs, problem: { code: 'timeout' } });
  answers.set(URL_OF, file('192.0.2.1\n0.0.0.0/0\n::/0\n'));
  const forced = await fetches.fetch('exits', NEVER, { isAsked: true, isForced: true });
  expect(forced).toMatchObject({ outcome: 'imported', version: { rows: 3 } });
  expect(await state()).toMatchObject({ heldSinceMs: null, problem: null, failures: 0 });
  // What the version in use says already is not doubtful again.
  answers.set(URL_OF, file('192.0.2.1\n192.0.2.2\n0.0.0.0/0\n::/0\n'));
  expect(await fetches.fetch('exits', NEVER)).toMatchObject({ outcome: 'imported' });
});

test('a server that never ends keeps no other feed waiting, and none of its own is fetched twice at once', async () => {
  const slow = Promise.withResolvers<FeedAnswer>();
  await fetches.schedule(aSchedule('a-slow', { url: 'https://feeds.example/slow.txt' }));
  await schedule();
  answers.set('https://feeds.example/slow.txt', () => slow.promise);
  answers.set(URL_OF, file('192.0.2.1\n'));
  const round = fetches.fetchDue(NEVER);
  const again = fetches.fetch('a-slow', NEVER, ASKED);
  await fetches.fetch('exits', NEVER, ASKED);
  expect(await versions()).toEqual([[1, true]]);
  expect(requests.filter(({ url }) => url.endsWith('slow.txt'))).toHaveLength(1);
  slow.resolve(failed('timeout'));
  expect(await again).toMatchObject({ problem: { code: 'timeout' } });
  await round;
  expect(requests.filter(({ url }) => url.endsWith('slow.txt'))).toHaveLength(2);
});

test.each([
  [1_000_000, 6],
  [64 * 1024 * 1024, 2],
])('feeds of at most %d bytes are fetched %s at a time', async (bytesMax, most) => {
  let [underWay, peak] = [0, 0];
  for (let number = 0; number < 9; number += 1) {
    const url = `https://feeds.example/${number}.txt`;
    await fetches.schedule(aSchedule(`feed-${number}`, { url, bytesMax }));
    answers.set(url, async () => {
      peak = Math.max(peak, (underWay += 1));
      await nextTurn();
      underWay -= 1;
      return failed('status', '404');
    });
  }
  await fetches.fetchDue(NEVER);
  expect([requests.length, peak]).toEqual([9, most]);
});

test('a feed that an operator deactivated stays so until somebody asks for it', async () => {
  await schedule();
  answers.set(URL_OF, file('192.0.2.1\n'));
  await fetches.fetch('exits', NEVER);
  await desk.deactivate('exits');
  answers.set(URL_OF, file('192.0.2.2\n'));
  expect(await fetches.fetch('exits', NEVER)).toMatchObject({ problem: { code: 'not-active' } });
  expect(await versions()).toEqual([[1, false]]);
  expect(await fetches.fetch('exits', NEVER, ASKED)).toMatchObject({ outcome: 'imported' });
});

test('of versions that were fetched, three stay beside the one in use; others are never removed', async () => {
  const told = {
    id: 'feed-1',
    name: 'exits',
    kind: 'tor',
    source: 'a colleague',
    licence: 'x',
    isForced: false,
  } as const;
  await desk.import({ ...told, publishedAtMs: null, text: '198.51.100.1\n198.51.100.2\n' }, 1);
  await schedule();
  for (let host = 1; host <= 6; host += 1) {
    answers.set(URL_OF, file(`192.0.2.${host}\n`));
    await fetches.fetch('exits', NEVER);
  }
  expect(await versions()).toEqual([
    [1, true],
    [1, false],
    [1, false],
    [1, false],
    [2, false],
  ]);
});

test('a schedule that is replaced while its feed is fetched begins anew', async () => {
  await schedule();
  answers.set(URL_OF, async () => {
    nowMs += 1;
    await schedule({ everyHours: 1 });
    return failed('timeout');
  });
  await fetches.fetchDue(NEVER);
  expect(await fetches.find('exits')).toMatchObject({ schedule: { everyHours: 1 }, state: { triedAtMs: null } });
});
