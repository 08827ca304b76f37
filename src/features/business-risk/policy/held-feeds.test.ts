import { expect, test } from 'vitest';
import { seededRandom } from '../../../kernel/seeded-random.ts';
import { MemoryFeedScheduleStore } from '../../../storage/memory/feed-schedule-store.ts';
import { aSchedule } from '../feeds/feed-schedule-store.suite.ts';
import { NOTHING_FETCHED } from '../feeds/feed-schedule.ts';
import type { FeedAnswer } from '../feeds/feed-source.ts';
import { FeedFetches, type FeedFetchesDeps } from './feed-fetches.ts';

const ASKED = { isAsked: true, isForced: false };
const DOUBTFUL = { code: 'doubtful', detail: 'it holds 0.0.0.0/0' } as const;
const { signal } = new AbortController();

/** A feed whose newer version is held back since the moment 5. */
async function openHeld() {
  const store = new MemoryFeedScheduleStore();
  const answer = Promise.withResolvers<FeedAnswer>();
  const fetches = new FeedFetches({
    store,
    desk: { list: async () => [] } as unknown as FeedFetchesDeps['desk'],
    source: { fetch: () => answer.promise },
    clock: { nowMs: () => 9 },
    random: seededRandom(1),
    onFailure: () => undefined,
  });
  const schedule = await fetches.schedule(aSchedule('exits', { sha256: null, checksumUrl: null }));
  if (schedule === null) throw new Error('there is room for a schedule');
  await store.note(schedule, { ...NOTHING_FETCHED, heldSinceMs: 5, problem: DOUBTFUL, failures: 1 });
  return { fetches, answer, state: async () => (await fetches.find('exits'))?.state };
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
