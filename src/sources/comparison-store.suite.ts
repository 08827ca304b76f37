import { expect, test } from 'vitest';
import type { Micros } from '../platform/ledger/money.ts';
import type { Comparison, ComparisonStore } from './comparison-store.ts';

const DAY_MS = Date.parse('2026-03-01T00:00:00+08:00');

function aComparison(orderId: string, more: Partial<Comparison> = {}): Comparison {
  return {
    orderId,
    api: 'face-verify',
    atMs: DAY_MS,
    answeredBy: 'own',
    answer: 'same',
    shadow: 'vendor',
    shadowAnswer: 'same',
    shadowTookMs: 100,
    shadowCost: 350_000 as Micros,
    ...more,
  };
}

/** The tests that every ComparisonStore must pass. */
export function comparisonStoreSuite(open: () => Promise<ComparisonStore>): void {
  const everything = { fromMs: 0, toMs: DAY_MS * 2 };

  test('calls are counted by the verdicts of both sources, the most frequent pair first', async () => {
    const store = await open();
    await store.record(aComparison('A', { shadowAnswer: 'different', shadowTookMs: 10 }));
    await store.record(aComparison('B', { shadowTookMs: 100 }));
    await store.record(aComparison('C', { atMs: DAY_MS + 1, shadowTookMs: 300 }));
    await store.record(aComparison('D', { api: 'face-guard', answer: '0XX0', shadowAnswer: 'fault timeout' }));
    const pairs = await store.pairs(everything);
    expect(pairs.map(({ answer, shadowAnswer, calls }) => [answer, shadowAnswer, calls])).toEqual([
      ['same', 'same', 2],
      ['0XX0', 'fault timeout', 1],
      ['same', 'different', 1],
    ]);
    expect(pairs[0]).toMatchObject({ shadowTookMs: 200, shadowCost: 700_000, orderIds: ['C', 'B'] });
  });

  test('a call counts once, and only within its period', async () => {
    const store = await open();
    await store.record(aComparison('A'));
    await store.record(aComparison('A', { shadowAnswer: 'different' }));
    expect(await store.pairs(everything)).toMatchObject([{ calls: 1, shadowAnswer: 'same' }]);
    expect(await store.pairs({ fromMs: DAY_MS, toMs: DAY_MS + 1 })).toHaveLength(1);
    expect(await store.pairs({ fromMs: DAY_MS + 1, toMs: DAY_MS + 2 })).toEqual([]);
    expect(await store.pairs({ fromMs: DAY_MS - 1, toMs: DAY_MS })).toEqual([]);
  });

  test('there are at most three examples, the latest', async () => {
    const store = await open();
    for (const [at, orderId] of ['A', 'B', 'C', 'D'].entries())
      await store.record(aComparison(orderId, { atMs: DAY_MS + at }));
    expect(await store.pairs(everything)).toMatchObject([{ calls: 4, orderIds: ['D', 'C', 'B'] }]);
  });

  test('older comparisons are purged, a limited number at a time', async () => {
    const store = await open();
    for (const [at, orderId] of ['A', 'B', 'C'].entries())
      await store.record(aComparison(orderId, { atMs: DAY_MS + at }));
    expect(await store.purge(DAY_MS + 2, 1)).toBe(1);
    expect(await store.purge(DAY_MS + 2, 5)).toBe(1);
    expect(await store.purge(DAY_MS + 2, 5)).toBe(0);
    expect(await store.pairs(everything)).toMatchObject([{ orderIds: ['C'] }]);
  });
}
