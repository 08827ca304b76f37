import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { visited } from './account-profile.ts';
import type { ProfileStore } from './profile-store.ts';

const HOUR_MS = 3_600_000;

/** The tests that every ProfileStore must pass. `commit` carries out prepared writes in one transaction. */
export function profileStoreSuite(
  open: () => Promise<{ store: ProfileStore; commit: (writes: readonly DurableWrite[]) => Promise<void> }>,
): void {
  const { signal } = new AbortController();
  const keys = { account: 'a'.repeat(32), device: 'd'.repeat(32), phone: null };
  const visit = (atMs: number) => ({ atMs, network: '1'.repeat(32), device: keys.device });

  test('an account never seen is not known', async () => {
    const { store } = await open();
    expect(await store.read(keys, signal)).toEqual({ account: null, deviceFirstSeenMs: null, phoneFirstSeenMs: null });
  });

  test('remembers what was committed, and when a device was first seen', async () => {
    const { store, commit } = await open();
    store.prepareVisit(keys, visit(500));
    await commit([store.prepareVisit(keys, visit(1_000))]);
    await commit([store.prepareVisit(keys, visit(2_000))]);
    expect(await store.read({ ...keys, phone: 'p'.repeat(32) }, signal)).toEqual({
      account: visited(visited(null, visit(1_000)), visit(2_000)),
      deviceFirstSeenMs: 1_000,
      phoneFirstSeenMs: null,
    });
  });

  test('two visits in one commit both count', async () => {
    const { store, commit } = await open();
    await commit([store.prepareVisit(keys, visit(1_000)), store.prepareVisit(keys, visit(2_000))]);
    expect((await store.read(keys, signal)).account?.events).toBe(2);
  });

  test('purges by the time last seen', async () => {
    const { store, commit } = await open();
    await commit([store.prepareVisit(keys, visit(HOUR_MS))]);
    await commit([store.prepareVisit({ ...keys, account: 'b'.repeat(32) }, visit(5 * HOUR_MS))]);
    expect(await store.purge(2 * HOUR_MS)).toBe(1);
    expect((await store.read(keys, signal)).account).toBeNull();
    expect((await store.read(keys, signal)).deviceFirstSeenMs).toBe(HOUR_MS);
    expect(await store.purge(7 * HOUR_MS)).toBe(2);
  });
}
