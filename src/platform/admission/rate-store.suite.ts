import { expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { RateAsk, RateStore } from './rate-store.ts';

/** A store, and a way to let its time pass. */
export interface OpenedRateStore {
  readonly store: RateStore;
  /** Lets so many milliseconds pass for the store. */
  pass(ms: number): Promise<void>;
}

/** 100 at once, and one each ten minutes, so that a slow machine gains none. */
const SLOW = { perSecond: 1 / 600, burst: 100 };

/** The tests that every RateStore must pass. The test file of each adapter calls this with its own factory. */
export function rateStoreSuite(open: () => Promise<OpenedRateStore>): void {
  const ask = (rest: Partial<RateAsk> = {}): RateAsk => ({
    subject: 'a',
    rate: SLOW,
    owed: 0,
    needed: 0,
    stock: 0,
    ...rest,
  });
  const taken = async (store: RateStore, rest: Partial<RateAsk>) =>
    present(present((await store.take([ask(rest)]))[0])).granted;

  test('a bucket grants its burst, and then nothing until a token is there again', async () => {
    const { store, pass } = await open();
    const rate = { ...SLOW, burst: 3 };
    expect(await taken(store, { rate, needed: 2 })).toBe(2);
    const [grant] = await store.take([ask({ rate, needed: 2 })]);
    expect(grant?.granted).toBe(1);
    expect(grant?.fullInMs).toBeGreaterThan(1_200_000);
    expect(grant?.fullInMs).toBeLessThanOrEqual(1_800_000);
    await pass(600_000);
    expect(await taken(store, { rate, needed: 5 })).toBe(1);
    await pass(1_800_000);
    expect(await taken(store, { rate, needed: 5 }), 'full again').toBe(3);
  });

  test('subjects have buckets of their own, and the answers come in the order of the questions', async () => {
    const { store } = await open();
    await store.take([ask({ subject: 'b', needed: 90 })]);
    const subjects = Array.from({ length: 40 }, (_, at) => `s-${at}`);
    const asks = subjects.map((subject, at) => ask({ subject, needed: at + 1 }));
    const grants = await store.take([...asks, ask({ subject: 'b', needed: 20 }), ask({ needed: 20 })]);
    expect(grants.map((grant) => grant?.granted)).toEqual([...subjects.map((_, at) => at + 1), 10, 20]);
    expect(await store.take([])).toEqual([]);
  });

  test('a stock takes an eighth of what is left, and whole tokens only', async () => {
    const { store } = await open();
    expect(await taken(store, { stock: 100 })).toBe(12);
    expect(await taken(store, { needed: 48, stock: 100 })).toBe(48 + 5);
    expect(await taken(store, { stock: 2 })).toBe(2);
    expect(await taken(store, { needed: 26 })).toBe(26);
    expect(await taken(store, { stock: 1 }), 'seven are left').toBe(0);
  });

  test('tokens that are owed are taken before any is granted, and a bucket never owes more than its burst', async () => {
    const { store } = await open();
    expect(await taken(store, { owed: 60, needed: 50 })).toBe(40);
    expect(await taken(store, { owed: 1_000_000, needed: 1 })).toBe(0);
    expect(await taken(store, { owed: -5, needed: 9 })).toBe(5);
  });

  test('tokens that are given back make a bucket no fuller than full', async () => {
    const { store } = await open();
    await store.take([ask({ needed: 10 })]);
    expect(await taken(store, { owed: -50, needed: 500 })).toBe(100);
  });

  test('asks at once take no token twice', async () => {
    const { store } = await open();
    const grants = await Promise.all(Array.from({ length: 30 }, () => taken(store, { needed: 7 })));
    expect(grants.reduce((sum, granted) => sum + granted, 0)).toBe(100);
  });

  test('another rate of the same subject finds for how long the bucket is not full', async () => {
    const { store } = await open();
    await store.take([ask({ needed: 100 })]);
    expect(await taken(store, { rate: { perSecond: 1 / 60, burst: 100 }, needed: 1 })).toBe(0);
    // Its first hundred are missing still.
    const left = await taken(store, { rate: { perSecond: 1 / 60, burst: 20_000 }, needed: 20_000 });
    expect(Math.round(left / 100)).toBe(199);
  });

  test('many small asks take no more than they should although a millisecond is more than a token', async () => {
    const { store } = await open();
    const rate = { perSecond: 700, burst: 1_000 };
    const beganMs = systemClock.monotonicMs();
    for (let round = 0; round < 300; round += 1) await store.take([ask({ rate, needed: 3 })]);
    const left = await taken(store, { rate, needed: 1_000 });
    const tookMs = systemClock.monotonicMs() - beganMs;
    expect(left).toBeGreaterThanOrEqual(100);
    expect(left).toBeLessThanOrEqual(Math.min(1_000, 100 + (tookMs * 700) / 1000 + 2));
  });
}
