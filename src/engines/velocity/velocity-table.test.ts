import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { BlockArena } from './velocity-arena.ts';
import { EventWindow } from './velocity-event-window.ts';
import { HEAD, KEY_HIGH, KEY_LOW, LAST_S, META, SlotTable, TAIL } from './velocity-table.ts';

const WEEK_MS = 604_800_000;

describe('BlockArena', () => {
  test('blocks of 64 bytes are taken from the second one on, and it doubles', () => {
    const arena = new BlockArena(4);
    expect([arena.bytes, arena.available]).toEqual([256, 3]);
    expect([arena.take(), arena.take(), arena.take(), arena.available]).toEqual([1, 2, 3, 0]);
    arena.words[3 * 16 + 5] = 77;
    arena.grow();
    expect([arena.bytes, arena.available, arena.words[3 * 16 + 5], arena.take()]).toEqual([512, 4, 77, 4]);
    expect(new BlockArena(0).bytes).toBe(128);
  });

  test('a block that is given back is the next one, without its link', () => {
    const arena = new BlockArena(8);
    const [first, second, third] = [arena.take(), arena.take(), arena.take()];
    arena.words[first * 16] = second;
    arena.words[second * 16] = third;
    expect([arena.give(first), arena.give(second), arena.available]).toEqual([second, third, 6]);
    expect([arena.take(), arena.words[second * 16]]).toEqual([second, 0]);
    expect([arena.take(), arena.words[first * 16], arena.available]).toEqual([first, 0, 4]);
    expect(arena.take()).toBe(4);
  });

  test('a dump holds what was used, and restores to the same', () => {
    const arena = new BlockArena(16);
    for (let block = 1; block <= 9; block += 1) arena.words[arena.take() * 16 + 1] = block;
    arena.give(5);
    arena.give(7);
    const { state, words } = arena.dump();
    expect([state, words.length]).toEqual([[7, 10, 2], 160]);
    const restored = new BlockArena(2);
    restored.restore(state, words);
    expect([restored.bytes, restored.available]).toEqual([1024, 8]);
    expect([restored.take(), restored.take(), restored.take(), restored.words[9 * 16 + 1]]).toEqual([7, 5, 10, 9]);
    const empty = new BlockArena(4);
    empty.restore([], new Uint32Array(0));
    expect([empty.bytes, empty.available, empty.take()]).toEqual([256, 3, 1]);
  });
});

describe('SlotTable', () => {
  const insert = (table: SlotTable, high: number, low: number, lastS = 1) => {
    const at = table.find(high, low);
    if (table.words[at + META] === 0) table.count += 1;
    table.words.set([high, low, lastS, 0, 0, 1], at);
    return at / 6;
  };
  const keysOf = (table: SlotTable) =>
    Array.from({ length: table.slots }, (_, slot) =>
      table.words[slot * 6 + META] === 0 ? null : table.words[slot * 6 + KEY_LOW],
    );

  test('its columns are part of snapshots', () => {
    expect([KEY_HIGH, KEY_LOW, LAST_S, HEAD, TAIL, META]).toEqual([0, 1, 2, 3, 4, 5]);
    const table = new SlotTable(8);
    expect([table.bytes, table.slots, table.count]).toEqual([192, 8, 0]);
  });

  test('it is crowded if one more would fill more than three quarters', () => {
    const table = new SlotTable(8);
    for (let low = 0; low < 5; low += 1) insert(table, 1, low);
    expect(table.crowded).toBe(false);
    insert(table, 1, 5);
    expect(table.crowded).toBe(true);
  });

  test('a key lies at its place or after it, around the end', () => {
    const table = new SlotTable(8);
    expect([insert(table, 1, 7), insert(table, 1, 15), insert(table, 2, 7), insert(table, 1, 0)]).toEqual([7, 0, 1, 2]);
    expect([table.find(1, 7), table.find(1, 15), table.find(2, 7), table.find(1, 0)]).toEqual([42, 0, 6, 12]);
    expect(table.find(3, 7)).toBe(18);
    table.remove(table.find(1, 7));
    expect([keysOf(table), table.count]).toEqual([[7, 0, null, null, null, null, null, 15], 3]);
    expect(table.words[7 * 6 + KEY_HIGH]).toBe(1);
  });

  test('a removal moves no key before its place', () => {
    const table = new SlotTable(8);
    for (const low of [3, 11, 4, 6]) insert(table, 1, low);
    table.remove(table.find(1, 3));
    expect(keysOf(table)).toEqual([null, null, null, 11, 4, null, 6, null]);
    table.remove(table.find(1, 11));
    expect(keysOf(table)).toEqual([null, null, null, null, 4, null, 6, null]);
  });

  test('the stalest of the next few is found, and the hand moves on', () => {
    const table = new SlotTable(8);
    for (const [low, lastS] of [
      [1, 50],
      [2, 40],
      [3, 30],
      [5, 20],
      [6, 60],
    ] as const)
      insert(table, 1, low, lastS);
    expect([table.stalest(2), table.stalest(2), table.stalest(2), table.stalest(16)]).toEqual([12, 30, 6, 30]);
    const one = new SlotTable(8);
    insert(one, 1, 0, 9);
    expect([one.stalest(1), one.stalest(3)]).toEqual([0, 0]);
    const equal = new SlotTable(8);
    for (const low of [2, 3]) insert(equal, 1, low, 7);
    expect(equal.stalest(2)).toBe(12);
  });

  test('it finds what was put in and not removed, whatever came between', () => {
    const step = fc.record({ low: fc.nat(40), high: fc.nat(2), drop: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const table = new SlotTable(8);
        const model = new Map<string, number>();
        for (const [index, { low, high, drop }] of steps.entries()) {
          if (!drop) {
            while (table.crowded) table.grow();
            insert(table, high, low, index + 1);
            model.set(`${high} ${low}`, index + 1);
          } else if (model.delete(`${high} ${low}`)) table.remove(table.find(high, low));
        }
        expect(table.count).toBe(model.size);
        for (let high = 0; high <= 2; high += 1)
          for (let low = 0; low <= 40; low += 1)
            expect(table.words[table.find(high, low) + LAST_S]).toBe(model.get(`${high} ${low}`) ?? 0);
      }),
      { numRuns: 30 },
    );
  });
});

describe('EventWindow', () => {
  /** Ages at the edges of 1m, 10m, 1h, 1d and 7d, the oldest first. */
  const AGES = [604_799_999, 86_400_000, 86_399_999, 3_600_000, 3_599_999, 600_000, 599_999, 60_000, 59_999, 0];

  const filled = (now: number, memberOf: (index: number) => number) => {
    const window = new EventWindow(20);
    window.reset(2);
    for (const [index, age] of AGES.entries()) window.push((now - age) >>> 0, [memberOf(index)]);
    return window;
  };

  test('an event counts in each window that is longer than its age', () => {
    // Times wrap around at 2^32.
    for (const now of [3_000_000_000, 1000]) {
      const { events, distinct } = filled(now, (index) => index + 1).read(1);
      expect([events, distinct]).toEqual([[2, 4, 6, 8, 10], [[2, 4, 6, 8, 10]]]);
    }
  });

  test('a member counts once, in the smallest window that saw it, and 0 is none', () => {
    // Multiples of 256 share a place of the table of what was seen.
    const members = [0, 256, 512, 768, 256, 512, 0, 768, 1024, 1024];
    expect(filled(3_000_000_000, (index) => present(members[index])).read(1).distinct).toEqual([[1, 2, 4, 4, 4]]);
    const window = filled(3_000_000_000, () => 5);
    expect([window.read(1).distinct, window.read(1).distinct]).toEqual([[[1, 1, 1, 1, 1]], [[1, 1, 1, 1, 1]]]);
  });

  test('what is a week old is dropped', () => {
    const window = new EventWindow(5);
    window.reset(1);
    for (const time of [0, 1, 2, WEEK_MS]) window.push(time, []);
    expect([window.dropExpired(WEEK_MS), window.count]).toEqual([1, 3]);
    expect([window.dropExpired(WEEK_MS + 2), window.count, window.newestTime()]).toEqual([3, 1, WEEK_MS]);
    expect([window.dropExpired(3 * WEEK_MS), window.count]).toEqual([4, 0]);
    window.reset(1);
    expect([window.count, window.newestTime()]).toEqual([0, null]);
    expect(window.read(0)).toMatchObject({ events: [0, 0, 0, 0, 0], distinct: [] });
  });

  test('events are copied and visited in their order, with their members', () => {
    const window = new EventWindow(5);
    window.reset(3);
    window.copy(Uint32Array.of(9, 9, 10, 11, 12, 9), 2);
    window.push(20, [21]);
    const seen: unknown[] = [];
    window.forEach((time, members) => seen.push([time, [...members]]));
    expect(seen).toEqual([
      [10, [11, 12]],
      [20, [21, 0]],
    ]);
    window.dropExpired(20 + WEEK_MS - 1);
    seen.length = 0;
    window.forEach((time) => seen.push(time));
    expect(seen).toEqual([20]);
  });

  test('the rhythm is of the newest 16 events', () => {
    const window = new EventWindow(40);
    window.reset(1);
    for (let index = 0; index < 10; index += 1) window.push(index, []);
    for (let index = 0; index < 16; index += 1) window.push(1000 + index * 500, []);
    expect(window.read(0).rhythm).toEqual({ gaps: 15, meanMs: 500, variation: 0 });
  });
});
