import { describe, expect, test } from 'vitest';
import { parseIdNumber } from '../../identity/id-number.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import { MemoryAttemptStore } from '../../storage/memory/attempt-store.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { personIdOf } from '../person-id.ts';
import { AttemptBook } from './attempt-book.ts';
import type { AttemptOutcome } from './attempt-store.ts';

const NOW = 1_700_000_000_000;
const [HOUR, DAY] = [3_600_000, 86_400_000];
const secrets = new MemorySiteSecrets();
const { signal } = new AbortController();

function numberOf(text: string) {
  const idNumber = parseIdNumber(text);
  if (!idNumber) throw new Error(`${text} is well-formed`);
  return idNumber;
}
const ada = numberOf('11010519491231002X');
const bob = numberOf('110101199003074514');

const LIMITS = { windowMs: 180_000, failuresInWindowMax: 3, failuresInDayMax: 10 };

interface More {
  readonly api?: string;
  readonly asksForChallenges?: boolean;
  readonly person?: typeof ada;
  readonly appId?: string;
  readonly atMs?: number;
}

function openBook(store = new MemoryAttemptStore(1000), recentNotesMax = 100, limits = LIMITS) {
  const book = new AttemptBook({ store, secrets, limits }, recentNotesMax);
  let calls = 0;
  const open = (more: More = {}) => {
    const call = { orderId: `o${(calls += 1)}`, appId: more.appId ?? 'app_1', receivedAtMs: more.atMs ?? NOW, signal };
    const api = { name: more.api ?? 'face-verify', asksForChallenges: more.asksForChallenges ?? true };
    return book.open(api, more.person ?? ada, call);
  };
  const commit = (writes: readonly DurableWrite[]) => writes.forEach((write) => store.commit(write));
  const end = async (outcome: AttemptOutcome, more: Parameters<typeof open>[0] = {}) =>
    commit((await open(more)).note(outcome));
  return { book, store, open, commit, end };
}

describe('bounds', () => {
  test('the app waits in the API in which attempts failed, and only for that person', async () => {
    const { open, end } = openBook();
    for (let at = 0; at < 2; at++) await end('comparison-failed', { atMs: NOW - 60_000 });
    expect((await open()).waitMs()).toBe(0);
    await end('clip-refused', { atMs: NOW - 60_000 });
    expect((await open()).waitMs()).toBe(120_000);
    expect((await open({ appId: 'app_2' })).waitMs()).toBe(0);
    expect((await open({ api: 'video-liveness' })).waitMs()).toBe(0);
    expect((await open({ person: bob })).waitMs()).toBe(0);
    expect((await open({ atMs: NOW + 120_000 })).waitMs()).toBe(0);
  });

  test('failures of all apps and APIs count together over all apps', async () => {
    const { open, end } = openBook();
    await end('comparison-failed');
    await end('clip-refused', { appId: 'app_2', api: 'video-liveness' });
    expect((await open({ appId: 'app_3' })).isBoundOverAllApps()).toBe(false);
    await end('comparison-failed', { appId: 'app_2' });
    expect((await open({ appId: 'app_3' })).isBoundOverAllApps()).toBe(true);
    expect((await open({ appId: 'app_3' })).waitMs()).toBe(0);
    expect((await open({ appId: 'app_3', person: bob })).isBoundOverAllApps()).toBe(false);
  });

  test('a demand for a challenge is no failure', async () => {
    const { open, end } = openBook();
    for (let at = 0; at < 5; at++) await end('challenge-asked');
    const attempt = await open();
    expect([attempt.waitMs(), attempt.isBoundOverAllApps()]).toEqual([0, false]);
  });

  test('calls that began before a failure was durable count it all the same', async () => {
    const { open } = openBook();
    const together = await Promise.all(Array.from({ length: 5 }, () => open()));
    const waits = together.map((attempt) => {
      const wait = attempt.waitMs();
      if (wait === 0) attempt.note('comparison-failed');
      return wait;
    });
    expect(waits).toEqual([0, 0, 0, 180_000, 180_000]);
  });

  test('a failure that is durable and still remembered counts once', async () => {
    const { open, end } = openBook();
    await end('comparison-failed');
    await end('comparison-failed');
    expect((await open()).waitMs()).toBe(0);
  });
});

describe('a demand for a challenge', () => {
  test('holds for an hour, for the person and the app', async () => {
    const { open, end } = openBook();
    await end('challenge-asked');
    const isAsked = async (more: Parameters<typeof open>[0]) => (await open(more)).isChallengeAsked();
    expect(await isAsked({})).toBe(true);
    expect(await isAsked({ atMs: NOW + HOUR - 1 })).toBe(true);
    expect(await isAsked({ atMs: NOW + HOUR })).toBe(false);
    expect(await isAsked({ atMs: NOW + 1, appId: 'app_2' })).toBe(false);
    expect(await isAsked({ atMs: NOW + 1, person: bob })).toBe(false);
  });

  test('holds after a restart', async () => {
    const { store, end } = openBook();
    await end('challenge-asked');
    expect((await openBook(store).open({ atMs: NOW + 1 })).isChallengeAsked()).toBe(true);
  });

  test('is no failed attempt that makes it hold', async () => {
    const { open, end } = openBook();
    await end('clip-refused');
    expect((await open()).isChallengeAsked()).toBe(false);
  });
});

describe('without any bound', () => {
  const unbounded = { ...LIMITS, failuresInWindowMax: 0, failuresInDayMax: 0 };

  /** A store that says how far back it was asked to look, at NOW. */
  class AskedStore extends MemoryAttemptStore {
    readonly looksBackMs: number[] = [];

    override of(...asked: Parameters<MemoryAttemptStore['of']>) {
      this.looksBackMs.push(NOW - asked[1]);
      return super.of(...asked);
    }
  }

  test('nothing is read where no challenge is asked for, and an hour where one may be', async () => {
    const store = new AskedStore(1000);
    await openBook(store, 100, unbounded).open({ asksForChallenges: false });
    expect(store.looksBackMs).toEqual([]);
    await openBook(store, 100, unbounded).open({ asksForChallenges: true });
    expect(store.looksBackMs).toEqual([HOUR]);
  });

  test('one bound of the two is enough for a look back over a day', async () => {
    const store = new AskedStore(1000);
    for (const one of [{ failuresInWindowMax: 1 }, { failuresInDayMax: 1 }])
      await openBook(store, 100, { ...unbounded, ...one }).open({ asksForChallenges: false });
    expect(store.looksBackMs).toEqual([DAY, DAY]);
  });

  test('a failure is not kept, and a demand for a challenge is', async () => {
    const { open } = openBook(new MemoryAttemptStore(1000), 100, unbounded);
    expect((await open()).note('comparison-failed')).toEqual([]);
    expect((await open()).note('clip-refused')).toEqual([]);
    expect((await open()).note('challenge-asked')).toHaveLength(1);
    expect((await open({ atMs: NOW + 1 })).isChallengeAsked()).toBe(true);
  });
});

test('what happened a day ago no longer counts', async () => {
  const { open, end } = openBook();
  for (let at = 0; at < 10; at++) await end('comparison-failed', { atMs: NOW - DAY + 1 });
  expect((await open()).waitMs()).toBe(1);
  expect((await open({ atMs: NOW + 1 })).waitMs()).toBe(0);
});

test('what was noted before the clock was set back neither makes wait nor asks for a challenge', async () => {
  const { open, end } = openBook();
  for (let at = 0; at < 10; at++) await end('comparison-failed', { atMs: NOW + 6 * HOUR });
  await end('challenge-asked', { atMs: NOW + 6 * HOUR });
  const attempt = await open();
  expect([attempt.waitMs(), attempt.isBoundOverAllApps(), attempt.isChallengeAsked()]).toEqual([0, false, false]);
  await end('challenge-asked', { atMs: NOW + 60_000 });
  expect((await open()).isChallengeAsked()).toBe(true);
});

test('erasing a person forgets what is stored and what is remembered', async () => {
  const { book, open, commit } = openBook();
  const failed = await open();
  commit(failed.note('challenge-asked'));
  (await open()).note('comparison-failed');
  expect(await book.erase(personIdOf(secrets, ada))).toBe(1);
  expect((await open()).isChallengeAsked()).toBe(false);
  expect(await book.erase(personIdOf(secrets, ada))).toBe(0);
});

test('memory is bounded: of many people the latest stay, of one person the later half', async () => {
  const { open } = openBook(new MemoryAttemptStore(1000), 4);
  for (let at = 0; at < 2; at++) (await open({ person: ada })).note('comparison-failed');
  for (let at = 0; at < 3; at++) (await open({ person: bob })).note('comparison-failed');
  expect((await open({ person: ada })).isBoundOverAllApps()).toBe(false);
  expect((await open({ person: bob })).isBoundOverAllApps()).toBe(true);
  for (let at = 0; at < 2; at++) (await open({ person: bob })).note('comparison-failed');
  expect((await open({ person: bob })).isBoundOverAllApps()).toBe(false);
});
