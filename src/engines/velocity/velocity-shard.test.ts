import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../../kernel/assert.ts';
import { VelocityShard } from './velocity-shard.ts';
import { LAST_S, META } from './velocity-table.ts';

const START_MS = Date.parse('2024-05-01T00:00:00Z');
const WEEK_MS = 604_800_000;

describe('VelocityShard', () => {
  const ADDRESS = 0;
  const ACCOUNT = 3;
  const make = (bytesMax = 1_000_000, entitiesMax = 10_000) => new VelocityShard({ bytesMax, entitiesMax });
  const metaOf = (shard: VelocityShard, key: readonly [number, number]) =>
    present(shard.table.words[shard.table.find(...key) + META]);
  const hotBytesOf = (shard: VelocityShard) => shard.hot.reduce((sum, entity) => sum + (entity?.bytes ?? 0), 0);

  test('64 events are kept one by one, and the next one makes the entity hot, with the same counts', () => {
    const shard = make();
    for (let count = 1; count <= 200; count += 1) {
      const members = [count, count % 7 === 0 ? 0 : (count % 7) + 1, 9];
      const { events, distinct, rhythm } = shard.record(ACCOUNT, [7, 8], START_MS + count * 100, members);
      expect(events).toEqual([count, count, count, count, count]);
      expect(distinct).toEqual([count, Math.min(count, 6), 1].map((most) => [most, most, most, most, most]));
      expect(rhythm).toEqual(
        count === 1
          ? { gaps: 0, meanMs: Number.NaN, variation: Number.NaN }
          : { gaps: Math.min(count - 1, 15), meanMs: 100, variation: 0 },
      );
      // Bits 0 to 3 are the kind and 1, bit 4 is set if it is hot, and bits 8 to 15 count the events.
      const meta = metaOf(shard, [7, 8]);
      expect([meta & 0xf, (meta >>> 4) & 1, (meta >>> 8) & 0xff]).toEqual(count <= 64 ? [4, 0, count] : [4, 1, 0]);
      // Three events of an account fill a block, and a hot entity has none.
      expect(shard.arena.available).toBe(count <= 64 ? 63 - Math.ceil(count / 3) : 63);
      expect([shard.hot.length, shard.hotBytes]).toEqual([count <= 64 ? 0 : 1, hotBytesOf(shard)]);
    }
    expect(shard.bytes).toBe(shard.table.bytes + shard.arena.bytes + shard.hotBytes);
    expect(shard.bytes).toBeGreaterThan(64 * 24 + 64 * 64);
  });

  test('what is older than the longest window leaves its blocks', () => {
    const shard = make();
    for (let day = 0; day < 40; day += 1) {
      const { events } = shard.record(ACCOUNT, [1, 1], START_MS + day * 86_400_000, [1, 2, 3]);
      expect(events).toEqual([1, 1, 1, 1, Math.min(day + 1, 7)]);
      expect(63 - shard.arena.available).toBeLessThanOrEqual(4);
    }
  });

  test.each([
    [WEEK_MS - 1, 2],
    [WEEK_MS, 1],
    [WEEK_MS + 1000, 1],
    [WEEK_MS + 1001, 1],
    // Seven weeks later the kept time would be that of now again.
    [2 ** 32, 1],
    [2 ** 32 + 1, 1],
  ])('an event %i ms after the only other one', (later, count) => {
    for (const earlier of [1, 10, 65]) {
      const shard = make();
      for (let index = 0; index < earlier; index += 1) shard.record(ACCOUNT, [1, 1], START_MS, [1, 2, 3]);
      const { events } = shard.record(ACCOUNT, [1, 1], START_MS + later, [1, 2, 3]);
      // A hot entity may count a twentieth of its window more.
      if (earlier === 65 && later <= WEEK_MS + 1000) expect(events[4]).toBe(later < 1.05 * WEEK_MS ? 66 : 1);
      else expect(events).toEqual([1, 1, 1, 1, count === 2 ? earlier + 1 : 1]);
      expect(shard.table.count).toBe(1);
      if (count === 1) expect(shard.arena.available).toBe(earlier === 65 && later <= WEEK_MS + 1000 ? 63 : 62);
      expect(shard.hotBytes).toBe(hotBytesOf(shard));
    }
  });

  test('if the clock goes back, an event counts at the latest time', () => {
    const shard = make();
    shard.record(ACCOUNT, [1, 1], START_MS, [1, 2, 3]);
    const { rhythm, events } = shard.record(ACCOUNT, [1, 1], START_MS - 50_000, [1, 2, 3]);
    expect([rhythm, events[0]]).toEqual([{ gaps: 1, meanMs: 0, variation: 0 }, 2]);
    expect(shard.table.words[shard.table.find(1, 1) + LAST_S]).toBe(START_MS / 1000);
    for (let index = 0; index < 70; index += 1) shard.record(ACCOUNT, [1, 1], START_MS - 1, [1, 2, 3]);
    expect(shard.record(ACCOUNT, [1, 1], START_MS + 1000, [1, 2, 3]).events[0]).toBe(73);
    expect(shard.hot[0]?.lastMs).toBe(START_MS + 1000);
  });

  test('it counts what a list of the events counts', () => {
    const step = fc.record({
      key: fc.nat(3),
      gapMs: fc.constantFrom(0, 1, 1000, 59_000, 600_000, 3_600_000, 86_400_000, WEEK_MS, 9 * 86_400_000),
      members: fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5), fc.nat(5)),
    });
    const windows = [60_000, 600_000, 3_600_000, 86_400_000, WEEK_MS];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const shard = make();
        const kept = new Map<number, { atMs: number; members: readonly number[] }[]>();
        let atMs = START_MS;
        for (const { key, gapMs, members } of steps) {
          atMs += gapMs;
          const mine = kept.get(key) ?? [];
          kept.set(key, mine);
          mine.push({ atMs, members });
          const within = windows.map((ms) => mine.filter((each) => atMs - each.atMs < ms));
          const { events, distinct } = shard.record(ADDRESS, [key, 64 * key], atMs, members);
          expect(events).toEqual(within.map(({ length }) => length));
          expect(distinct).toEqual(
            [0, 1, 2, 3].map((kind) =>
              within.map((all) => new Set(all.map((each) => each.members[kind]).filter((member) => member !== 0)).size),
            ),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the entity that was idle longest makes room for one too many', () => {
    const shard = make(1_000_000, 3);
    for (const [low, second] of [
      [1, 3],
      [2, 1],
      [3, 2],
    ] as const)
      shard.record(ADDRESS, [0, low], START_MS + second * 1000, [1, 1, 1, 1]);
    expect([shard.table.count, shard.evicted]).toEqual([3, 0]);
    shard.record(ADDRESS, [0, 4], START_MS + 4000, [1, 1, 1, 1]);
    expect([shard.table.count, shard.evicted, metaOf(shard, [0, 2])]).toEqual([3, 1, 0]);
    for (const low of [1, 3, 4]) expect(metaOf(shard, [0, low])).not.toBe(0);
    expect(shard.arena.available).toBe(60);
  });

  // A quarter of the bytes is for the table and a half for events. Both double as long as they fit.
  test.each([
    [12_288, 3072, 4096],
    [12_287, 1536, 4096],
    [16_384, 3072, 8192],
    [16_383, 3072, 4096],
    [200_000, 49_152, 65_536],
  ])('of %i bytes the table takes %i and the blocks take %i', (bytesMax, table, blocks) => {
    const shard = make(bytesMax);
    for (let index = 0; index < 2500; index += 1) shard.record(ADDRESS, [index, index], START_MS + index, [1, 1, 1, 1]);
    expect([shard.table.bytes, shard.arena.bytes]).toEqual([table, blocks]);
    // Each of these entities has a block. One is never used, and one stays free.
    const fits = Math.min(blocks / 64 - 2, (table / 24) * 0.75);
    expect([shard.table.count, shard.evicted]).toEqual([fits, 2500 - fits]);
  });

  test('hot entities stay within their quarter, and the idle ones make room', () => {
    const shard = make(400_000);
    const heat = (low: number, second: number) => {
      for (let index = 0; index < 65; index += 1)
        shard.record(ADDRESS, [low, low], START_MS + second * 1000, [index + 1, index + 1, index + 1, index + 1]);
    };
    // The second of them is the one that is idle longest.
    for (const [low, second] of [
      [1, 20],
      [2, 10],
      [3, 30],
    ] as const)
      heat(low, second);
    // 256 buckets, times and the rest take 844 bytes, and each of four counters of 65 members 128 places of 12 bytes and 96.
    const each = 844 + 4 * (128 * 12 + 96);
    expect(shard.hotBytes).toBe(3 * each);
    for (let low = 4; low <= 10; low += 1) heat(low, low * 10);
    expect([shard.evicted, shard.hotBytes]).toEqual([0, 10 * each]);
    // 100 000 bytes are theirs, of which 32 768 are kept free for what one event can add.
    heat(11, 200);
    expect([shard.evicted, metaOf(shard, [2, 2]), shard.hotBytes]).toEqual([1, 0, 10 * each]);
    expect(shard.hot[1]?.key ?? null).toEqual([11, 11]);
    expect(shard.freeHot).toEqual([]);
    heat(12, 201);
    expect([shard.evicted, metaOf(shard, [1, 1])]).toEqual([2, 0]);
    expect(shard.hotBytes).toBe(hotBytesOf(shard));
    expect(shard.hot).toHaveLength(10);
  });
});
