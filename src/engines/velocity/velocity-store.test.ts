import { describe, expect, test } from 'vitest';
import { pseudonymOf, touch, velocityStoreSuite } from '../../features/business-risk/velocity/velocity-store.suite.ts';
import { DISTINCT_EXACT_MAX, DistinctCounter } from './velocity-distinct.ts';
import { BUCKETS_A_WINDOW } from './velocity-hot-entity.ts';
import { decodeEvent, encodeEvent, packEvent } from './velocity-records.ts';
import { EXACT_EVENTS_MAX } from './velocity-shard.ts';
import { MemoryVelocityStore } from './velocity-store.ts';

const limits = { entitiesMax: 1_000_000, bytesMax: 256_000_000 };
const START_MS = Date.parse('2024-05-01T00:00:00Z');

describe('MemoryVelocityStore', () => {
  velocityStoreSuite(async () => new MemoryVelocityStore(limits), {
    exactEvents: EXACT_EVENTS_MAX,
    windowStretch: 1 / BUCKETS_A_WINDOW,
    exactMembers: DISTINCT_EXACT_MAX,
  });

  test('never holds more entities or bytes than it may, and forgets the idle ones first', async () => {
    const small = new MemoryVelocityStore({ entitiesMax: 4_000, bytesMax: 16_000_000 });
    let leastSeen = 1;
    for (let index = 0; index < 40_000; index += 1) {
      const touches = [touch('address', index, () => index), touch('device', 1, () => index)];
      const { reading } = await small.record({ atMs: START_MS + index * 10, touches });
      leastSeen = Math.min(leastSeen, (reading.device?.events[4] ?? 0) / Math.min(index + 1, EXACT_EVENTS_MAX));
    }
    expect(leastSeen, 'the busy device is never forgotten').toBe(1);
    expect(small.state.entities).toBeLessThanOrEqual(4_000);
    expect(small.state.entities).toBeGreaterThan(3_000);
    expect(small.state.bytes).toBeLessThanOrEqual(16_000_000);
    expect(small.state.evicted).toBeGreaterThan(30_000);
  });

  test('stays within its bytes even if every entity is hot', async () => {
    const small = new MemoryVelocityStore({ entitiesMax: 100_000, bytesMax: 16_000_000 });
    for (let index = 0; index < 60_000; index += 1) {
      await small.record({ atMs: START_MS + index, touches: [touch('network', index % 600, () => index)] });
    }
    expect(small.state.bytes).toBeLessThanOrEqual(16_000_000);
    expect(small.state.hotEntities).toBeGreaterThan(0);
  });
});

test.each([300, 3_000, 100_000])(
  '%i distinct members are estimated within 30 %% (three standard errors)',
  (members) => {
    const counter = new DistinctCounter();
    for (let member = 0; member < members; member += 1)
      counter.add(Number.parseInt(pseudonymOf(member).slice(0, 8), 16), START_MS + member);
    const week = counter.read(START_MS + members)[4] ?? 0;
    expect(Math.abs(week / members - 1)).toBeLessThan(0.3);
  },
);

test('the newest of very many members are still counted exactly in a short window', () => {
  const counter = new DistinctCounter();
  for (let member = 0; member < 50_000; member += 1)
    counter.add(Number.parseInt(pseudonymOf(member).slice(0, 8), 16), START_MS + member * 1_000);
  expect(counter.read(START_MS + 49_999_000)[0]).toBe(60);
});

test('a journal record reads back as it was', () => {
  const packed = packEvent({
    atMs: START_MS + 0.5,
    touches: [touch('network', 3, (kind) => (kind === 1 ? null : kind)), touch('cookie', 9, () => 1)],
  });
  const read = decodeEvent(encodeEvent(packed));
  expect(read).toEqual(packed);
  expect(() => decodeEvent(encodeEvent(packed).subarray(0, 30))).toThrow(RangeError);
});
