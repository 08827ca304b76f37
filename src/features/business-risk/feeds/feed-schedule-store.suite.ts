import { expect, test } from 'vitest';
import type { FeedScheduleStore } from './feed-schedule-store.ts';
import { NOTHING_FETCHED, type FeedSchedule, type FetchState } from './feed-schedule.ts';

/** A schedule for tests. */
export function aSchedule(name: string, more: Partial<FeedSchedule> = {}): FeedSchedule {
  return {
    name,
    kind: 'tor',
    url: `https://feeds.example/${name}.txt?token=s3cret`,
    checksumUrl: null,
    sha256: null,
    everyHours: 24,
    bytesMax: 1_000_000,
    licence: 'CC0-1.0',
    createdBy: 'ada',
    createdAtMs: 1_000,
    ...more,
  };
}

/** The tests that every FeedScheduleStore must pass. */
export function feedScheduleStoreSuite(open: () => Promise<FeedScheduleStore>): void {
  const failed: FetchState = {
    ...NOTHING_FETCHED,
    nextAtMs: 9_000,
    triedAtMs: 8_000,
    problem: { code: 'status', detail: '503' },
    failures: 1,
  };

  test('schedules are listed by name, and one under the same name begins anew', async () => {
    const store = await open();
    const [exits, cloud] = [aSchedule('exits'), aSchedule('cloud', { checksumUrl: 'https://feeds.example/sums' })];
    await store.put(exits);
    await store.put(cloud);
    await store.note(exits, failed);
    expect(await store.list()).toEqual([
      { schedule: cloud, state: NOTHING_FETCHED },
      { schedule: exits, state: failed },
    ]);
    const hourly = aSchedule('exits', { everyHours: 1, createdAtMs: 10_000 });
    await store.put(hourly);
    expect((await store.list())[1]).toEqual({ schedule: hourly, state: NOTHING_FETCHED });
  });

  test('a fetch of a schedule that was replaced or removed meanwhile is not noted', async () => {
    const store = await open();
    const first = aSchedule('exits');
    await store.put(first);
    const second = aSchedule('exits', { createdAtMs: 2_000 });
    await store.put(second);
    await store.note(first, failed);
    expect(await store.list()).toEqual([{ schedule: second, state: NOTHING_FETCHED }]);
    expect([await store.remove('exits'), await store.remove('exits')]).toEqual([true, false]);
    await store.note(second, failed);
    expect(await store.list()).toEqual([]);
  });
}
