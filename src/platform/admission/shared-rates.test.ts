import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { after } from '../../kernel/timers.ts';
import { MemoryRateStore } from '../../storage/memory/rate-store.ts';
import type { AddressRate } from './call-rates.ts';
import type { RateAsk, RateGrant, RateStore } from './rate-store.ts';
import { SharedRates } from './shared-rates.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const clock = { monotonicMs: () => performance.now() };

/** Buckets that answer after `delayMs`, and fail while they are away. */
class DistantStore implements RateStore {
  readonly asked: (readonly RateAsk[])[] = [];
  isAway = false;
  delayMs = 2;
  readonly #buckets = new MemoryRateStore(clock);

  async take(asks: readonly RateAsk[]): Promise<readonly RateGrant[]> {
    this.asked.push(asks);
    await new Promise<void>((resolve) => after(this.delayMs, resolve));
    if (this.isAway) throw new Fault('unavailable', 'Redis is away');
    return this.#buckets.take(asks);
  }
}

/** Nodes over one store, which reconcile at different times. */
function open({ count = 3, subjectsMax = 1_000, deadlineMs = 20 } = {}) {
  const store = new DistantStore();
  const own = Array.from({ length: count }, () => ({ asked: 0 }));
  const nodes = own.map(
    (counts) =>
      new SharedRates({
        store: {
          take(asks) {
            counts.asked += 1;
            return store.take(asks);
          },
        },
        clock,
        digest: (subject) => `digest of ${subject}`,
        nodes: () => count,
        deadlineMs,
        subjectsMax,
      }),
  );
  /** When each call was let through, milliseconds. */
  const passed: number[] = [];
  let refused = 0;
  let atMs = 0;
  const call = async (node: number, rate: AddressRate, subject = 'a') => {
    if (await nodes[node]?.ask(subject, rate)) passed.push(clock.monotonicMs());
    else refused += 1;
  };
  /** Lets milliseconds pass. Before each of them, `callsOf` tells how many calls come to a node. */
  const run = async (ms: number, rate: AddressRate, callsOf: (node: number, atMs: number) => number = () => 0) => {
    for (const endMs = atMs + ms; atMs < endMs; atMs += 1) {
      for (const node of nodes.keys()) for (let each = callsOf(node, atMs); each > 0; each -= 1) void call(node, rate);
      for (const [at, node] of nodes.entries()) if (atMs % 100 === (at * 37) % 100) node.reconcile();
      await vi.advanceTimersByTimeAsync(1);
    }
  };
  return { store, nodes, own, passed, run, call, refused: () => refused };
}

/** The most calls beyond `perSecond` times its length that any span of time let through. */
function mostBeyond(passed: readonly number[], perSecond: number): number {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const [at, ms] of passed.toSorted((one, other) => one - other).entries()) {
    const level = at - (ms * perSecond) / 1000;
    least = Math.min(least, level);
    most = Math.max(most, level - least + 1);
  }
  return most;
}

describe('three nodes that share a rate', () => {
  test.each([
    { rate: { perSecond: 50, burst: 100 }, load: 1 },
    { rate: { perSecond: 1_000, burst: 2_000 }, load: 2 },
    { rate: { perSecond: 400, burst: 20 }, load: 1 },
    { rate: { perSecond: 5, burst: 1 }, load: 1 },
  ])(
    'let through $rate.perSecond a second and $rate.burst at once, and the tokens of 0.2 s more',
    async ({ rate, load }) => {
      const { passed, run } = open();
      await run(4_000, rate, () => load);
      // Quiet, so that the bucket and what nodes hold may fill, then all at once at nodes in turn.
      await run(1_500, rate);
      await run(1_000, rate, (node, atMs) => (Math.floor(atMs / 130) % 3 === node ? load * 3 : 0));
      expect(mostBeyond(passed, rate.perSecond)).toBeLessThanOrEqual(rate.burst + 0.2 * rate.perSecond + 1);
      // They let through what they may, too.
      const seconds = 5 + Math.min(1.5, rate.burst / rate.perSecond);
      expect(passed.length).toBeGreaterThan(0.9 * Math.min(seconds * rate.perSecond, 9_000 * load));
    },
  );

  test('refuse no call that one process would not refuse, although a caller goes from node to node', async () => {
    const { run, passed, refused } = open();
    const rate = { perSecond: 100, burst: 100 };
    // 90 a second, each at another node.
    await run(5_000, rate, (node, atMs) => (atMs % 11 === 0 && (atMs / 11) % 3 === node ? 1 : 0));
    expect([passed.length, refused()]).toEqual([455, 0]);
  });

  test('ask rarely: at most a hundred times a second, for all subjects together, however many calls come', async () => {
    const { run, own } = open();
    // 6,000 calls a second, of which all pass.
    await run(2_000, { perSecond: 100_000, burst: 100_000 }, () => 2);
    for (const { asked } of own) expect(asked).toBeLessThan(60);
    const before = own.map(({ asked }) => asked);
    // 3,000 a second, of which most are refused.
    await run(2_000, { perSecond: 300, burst: 10 }, () => 1);
    for (const [at, { asked }] of own.entries()) expect(asked - (before[at] ?? 0)).toBeLessThanOrEqual(201);
  });

  test('ask nothing once nobody calls, and give back what they hold', async () => {
    const { run, own, store } = open();
    const rate = { perSecond: 1 / 600, burst: 1_000 };
    await run(300, rate, () => 1);
    await run(400, rate);
    const before = own.map(({ asked }) => asked);
    await run(10_000, rate);
    expect(own.map(({ asked }) => asked)).toEqual(before);
    const grants = store.take([{ subject: 'digest of a', rate, owed: 0, needed: 1_000, stock: 0 }]);
    await vi.advanceTimersByTimeAsync(2);
    expect((await grants)[0]?.granted).toBe(1_000 - 900);
  });

  test('hold a token for the next call of a busy subject, so that it waits for nothing', async () => {
    const { run, nodes } = open();
    const rate = { perSecond: 1_000, burst: 2_000 };
    await run(350, rate, (node, atMs) => (node === 0 && atMs % 10 === 0 ? 1 : 0));
    expect(nodes.map((node) => node.take('a', rate))).toEqual([true, 'ask', 'ask']);
  });

  test('know subjects by their digests only, and each of them has a bucket of its own', async () => {
    const { call, store, passed } = open();
    for (const subject of ['app 198.51.100.7', 'app 198.51.100.8']) void call(0, { perSecond: 1, burst: 1 }, subject);
    await vi.advanceTimersByTimeAsync(5);
    expect(passed).toHaveLength(2);
    expect(store.asked.flat().map(({ subject }) => subject)).toEqual([
      'digest of app 198.51.100.7',
      'digest of app 198.51.100.8',
    ]);
  });
});

describe('without an answer of the store', () => {
  const rate = { perSecond: 30, burst: 30 };

  test('each node takes its share of the rate, says so, and asks once a second', async () => {
    const { run, store, nodes, passed, own } = open();
    store.isAway = true;
    await run(4_000, rate, () => 1);
    expect(mostBeyond(passed, rate.perSecond)).toBeLessThanOrEqual(30 + 3);
    expect(passed.length).toBeGreaterThanOrEqual(30 + 4 * 30 - 6);
    for (const node of nodes) expect([node.isAlone, node.takenAlone > 0]).toEqual([true, true]);
    for (const { asked } of own) expect(asked).toBeLessThanOrEqual(4);
  });

  test('what was taken meanwhile counts once the store answers again', async () => {
    const { run, store, nodes, passed } = open();
    await run(2_000, rate, () => 1);
    store.isAway = true;
    await run(3_000, rate, () => 1);
    store.isAway = false;
    await run(5_000, rate, () => 1);
    // The bucket, and one more when the store goes away, because no node knows what the others took.
    expect(mostBeyond(passed, rate.perSecond)).toBeLessThanOrEqual(2 * rate.burst + 0.2 * rate.perSecond + 3);
    expect(passed.length).toBeLessThanOrEqual(2 * rate.burst + 10 * rate.perSecond + 9);
    await run(5_000, rate);
    expect(nodes.map(({ isAlone }) => isAlone)).toEqual([false, false, false]);
  });

  test('a store that answers late lets a call wait no longer than the deadline, and a slow one gives no rate twice', async () => {
    const { run, store, passed, call, nodes } = open();
    store.delayMs = 60;
    void call(0, rate);
    await vi.advanceTimersByTimeAsync(19);
    expect(passed).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(passed).toHaveLength(1);
    await run(10_000, rate, () => 1);
    expect(nodes[0]?.isAlone).toBe(true);
    expect(passed.length).toBeLessThanOrEqual(2 * rate.burst + 1.3 * 10 * rate.perSecond);
  });

  test('a share is one call at least, also if there are more nodes than calls', async () => {
    const { run, store, passed } = open();
    store.isAway = true;
    await run(3_000, { perSecond: 0.001, burst: 1 }, () => 1);
    expect(passed).toHaveLength(3);
  });
});

test('without a store, each node takes its share and waits for nothing', () => {
  const rates = new SharedRates({
    store: null,
    clock,
    digest: (subject) => subject,
    nodes: () => 4,
    deadlineMs: 20,
  });
  const rate = { perSecond: 40, burst: 40 };
  const taken = Array.from({ length: 12 }, () => rates.take('a', rate));
  expect(taken.filter((each) => each === true)).toHaveLength(10);
  vi.advanceTimersByTime(100);
  expect([rates.take('a', rate), rates.take('a', rate)]).toEqual([true, false]);
  rates.reconcile();
  expect([rates.isAlone, rates.takenAlone, vi.getTimerCount()]).toEqual([false, 0, 0]);
});

test('a bucket that is empty fills by a changed rate at once', async () => {
  const { call, passed } = open();
  const few = { perSecond: 0.001, burst: 1 };
  for (let each = 0; each < 3; each += 1) void call(0, few);
  await vi.advanceTimersByTimeAsync(20);
  expect(passed).toHaveLength(1);
  const many = { perSecond: 1_000, burst: 1_000 };
  void call(0, many);
  await vi.advanceTimersByTimeAsync(20);
  for (let each = 0; each < 3; each += 1) void call(0, many);
  await vi.advanceTimersByTimeAsync(20);
  expect(passed).toHaveLength(4);
});

test('the store keeps something of so many subjects of a node at most, and the others go by its share', async () => {
  const { call, store, passed, nodes } = open({ count: 2, subjectsMax: 3 });
  const rate = { perSecond: 1, burst: 4 };
  for (let at = 0; at < 6; at += 1) void call(0, rate, `s-${at}`);
  await vi.advanceTimersByTimeAsync(20);
  expect(passed).toHaveLength(6);
  expect(new Set(store.asked.flat().map(({ subject }) => subject)).size).toBe(3);
  expect(Array.from({ length: 3 }, () => nodes[0]?.take('s-5', rate))).toEqual([true, false, false]);
  // A bucket that is full again makes room.
  await vi.advanceTimersByTimeAsync(1_000);
  void call(0, rate, 's-9');
  await vi.advanceTimersByTimeAsync(20);
  expect(store.asked.flat().at(-1)?.subject).toBe('digest of s-9');
  expect(nodes[0]?.size).toBeLessThanOrEqual(3 + 3);
});
