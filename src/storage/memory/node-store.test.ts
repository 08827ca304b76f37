import { describe, expect, test } from 'vitest';
import { nodeStoreSuite } from '../../platform/nodes/node-store.suite.ts';
import { MemoryNodeStore } from './node-store.ts';

describe('MemoryNodeStore', () => {
  nodeStoreSuite(async () => new MemoryNodeStore({ nowMs: () => 1_000_000 }));

  test('a lease ends at its millisecond', async () => {
    const clock = { atMs: 1000, nowMs: () => clock.atMs };
    const store = new MemoryNodeStore(clock);
    await store.join({ name: 'a', incarnation: 'x' }, { leaseMs: 10, changeSeen: 0 });
    clock.atMs = 1009;
    expect(await store.alive()).toHaveLength(1);
    clock.atMs = 1010;
    expect(await store.alive()).toEqual([]);
  });
});
