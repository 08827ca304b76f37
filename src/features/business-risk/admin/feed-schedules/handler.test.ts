import { describe, expect, test } from 'vitest';
import type { Actor } from '../../../../platform/access/actor.ts';
import { NOTHING_FETCHED } from '../../feeds/feed-schedule.ts';
import { createFeedScheduleHandlers, type FeedScheduleDeps } from './handler.ts';

const actor = { administratorId: 'adm_1', name: 'ann', role: 'owner' } as Actor;
const SHA256 = 'AB'.repeat(32);
const URL_WITH_SECRET = 'https://feeds.example/list.csv?token=secret';
const SCHEDULE = {
  name: 'tor',
  kind: 'address-list',
  url: URL_WITH_SECRET,
  checksumUrl: null,
  sha256: null,
  bytesMax: 5,
  createdBy: 'ann',
};

function opened(
  rest: {
    readonly schedule?: object;
    readonly state?: object;
    readonly end?: object | null;
    readonly isFull?: boolean;
  } = {},
) {
  const asked: unknown[] = [];
  const found = { schedule: { ...SCHEDULE, ...rest.schedule }, state: { ...NOTHING_FETCHED, ...rest.state } };
  const fetchesEnd = new AbortController().signal;
  const handlers = createFeedScheduleHandlers({
    fetchesEnd,
    feedFetches: {
      list: async () => [found],
      find: async (name: string) => (name === 'tor' ? found : null),
      schedule: async (wishes: object) => (asked.push(wishes), rest.isFull ? null : { ...SCHEDULE, ...wishes }),
      unschedule: async (name: string) => name === 'tor',
      fetch: async (...how: unknown[]) => (asked.push(how), rest.end ?? null),
    },
  } as unknown as FeedScheduleDeps);
  return { handlers, asked, fetchesEnd };
}

describe('schedules of feeds', () => {
  test('a list shows no secret of an address, and who may manage them sees it', async () => {
    const { handlers } = opened({ schedule: { checksumUrl: `${URL_WITH_SECRET}.sha256` } });
    const listed = await handlers.list({}, actor);
    expect(JSON.stringify(listed)).not.toContain('secret');
    expect(listed).toMatchObject({ ok: true, result: { schedules: [{ name: 'tor', checksum: 'from-url' }] } });
    expect(await handlers.show({ name: 'tor' }, actor)).toMatchObject({
      ok: true,
      result: { url: URL_WITH_SECRET, checksumUrl: `${URL_WITH_SECRET}.sha256`, sha256: null },
      subject: 'tor',
    });
  });

  test.each([
    [{}, {}, { state: 'waiting', problem: null, checksum: 'none', nextAtMs: null }],
    [{ sha256: 'ab' }, { fetchedAtMs: 7, nextAtMs: 9 }, { state: 'fetched', checksum: 'fixed', nextAtMs: 9 }],
  ])('one with %j that stands at %j is shown as %j', async (schedule, state, shown) => {
    const { handlers } = opened({ schedule, state });
    expect(await handlers.list({}, actor)).toMatchObject({ ok: true, result: { schedules: [shown] } });
  });

  test('one that is not there is not found', async () => {
    const { handlers } = opened();
    const none = { ok: false, error: 'not_found', detail: 'this feed has no schedule: list the schedules of feeds' };
    expect(await handlers.show({ name: 'x' }, actor)).toEqual(none);
    expect(await handlers.unschedule({ name: 'x' }, actor)).toEqual(none);
    expect(await handlers.fetch({ name: 'x', force: false }, actor)).toEqual(none);
    expect(await handlers.unschedule({ name: 'tor' }, actor)).toEqual({
      ok: true,
      result: { removed: true },
      subject: 'tor',
    });
  });

  const wishes = { name: 'tor', kind: 'address-list', url: URL_WITH_SECRET } as never as Parameters<
    ReturnType<typeof opened>['handlers']['schedule']
  >[0];

  test('a checksum is given or looked up, not both', async () => {
    const { handlers, asked } = opened();
    expect(await handlers.schedule({ ...wishes, checksumUrl: 'https://x.example', sha256: SHA256 }, actor)).toEqual({
      ok: false,
      error: 'bad_request',
      detail: 'sha256: give a checksum or where it lies, not both',
    });
    expect(asked).toEqual([]);
    await handlers.schedule({ ...wishes, sha256: SHA256, bytesMax: 9 }, actor);
    await handlers.schedule({ ...wishes, checksumUrl: 'https://x.example', bytesMax: 9 }, actor);
    expect(asked).toEqual([
      { ...wishes, checksumUrl: null, sha256: 'ab'.repeat(32), bytesMax: 9, createdBy: 'ann' },
      { ...wishes, checksumUrl: 'https://x.example', sha256: null, bytesMax: 9, createdBy: 'ann' },
    ]);
  });

  test('a new one waits, and a site that has too many is told', async () => {
    const outcome = await opened().handlers.schedule({ ...wishes, bytesMax: 9 }, actor);
    expect(outcome).toMatchObject({ ok: true, result: { name: 'tor', state: 'waiting', failures: 0 }, subject: 'tor' });
    expect(JSON.stringify(outcome)).not.toContain('secret');
    expect(await opened({ isFull: true }).handlers.schedule({ ...wishes, bytesMax: 9 }, actor)).toMatchObject({
      ok: false,
      error: 'conflict',
    });
  });

  test('a fetch tells what came of it, and ends when the server closes', async () => {
    const { handlers, asked, fetchesEnd } = opened({
      end: { outcome: 'imported', version: { id: 'fed_1', rows: 5, refusedRows: 1 } },
    });
    expect(await handlers.fetch({ name: 'tor', force: true }, actor)).toEqual({
      ok: true,
      result: { outcome: 'imported', problem: null, feedId: 'fed_1', rows: 5, refusedRows: 1 },
      subject: 'tor',
    });
    expect(asked).toEqual([['tor', fetchesEnd, { isAsked: true, isForced: true }]]);
    expect(
      await opened({ end: { outcome: 'unchanged' } }).handlers.fetch({ name: 'tor', force: false }, actor),
    ).toEqual({
      ok: true,
      result: { outcome: 'unchanged', problem: null, feedId: null, rows: null, refusedRows: null },
      subject: 'tor',
    });
  });
});
