import { expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { MemoryNodeStore } from '../../storage/memory/node-store.ts';
import { NodeLease } from './node-lease.ts';

const LEASE_MS = 10_000;

async function setUp() {
  const clock = { atMs: 0, nowMs: () => clock.atMs, monotonicMs: () => clock.atMs };
  const store = new MemoryNodeStore(clock);
  const random = seededRandom(3);
  const join = (name: string) => NodeLease.join({ store, clock, random, name, leaseMs: LEASE_MS }, 0);
  return { clock, store, join };
}

test('a lease holds until its time is up, counted from before the renewal was asked for', async () => {
  const { clock, join } = await setUp();
  const lease = await join('a');
  expect([lease.number, lease.isHeld]).toEqual([0, true]);
  clock.atMs = 9_999;
  expect(lease.isHeld).toBe(true);
  expect(await lease.beat(1)).toBe(true);
  clock.atMs = 19_998;
  expect(lease.isHeld).toBe(true);
  clock.atMs = 19_999;
  expect(lease.isHeld).toBe(false);
});

test('a node that slept through its lease takes another number and another incarnation', async () => {
  const { clock, store, join } = await setUp();
  const lease = await join('a');
  const before = lease.incarnation;
  clock.atMs = LEASE_MS;
  await join('b');
  expect(await lease.beat(4)).toBe(false);
  expect(lease.isHeld).toBe(false);
  expect(lease.number).toBe(2);
  expect(lease.incarnation).not.toBe(before);
  expect(await store.alive()).toMatchObject([
    { number: 1, name: 'b' },
    { number: 2, name: 'a', changeSeen: 4 },
  ]);
  expect(await lease.beat(4)).toBe(true);
  expect(lease.isHeld).toBe(true);
});

test('a node that left holds nothing, and takes no other number', async () => {
  const { store, join } = await setUp();
  const lease = await join('a');
  expect(lease.hasLeft).toBe(false);
  await lease.leave();
  expect(await lease.beat(1)).toBe(false);
  expect([lease.hasLeft, lease.isHeld]).toEqual([true, false]);
  expect(lease.isHeld).toBe(false);
  expect(await store.alive()).toEqual([]);
});

test('the 1025th node is refused and told why', async () => {
  const { join } = await setUp();
  for (let index = 0; index < 1024; index += 1) await join(`n${index}`);
  await expect(join('one more')).rejects.toThrow('all 1024 numbers of nodes are held');
});

test('a node that had to take another number tells again what it answers with', async () => {
  const { clock, store, join } = await setUp();
  const lease = await join('a');
  await lease.tellScoring({ encoder: 'e1' });
  clock.atMs = LEASE_MS;
  expect(await lease.beat(0)).toBe(false);
  expect(await store.alive()).toMatchObject([{ number: 1, scoring: { encoder: 'e1' } }]);
});

test('a node that was asked to end just before it slept through its lease is still asked', async () => {
  const { clock, store, join } = await setUp();
  const lease = await join('a');
  await store.askToDrain(lease.incarnation, true);
  clock.atMs = LEASE_MS;
  expect(await lease.beat(0)).toBe(false);
  expect(await lease.isAskedToDrain()).toBe(true);
});
