import { describe, expect, onTestFinished, test } from 'vitest';
import { connectOutside, openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { rateStoreSuite } from '../../../platform/admission/rate-store.suite.ts';
import { SqlRateStore } from './rate-store.ts';

describe('SqlRateStore', () => {
  async function open() {
    const { database, place, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    const outside = connectOutside(place);
    onTestFinished(() => outside.close());
    return {
      store: new SqlRateStore(database),
      outside,
      // Buckets are full earlier, as if that much time had passed.
      pass: async (ms: number) => void outside.prepare('UPDATE rate_buckets SET full_at_ms = full_at_ms - ?').run(ms),
    };
  }

  rateStoreSuite(open);

  const rate = { perSecond: 1, burst: 1_000 };
  const asks = (count: number, needed: number) =>
    Array.from({ length: count }, (_, at) => ({ subject: `s-${at}`, rate, owed: 0, needed, stock: 0 }));

  test('a purge forgets full buckets, and of too many those that are full soonest', async () => {
    const { store, outside, pass } = await open();
    await store.take(asks(3, 900));
    await store.take([{ subject: 'short', rate, owed: 0, needed: 10, stock: 0 }]);
    expect(await store.purge()).toBe(0);
    await pass(10_000);
    expect(await store.purge()).toBe(1);
    const rows = Array.from({ length: 100_000 }, (_, at) => `('more-${at}', 1e15 + ${at})`);
    for (let at = 0; at < rows.length; at += 10_000)
      outside.prepare(`INSERT INTO rate_buckets VALUES ${rows.slice(at, at + 10_000).join(',')}`).run();
    expect(await store.purge()).toBe(3);
    expect((await store.take(asks(1, 1_000)))[0]?.granted, 'it was forgotten').toBe(1_000);
  });
});
