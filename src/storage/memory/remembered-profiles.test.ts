import { describe, expect, test, vi } from 'vitest';
import type { ProfileStore } from '../../features/business-risk/profile/profile-store.ts';
import { profileStoreSuite } from '../../features/business-risk/profile/profile-store.suite.ts';
import { MemoryProfileStore } from './profile-store.ts';
import { RememberedProfiles } from './remembered-profiles.ts';

const { signal } = new AbortController();
const keys = { account: 'a'.repeat(32), device: 'd'.repeat(32), phone: null };
const visit = (atMs: number) => ({ atMs, network: null, device: keys.device });

function counted() {
  const inner = new MemoryProfileStore();
  let reads = 0;
  const store: ProfileStore = {
    read: (asked) => ((reads += 1), inner.read(asked)),
    prepareVisit: (...visited) => inner.prepareVisit(...visited),
    introduce: (told, nowMs) => inner.introduce(told, nowMs),
    purge: (beforeMs) => inner.purge(beforeMs),
  };
  return { inner, store, reads: () => reads };
}

describe('RememberedProfiles', () => {
  profileStoreSuite(async () => {
    const inner = new MemoryProfileStore();
    const commit = async (writes: readonly Parameters<typeof inner.commit>[0][]) =>
      writes.forEach((write) => inner.commit(write));
    return { store: new RememberedProfiles(inner), commit };
  });

  test('asks once, and counts every visit from then on', async () => {
    const { inner, store, reads } = counted();
    const remembered = new RememberedProfiles(store);
    for (const atMs of [1_000, 2_000, 3_000]) {
      await remembered.read(keys, signal);
      inner.commit(remembered.prepareVisit(keys, visit(atMs)));
    }
    expect(await remembered.read(keys, signal)).toEqual(await inner.read(keys));
    expect(reads()).toBe(1);
  });

  test('a read that comes back late does not undo a visit', async () => {
    const { inner, store } = counted();
    const remembered = new RememberedProfiles(store);
    const [first, second] = [remembered.read(keys, signal), remembered.read(keys, signal)];
    await first;
    const write = remembered.prepareVisit(keys, visit(1_000));
    expect((await second).account?.events ?? 0).toBeLessThanOrEqual(1);
    inner.commit(write);
    expect((await remembered.read(keys, signal)).account?.events).toBe(1);
  });

  test('a profile that was not asked for lately is read again, and is right', async () => {
    const { inner, store, reads } = counted();
    const remembered = new RememberedProfiles(store, 8);
    for (let round = 0; round < 3; round += 1) {
      for (let account = 0; account < 20; account += 1) {
        const own = { ...keys, account: String(account).padStart(32, '0') };
        expect((await remembered.read(own, signal)).account?.events ?? 0).toBe(round);
        inner.commit(remembered.prepareVisit(own, visit(round)));
      }
    }
    expect(reads()).toBe(60);
  });

  const told = { kind: 'account', key: keys.account, firstSeenMs: 500, lastSeenMs: 900, days: 3 } as const;

  test('what is introduced is forgotten, so that it is read again', async () => {
    const { inner, store, reads } = counted();
    const remembered = new RememberedProfiles(store);
    inner.commit(remembered.prepareVisit(keys, visit(1_000)));
    expect((await remembered.read(keys, signal)).account?.days).toBe(1);
    expect(await remembered.introduce([told], 2_000)).toEqual([true]);
    expect((await remembered.read(keys, signal)).account).toMatchObject({ firstSeenMs: 500, days: 3 });
    expect(reads()).toBe(2);
    await remembered.introduce([told], 3_000);
    await remembered.read(keys, signal);
    expect(reads()).toBe(2);
  });

  test('a read that began before an introduction does not bring the past back', async () => {
    const { inner, store } = counted();
    let answer = () => {};
    const slow: ProfileStore = {
      ...store,
      read: async (asked) => {
        const read = await inner.read(asked);
        await new Promise<void>((resolve) => (answer = resolve));
        return read;
      },
    };
    const remembered = new RememberedProfiles(slow);
    const early = remembered.read(keys, signal);
    await Promise.resolve();
    await remembered.introduce([told], 2_000);
    await vi.waitUntil(() => (answer(), true));
    expect((await early).account).toBeNull();
    const late = remembered.read(keys, signal);
    await Promise.resolve();
    await Promise.resolve();
    answer();
    expect((await late).account?.days).toBe(3);
  });
});
