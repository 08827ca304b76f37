import { beforeAll, expect, test } from 'vitest';
import type { Micros } from '../ledger/money.ts';
import type { BudgetWarning, BudgetWarningStore } from './budget-warning-store.ts';

const MARCH: BudgetWarning = { ownerId: 'app_1', span: '2026-03', max: 100_000_000 as Micros, warnedAtMs: 1000 };
const OTHERS: readonly BudgetWarning[] = [
  { ...MARCH, ownerId: 'key_1' },
  { ...MARCH, span: '2026-03-01' },
  { ...MARCH, span: '2026-04' },
  { ...MARCH, max: 999_999_999_999_999 as Micros },
];

/** Tests that every BudgetWarningStore must pass. All of them use one store, which is empty at first. */
export function budgetWarningStoreSuite(open: () => Promise<BudgetWarningStore>): void {
  let store: BudgetWarningStore;
  beforeAll(async () => {
    store = await open();
  });

  test('a warning is kept once, with its first time, however many processes keep it at once', async () => {
    const later = { ...MARCH, warnedAtMs: 1001 };
    const kept = await Promise.all([store.keep([MARCH]), store.keep([later]), store.keep([later])]);
    expect(kept).toEqual([[MARCH], [], []]);
    expect(await store.find([MARCH])).toEqual([MARCH]);
  });

  test('another owner, period or amount is another budget', async () => {
    const [own, ...others] = [MARCH, ...OTHERS].map((each) => ({ ...each, ownerId: `${each.ownerId}_b` }));
    await store.keep(own ? [own] : []);
    expect(await store.find(others)).toEqual([]);
    expect(await store.keep([...others, ...(own ? [own] : [])])).toEqual(others);
    expect(await store.find(own ? [own, ...others] : [])).toHaveLength(5);
    expect(await store.find([])).toEqual([]);
  });

  test('warnings from before a time are forgotten, and others stay', async () => {
    const old = { ...MARCH, ownerId: 'app_old', warnedAtMs: 10 };
    const later = { ...old, span: '2026-04', warnedAtMs: 11 };
    await store.keep([old, later]);
    expect(await store.purge(10)).toBe(0);
    expect(await store.purge(11)).toBe(1);
    expect(await store.find([old, later])).toEqual([later]);
  });
}
