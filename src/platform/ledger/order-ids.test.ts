import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { orderNodeIndex, OrderIds, type OrderIdShape, type OrderNode } from './order-ids.ts';

const NOON_MS = Date.parse('2024-07-03T14:15:27+08:00');
const SHAPES = {
  digits: { prefix: 'J717', time: 'yyyyMMddHHmmss', tail: 'digits', tailLength: 4 },
  alphanumerics: { prefix: 'JH797', time: 'yyMMddHHmmss', tail: 'alphanumerics', tailLength: 5 },
} as const satisfies Record<string, OrderIdShape>;

function open({
  lastSecond = null,
  node,
  seed = 1,
}: { lastSecond?: number | null; node?: OrderNode; seed?: number } = {}) {
  const clock = { atMs: NOON_MS, nowMs: () => clock.atMs };
  const ids = new OrderIds({ clock, random: seededRandom(seed), lastSecond, ...(node && { node }) });
  return { clock, ids };
}

describe('shape', () => {
  test('prefix, time in UTC+8, tail', () => {
    const { ids } = open();
    expect(ids.next(SHAPES.digits)).toMatch(/^J71720240703141527\d{4}$/);
    expect(ids.next(SHAPES.alphanumerics)).toMatch(/^JH797240703141527[0-9A-Za-z]{5}$/);
  });

  test('the tail grows only when all of a length are used, and is short again in the next second', () => {
    const { ids, clock } = open();
    const seen = new Set(Array.from({ length: 25_000 }, () => ids.next(SHAPES.digits)));
    expect(seen.size).toBe(25_000);
    expect([...seen].filter((id) => /^J717\d{18}$/.test(id))).toHaveLength(10_000);
    expect([...seen].filter((id) => /^J717\d{19}$/.test(id))).toHaveLength(15_000);
    clock.atMs += 1000;
    expect(ids.next(SHAPES.digits)).toHaveLength(22);
  });

  test('tails do not count up', () => {
    const { ids } = open();
    const tails = Array.from({ length: 100 }, () => Number(ids.next(SHAPES.digits).slice(-4)));
    expect(tails.filter((tail, at) => tail === (tails[at - 1] ?? 0) + 1).length).toBeLessThan(5);
  });
});

describe('repetition', () => {
  test.each(Object.keys(SHAPES) as (keyof typeof SHAPES)[])('100,000 ids of %s in one second differ', (name) => {
    const { ids } = open();
    expect(new Set(Array.from({ length: 100_000 }, () => ids.next(SHAPES[name]))).size).toBe(100_000);
  });

  test('setting the clock back repeats no id', () => {
    const { ids, clock } = open();
    const seen = Array.from({ length: 5000 }, () => ids.next(SHAPES.digits));
    clock.atMs -= 60_000;
    seen.push(...Array.from({ length: 5000 }, () => ids.next(SHAPES.digits)));
    expect(new Set(seen).size).toBe(10_000);
  });

  test('restarts within one second never give the same id', () => {
    const seen: string[] = [];
    let lastSecond: number | null = null;
    for (let start = 0; start < 20; start += 1) {
      const { ids } = open({ lastSecond, seed: start });
      seen.push(...Array.from({ length: 5000 }, () => ids.next(SHAPES.digits)));
      lastSecond = ids.second;
    }
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('three nodes in the same second never give the same id, also after the tail has grown', () => {
    const seen = [0, 1, 2].flatMap((index) => {
      const { ids } = open({ node: { index, count: 3 }, seed: index });
      return Array.from({ length: 9000 }, () => ids.next(SHAPES.digits));
    });
    expect(new Set(seen).size).toBe(27_000);
  });

  test('a ledger far ahead of the clock is ignored', () => {
    const { ids } = open({ lastSecond: NOON_MS / 1000 + 86_400 });
    expect(ids.next(SHAPES.digits)).toMatch(/^J71720240703141527/);
  });
});

test.each([
  ['J7172024070314152700420', SHAPES.digits, 1024, 420],
  ['J7172024070314152710240', SHAPES.digits, 1024, 0],
  ['J717202407031415271027', SHAPES.digits, 1024, 3],
  ['JH7972407031415270000z', SHAPES.alphanumerics, 1024, 61],
  // 16 * 62 + 33 is 1025.
  ['JH797240703141527000GX', SHAPES.alphanumerics, 1024, 1],
])('the tail of %s tells the process that made it', (orderId, shape, count, index) => {
  expect(orderNodeIndex(orderId, shape, count)).toBe(index);
});

test.each(Object.values(SHAPES))('each process finds its own number in the ids of $prefix', (shape) => {
  for (const index of [0, 3, 1023]) {
    const { ids } = open({ node: { index, count: 1024 } });
    for (let made = 0; made < 50; made += 1) expect(orderNodeIndex(ids.next(shape), shape, 1024)).toBe(index);
  }
});
