import { describe, expect, test } from 'vitest';
import { decodeSummary, encodeSummary } from './hot-summary.ts';
import { mergeHotEntities } from './merge-hot-entities.ts';
import { DistinctCounter, DistinctLevel } from './velocity-distinct.ts';
import { decodeHotEntities, encodeHotEntities } from './velocity-hot-codec.ts';
import { HotEntity } from './velocity-hot-entity.ts';
import { readRhythm } from './velocity-rhythm.ts';

/** A time at which a bucket of every window begins. */
const START_MS = 30_000 * 604_800_000;

describe('readRhythm', () => {
  test.each([
    [[], 0, Number.NaN, Number.NaN],
    [[5000], 0, Number.NaN, Number.NaN],
    [[5000, 5000, 5000], 2, 0, 0],
    // Gaps of 1000 and 2000: their mean is 1500 and their standard deviation 500.
    [[10_000, 9000, 7000], 2, 1500, 1 / 3],
    [[10_000, 9000, 8000, 7000], 3, 1000, 0],
    // What is a week old does not count.
    [[604_800_000, 1], 1, 604_799_999, 0],
    [[604_800_000, 0], 0, Number.NaN, Number.NaN],
    [[604_800_000, 604_799_000, 0, 604_700_000], 1, 1000, 0],
  ] as const)('times %j', (times, gaps, meanMs, variation) => {
    const rhythm = readRhythm(times);
    expect([rhythm.gaps, rhythm.meanMs, Math.round(rhythm.variation * 1e9)]).toEqual([
      gaps,
      meanMs,
      Math.round(variation * 1e9),
    ]);
  });

  test('only the newest 16 times count', () => {
    const times = Array.from({ length: 16 }, (_, back) => 100_000 - back * 10);
    expect(readRhythm([...times, 5])).toEqual({ gaps: 15, meanMs: 10, variation: 0 });
  });
});

describe('DistinctCounter', () => {
  const counterOf = (members: number, everyMs = 1000) => {
    const counter = new DistinctCounter();
    for (let member = 1; member <= members; member += 1) counter.add(member, START_MS + member * everyMs);
    return counter;
  };

  test('256 members are counted exactly, and the next one starts to sample', () => {
    for (const [members, levels, forgottenAtMs, week] of [
      [1, 1, 0, 1],
      [255, 1, 0, 255],
      [256, 2, 0, 256],
      // The 128 even ones of level 1 stand for all.
      [257, 2, START_MS + 1000, 256],
      [300, 2, START_MS + 44_000, 300],
    ] as const) {
      const counter = counterOf(members);
      expect([counter.levels.length, counter.levels[0]?.forgottenAtMs]).toEqual([levels, forgottenAtMs]);
      const minute = Math.min(members, 60);
      expect(counter.read(START_MS + members * 1000)).toEqual([minute, week, week, week, week]);
    }
  });

  test('a window begins after its length, and one that was forgotten at its beginning is still whole', () => {
    const counter = new DistinctCounter();
    counter.add(1, START_MS);
    counter.add(2, START_MS + 1);
    expect(counter.read(START_MS + 60_000)).toEqual([1, 2, 2, 2, 2]);
    expect(counter.read(START_MS + 60_001)).toEqual([0, 2, 2, 2, 2]);
    // Member 197 of 453 was forgotten last. A window from its time on lacks none.
    const [many, nowMs] = [counterOf(453), START_MS + 197_000 + 60_000];
    expect(many.levels[0]?.forgottenAtMs).toBe(START_MS + 197_000);
    expect(many.read(nowMs)[0]).toBe(256);
    expect(many.read(nowMs - 1)[0]).toBe(2 * 128);
  });

  test('a member counts once, at its last time', () => {
    const counter = new DistinctCounter();
    for (const atMs of [0, 50_000, 100_000]) counter.add(7, START_MS + atMs);
    counter.add(8, START_MS);
    expect(counter.read(START_MS + 100_000)).toEqual([1, 2, 2, 2, 2]);
    expect(counter.levels[0]?.count).toBe(2);
  });

  test('a longer window never counts less than a shorter one', () => {
    const counter = new DistinctCounter();
    // Odd members are in no deeper level.
    for (let member = 0; member < 300; member += 1) counter.add(2 * member + 1, START_MS + member);
    const counts = counter.read(START_MS + 300);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });

  test('level n keeps the members that end in n zero bits', () => {
    const counter = counterOf(2048);
    for (const [depth, level] of counter.levels.entries())
      for (let at = 0; at < level.count; at += 1) expect((level.fingerprints[at] ?? 1) % 2 ** depth).toBe(0);
    expect(counter.levels.map(({ count }) => count)).toEqual([256, 256, 256, 256, 128]);
    expect(counter.read(START_MS + 2_048_000)[4]).toBe(2048);
    // Zero ends in as many zero bits as there are.
    counter.add(0, START_MS + 3_000_000);
    expect(counter.levels.at(-1)?.count).toBe(129);
  });

  test('a level takes 16, 32, 64, 128 or 256 members of 12 bytes, and 96 bytes', () => {
    for (const [members, bytes] of [
      [1, 288],
      [16, 288],
      [17, 480],
      [33, 864],
      [129, 3168],
      [255, 3168],
    ] as const)
      expect(counterOf(members).bytes).toBe(bytes);
    expect(counterOf(256).bytes).toBe(3168 + 128 * 12 + 96);
  });

  test('a level made of stored numbers goes on', () => {
    for (const [members, capacity] of [
      [0, 16],
      [16, 16],
      [17, 32],
      [256, 256],
    ] as const) {
      const fingerprints = Array.from({ length: members }, (_, at) => at + 1);
      const level = DistinctLevel.of(
        fingerprints,
        fingerprints.map((each) => each * 10),
        4,
      );
      expect([level.count, level.fingerprints.length, level.lastMs.length, level.forgottenAtMs]).toEqual([
        members,
        capacity,
        capacity,
        4,
      ]);
      expect([level.full, level.seenAfter(10)]).toEqual([members === 256, Math.max(members - 1, 0)]);
      level.add(900, 9000);
      expect([level.count, level.forgottenAtMs, level.seenAfter(8999)]).toEqual([
        Math.min(members + 1, 256),
        members === 256 ? 10 : 4,
        1,
      ]);
    }
    const odd = DistinctLevel.of([1, 2, 3, 4, 8], [10, 20, 30, 40, 80], 0);
    const sampled = odd.sample(2);
    expect([sampled.count, [...sampled.fingerprints.subarray(0, 2)], sampled.seenAfter(40)]).toEqual([2, [4, 8], 1]);
  });
});

describe('HotEntity', () => {
  test('a window covers its length, and at most a twentieth more', () => {
    for (const [window, ms] of [60_000, 600_000, 3_600_000, 86_400_000, 604_800_000].entries()) {
      const bucketMs = ms / 20;
      for (const [later, count] of [
        [0, 2],
        [ms - 1, 2],
        [ms + bucketMs - 1, 2],
        [ms + bucketMs, 1],
        [ms * 7, 1],
      ] as const) {
        const entity = new HotEntity([1, 2], 0);
        entity.add(START_MS, []);
        entity.add(START_MS + later, []);
        expect(entity.read().events[window]).toBe(count);
      }
      // Of the last millisecond of a bucket, the window is nearly the length alone.
      const entity = new HotEntity([1, 2], 0);
      entity.add(START_MS + bucketMs - 1, []);
      entity.add(START_MS + bucketMs - 1 + ms, []);
      expect(entity.read().events[window]).toBe(2);
      entity.add(START_MS + bucketMs + ms, []);
      expect(entity.read().events[window]).toBe(2);
    }
  });

  test('it counts events and members, and knows its last times', () => {
    const entity = new HotEntity([1, 2], 3);
    for (let index = 0; index < 40; index += 1) entity.add(START_MS + index * 1000, [index % 5, 7]);
    expect(entity.read()).toEqual({
      events: [40, 40, 40, 40, 40],
      distinct: [4, 1, 0].map((count) => [count, count, count, count, count]),
      rhythm: { gaps: 15, meanMs: 1000, variation: 0 },
    });
    expect([entity.lastMs, entity.timesSeen]).toEqual([START_MS + 39_000, 40]);
  });

  test('an event that comes late counts at the last time', () => {
    const entity = new HotEntity([1, 2], 1);
    entity.add(START_MS, [3]);
    entity.add(START_MS - 9_000_000, [4]);
    expect(entity.read()).toMatchObject({
      events: [2, 2, 2, 2, 2],
      distinct: [[2, 2, 2, 2, 2]],
      rhythm: { gaps: 1, meanMs: 0 },
    });
    expect(entity.lastMs).toBe(START_MS);
  });

  test('it tells its bytes: buckets, times, 256, and its counters', () => {
    expect(new HotEntity([1, 2], 0).bytes).toBe(5 * 21 * 4 + 5 * 8 + 16 * 8 + 256);
    expect(new HotEntity([1, 2], 2).bytes).toBe(844 + 2 * 288);
  });
});

const entityOf = (times: readonly number[], memberOf: (at: number) => number = (at) => at) => {
  const entity = new HotEntity([0xdeadbeef, 7], 1);
  for (const atMs of times) entity.add(START_MS + atMs, [memberOf(atMs)]);
  return entity;
};

describe('the numbers of busy entities', () => {
  test('they read back as they were, with the empty places', () => {
    const entities = [
      undefined,
      entityOf([1, 5, 900_000]),
      undefined,
      entityOf(Array.from({ length: 400 }, (_, at) => at + 1)),
    ];
    const numbers = encodeHotEntities(entities);
    expect([...numbers.subarray(0, 7)]).toEqual([4, 0, 1, 0xdeadbeef, 7, START_MS + 900_000, 3]);
    const read = decodeHotEntities(numbers);
    expect(read).toEqual(entities);
    expect(read.map((entity) => entity?.read())).toEqual(entities.map((entity) => entity?.read()));
    expect(decodeHotEntities(encodeHotEntities([]))).toEqual([]);
  });

  test('numbers that end within an entity are refused, wherever they end', () => {
    const numbers = encodeHotEntities([entityOf([1, 5])]);
    for (let length = 0; length < numbers.length; length += 1)
      expect(() => decodeHotEntities(numbers.subarray(0, length))).toThrow(
        new RangeError('the snapshot ends within an entity'),
      );
  });

  test('a summary is one entity. What cannot be read is none', () => {
    const entity = entityOf([1, 5]);
    const summary = encodeSummary(entity);
    expect(decodeSummary(summary)).toEqual(entity);
    // Bytes from a socket begin anywhere.
    const shifted = new Uint8Array(summary.length + 3);
    shifted.set(summary, 3);
    expect(decodeSummary(shifted.subarray(3))).toEqual(entity);
    expect(decodeSummary(summary.subarray(0, summary.length - 8))).toBeNull();
    expect(decodeSummary(new Uint8Array(13))).toBeNull();
    expect(decodeSummary(new Uint8Array(8))).toBeNull();
  });
});

describe('mergeHotEntities', () => {
  const MINUTE_MS = 60_000;
  const readOf = (entity: HotEntity) => entity.read();

  test.each([
    ['the same events', [1, 2, 3], [1, 2, 3], [1, 2, 3]],
    [
      'some of them missing in the shared one',
      [2 * MINUTE_MS],
      [1, MINUTE_MS, 2 * MINUTE_MS],
      [1, MINUTE_MS, 2 * MINUTE_MS],
    ],
    [
      'some of them missing in the other one',
      [1, MINUTE_MS, 2 * MINUTE_MS],
      [2 * MINUTE_MS],
      [1, MINUTE_MS, 2 * MINUTE_MS],
    ],
    ['the shared one went on', [1, 2, 90 * MINUTE_MS, 91 * MINUTE_MS], [1, 2], [1, 2, 90 * MINUTE_MS, 91 * MINUTE_MS]],
    ['the shared one lost its older events and went on', [90 * MINUTE_MS], [1, 2], [1, 2, 90 * MINUTE_MS]],
    ['nothing in the shared one', [], [1, 2], [1, 2]],
    ['nothing in the other one', [1, 2], [], [1, 2]],
    ['a day between them', [1, 1440 * MINUTE_MS], [1, 1440 * MINUTE_MS], [1, 1440 * MINUTE_MS]],
  ])('%s', (_, shared, other, all) => {
    const merged = mergeHotEntities(entityOf(shared), entityOf(other));
    expect(readOf(merged)).toEqual(readOf(entityOf(all)));
    expect([merged.lastMs, merged.key, merged.timesSeen]).toEqual([entityOf(all).lastMs, [0xdeadbeef, 7], all.length]);
    // To merge again changes nothing.
    expect(readOf(mergeHotEntities(merged, entityOf(other)))).toEqual(readOf(merged));
  });

  test('the last 16 times of both are kept, and go on', () => {
    const [even, odd] = [0, 1].map((from) => Array.from({ length: 30 }, (_, at) => (2 * at + from) * 1000));
    const merged = mergeHotEntities(entityOf(even ?? []), entityOf(odd ?? []));
    expect([merged.timesSeen, [...merged.times]]).toEqual([
      16,
      Array.from({ length: 16 }, (_, at) => START_MS + (44 + at) * 1000),
    ]);
    merged.add(START_MS + 60_000, [1]);
    expect(merged.read().rhythm).toEqual({ gaps: 15, meanMs: 1000, variation: 0 });
  });

  test('members of both count once, at their later time, and are sampled beyond 256', () => {
    const members = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
    const few = mergeHotEntities(
      entityOf(members(1, 101), () => 5),
      entityOf(members(51, 151), (at) => at),
    );
    expect(few.distinct[0]?.read(START_MS + 200)[4]).toBe(101);
    const [shared, other] = [new DistinctCounter(), new DistinctCounter()];
    for (const member of members(1, 201)) shared.add(member, START_MS + member);
    for (const member of members(101, 401)) other.add(member, START_MS + 1000 + member);
    const merged = mergeHotEntities(new HotEntity([1, 2], [shared]), new HotEntity([1, 2], [other])).distinct[0];
    // The newest 256 of 400 are kept whole, and of the 200 even ones all.
    expect(merged?.levels.map(({ count }) => count)).toEqual([256, 200]);
    expect(merged?.read(START_MS + 2000)[4]).toBe(400);
    expect(merged?.levels[0]?.forgottenAtMs).toBe(START_MS + 1144);
    expect(merged?.levels[0]?.lastMs[0]).toBe(START_MS + 1400);
    const joined = mergeHotEntities(new HotEntity([1, 2], [shared]), new HotEntity([1, 2], [shared])).distinct[0];
    expect([joined?.levels.length, joined?.read(START_MS + 2000)[4]]).toEqual([1, 200]);
  });
});
