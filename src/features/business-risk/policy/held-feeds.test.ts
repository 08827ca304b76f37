import { expect, test } from 'vitest';
import { seededRandom } from '../../../kernel/seeded-random.ts';
import { MemoryFeedScheduleStore } from '../../../storage/memory/feed-schedule-store.ts';
import { aSchedule } from '../feeds/feed-schedule-store.suite.ts';
import { NOTHING_FETCHED } from '../feeds/feed-schedule.ts';
import type { FeedAnswer } from '../feeds/feed-source.ts';
import { FeedFetches, type FeedFetchesDeps } from './feed-fetches.ts';
import type { FeedVersion } from '../feeds/feed-kinds.ts';

const ASKED = { isAsked: true, isForced: false };
const DOUBTFUL = { code: 'doubtful', detail: 'it holds 0.0.0.0/0' } as const;
const { signal } = new AbortController();

/** Schedules that cannot be noted while `isDown`. */
class FailingScheduleStore extends MemoryFeedScheduleStore {
  isDown = false;

  override async note(...given: Parameters<MemoryFeedScheduleStore['note']>): Promise<void> {
    if (this.isDown) throw new Error('no database');
    return super.note(...given);
  }
}

/** A feed whose newer version is held back since the moment 5. */
async function openHeld(desk: Partial<FeedFetchesDeps['desk']> = {}) {
  const store = new FailingScheduleStore();
  const blamed: string[] = [];
  const answer = Promise.withResolvers<FeedAnswer>();
  const fetches = new FeedFetches({
    store,
    desk: { list: async () => [], ...desk } as unknown as FeedFetchesDeps['desk'],
    source: { fetch: () => answer.promise },
    clock: { nowMs: () => 9 },
    random: seededRandom(1),
    onFailure: (name, error) => void blamed.push(`${name}: ${(error as Error).message}`),
  });
  const schedule = await fetches.schedule(aSchedule('exits', { sha256: null, checksumUrl: null }));
  if (schedule === null) throw new Error('there is room for a schedule');
  await store.note(schedule, { ...NOTHING_FETCHED, heldSinceMs: 5, problem: DOUBTFUL, failures: 1 });
  return { fetches, store, blamed, answer, state: async () => (await fetches.find('exits'))?.state };
}

test('an import of an operator ends that a version is held back, and what the schedule says of it', async () => {
  const { fetches, state } = await openHeld();
  await fetches.decided('another');
  expect(await state()).toMatchObject({ heldSinceMs: 5, problem: DOUBTFUL });
  await fetches.decided('exits');
  expect(await state()).toMatchObject({ heldSinceMs: null, problem: null, failures: 1 });
});

test('a fetch that was under way meanwhile does not bring it back', async () => {
  const { fetches, answer, state } = await openHeld();
  const fetched = fetches.fetch('exits', signal, ASKED);
  await fetches.decided('exits');
  answer.resolve({ kind: 'failed', problem: { code: 'timeout', detail: '' } });
  await fetched;
  expect(await state()).toMatchObject({ heldSinceMs: null, problem: { code: 'timeout' } });
});

test('an import that is committed is not answered as failed because its note fails', async () => {
  const { fetches, store, blamed, state } = await openHeld();
  store.isDown = true;
  await fetches.decided('exits');
  expect(blamed).toEqual(['exits: no database']);
  expect(await state()).toMatchObject({ heldSinceMs: 5 });
});

test('a feed that was fetched and taken is imported, whatever fails afterwards', async () => {
  const version = { id: 'feed-1', name: 'exits' } as FeedVersion;
  let isTaken = false;
  const { fetches, store, blamed, answer } = await openHeld({
    list: async () => {
      if (isTaken) throw new Error('no list');
      return [];
    },
    import: async () => {
      isTaken = true;
      store.isDown = true;
      return { ok: true, version, refused: [] };
    },
  });
  answer.resolve({ kind: 'file', bytes: Uint8Array.from(Buffer.from('192.0.2.1')), etag: null, lastModified: null });
  expect(await fetches.fetch('exits', signal, ASKED)).toEqual({ outcome: 'imported', version });
  expect(blamed).toEqual(['exits: no list', 'exits: no database']);
});
