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
  ledger = new Set(),
}: { lastSecond?: number | null; node?: OrderNode; seed?: number; ledger?: ReadonlySet<string> } = {}) {
  const clock = { atMs: NOON_MS, nowMs: () => clock.atMs };
  const isUsed = async (orderId: string) => ledger.has(orderId);
  const ids = new OrderIds({ clock, random: seededRandom(seed), lastSecond, isUsed, ...(node && { node }) });
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

  test('after the clock was ahead, ids have the right second and their form again', () => {
    const { ids, clock } = open();
    clock.atMs = NOON_MS + 7_200_000;
    const seen = new Set(Array.from({ length: 50 }, () => ids.next(SHAPES.digits)));
    for (let second = 0; second < 600; second += 1) {
      clock.atMs = NOON_MS + second * 1000;
      for (let call = 0; call < 50; call += 1) seen.add(ids.next(SHAPES.digits));
    }
    expect(seen.size).toBe(30_050);
    expect([...seen].filter((id) => id.length !== 22)).toEqual([]);
    expect([...seen].at(-1)).toMatch(/^J71720240703142526/);
  });

  test('a clock that is set back by up to 20 seconds is waited for, and one by 21 seconds is followed', () => {
    const { ids, clock } = open();
    const first = ids.next(SHAPES.digits);
    clock.atMs = NOON_MS - 20_000;
    expect(ids.next(SHAPES.digits).slice(0, -4)).toBe(first.slice(0, -4));
    clock.atMs = NOON_MS - 21_000;
    expect(ids.next(SHAPES.digits)).toMatch(/^J71720240703141506/);
  });

  test('calls that still run keep their ids to themselves when their second comes again', () => {
    const { ids, clock } = open();
    const seen = Array.from({ length: 5000 }, () => ids.next(SHAPES.digits));
    clock.atMs -= 60_000;
    ids.next(SHAPES.digits);
    clock.atMs = NOON_MS;
    seen.push(...Array.from({ length: 5000 }, () => ids.next(SHAPES.digits)));
    expect(new Set(seen).size).toBe(10_000);
    expect(seen.filter((id) => id.length !== 22)).toEqual([]);
  });

  test.each(['without', 'with'])(
    '%s a restart, no id of the time in which the clock was ahead comes again',
    async (restart) => {
      const ledger = new Set<string>();
      const before = open({ ledger });
      const make = async ({ ids, clock }: ReturnType<typeof open>, fromMs: number) => {
        for (let second = 0; second < 100; second += 1) {
          clock.atMs = fromMs + second * 1000;
          for (let call = 0; call < 200; call += 1) {
            const orderId = await ids.unused(SHAPES.digits);
            expect(ledger.has(orderId)).toBe(false);
            ledger.add(orderId);
          }
        }
      };
      await make(before, NOON_MS + 7_200_000);
      before.clock.atMs = NOON_MS;
      const after = restart === 'with' ? open({ ledger, lastSecond: before.ids.second, seed: 2 }) : before;
      await make(after, NOON_MS);
      await make(after, NOON_MS + 7_200_000);
      expect([ledger.size, [...ledger].filter((id) => id.length !== 22)]).toEqual([60_000, []]);
    },
  );

  test('a process that takes the number of one that is gone repeats none of its ids', async () => {
    const ledger = new Set<string>();
    const gone = open({ node: { index: 5, count: 64 }, seed: 2 });
    const taken = { index: 3, count: 64 };
    const { ids, clock } = open({ node: taken, ledger });
    // Both clocks are set back by so little that ids wait for the clock.
    ids.next(SHAPES.digits);
    for (let call = 0; call < 60; call += 1) ledger.add(gone.ids.next(SHAPES.digits));
    clock.atMs -= 15_000;
    taken.index = 5;
    for (let call = 0; call < 60; call += 1) {
      const orderId = await ids.unused(SHAPES.digits);
      expect([orderId.length, ledger.has(orderId)]).toEqual([22, false]);
      ledger.add(orderId);
    }
    clock.atMs = NOON_MS + 21_000;
    expect(ids.unused(SHAPES.digits), 'the other is long gone').toBeTypeOf('string');
  });

  test('the second that is stored is the latest that an id had, also after the clock was set back', () => {
    const { ids, clock } = open();
    expect(ids.second).toBe(NOON_MS / 1000);
    clock.atMs += 3_600_000;
    ids.next(SHAPES.digits);
    clock.atMs = NOON_MS;
    ids.next(SHAPES.digits);
    expect(ids.second).toBe(NOON_MS / 1000 + 3600);
  });

  test('the ledger is not asked while the clock was never ahead', () => {
    const { ids, clock } = open({ lastSecond: NOON_MS / 1000 - 1 });
    expect(ids.unused(SHAPES.digits)).toBeTypeOf('string');
    clock.atMs += 60_000;
    expect(ids.unused(SHAPES.digits)).toBeTypeOf('string');
  });

  test('a second that is used up makes the tail grow, and a ledger that does not answer keeps no call', async () => {
    const isUsed = async (orderId: string) => orderId.length === 22;
    const clock = { nowMs: () => NOON_MS };
    const deps = { clock, random: seededRandom(1), lastSecond: NOON_MS / 1000 + 60 };
    expect(await new OrderIds({ ...deps, isUsed }).unused(SHAPES.digits)).toHaveLength(23);
    const silent = new OrderIds({ ...deps, isUsed: () => Promise.reject(new Error('no answer')) });
    expect(await silent.unused(SHAPES.digits)).toHaveLength(22);
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
