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

  test('requests that are read at the same time get what each would get alone', async () => {
    const { store, commit } = await open();
    const other = { account: 'b'.repeat(32), device: null, phone: 'p'.repeat(32) };
    await commit([store.prepareVisit(keys, visit(1_000)), store.prepareVisit(other, visit(2_000))]);
    const asked = [keys, { ...other, device: keys.device }, { ...keys, account: 'c'.repeat(32), device: null }, keys];
    const known = await Promise.all(asked.map((each) => store.read(each, signal)));
    const times = known.map(({ account, deviceFirstSeenMs, phoneFirstSeenMs }) => [
      account?.lastSeenMs ?? null,
      deviceFirstSeenMs,
      phoneFirstSeenMs,
    ]);
    expect(times).toEqual([
      [1_000, 1_000, null],
      [2_000, 1_000, 2_000],
      [null, null, null],
      [1_000, 1_000, null],
    ]);
  });

  test('two visits in one commit both count', async () => {
    const { store, commit } = await open();
    await commit([store.prepareVisit(keys, visit(1_000)), store.prepareVisit(keys, visit(2_000))]);
    expect((await store.read(keys, signal)).account?.events).toBe(2);
  });

  const told = { firstSeenMs: 1_000 * HOUR_MS, lastSeenMs: 2_000 * HOUR_MS, days: 7 };
  const nowMs = 3_000 * HOUR_MS;

  test('what is introduced is known since then, and introducing it again changes nothing', async () => {
    const { store } = await open();
    const all = [
      { kind: 'account', key: keys.account, ...told },
      { kind: 'device', key: keys.device, ...told },
      { kind: 'phone', key: 'p'.repeat(32), ...told },
    ] as const;
    expect(await store.introduce(all, nowMs)).toEqual([true, true, true]);
    const known = await store.read({ ...keys, phone: 'p'.repeat(32) }, signal);
    expect(known).toMatchObject({
      account: { firstSeenMs: told.firstSeenMs, lastSeenMs: told.lastSeenMs, days: 7, networks: [], devices: [] },
      deviceFirstSeenMs: told.firstSeenMs,
      phoneFirstSeenMs: told.firstSeenMs,
    });
    expect(await store.introduce(all, nowMs + 500 * HOUR_MS)).toEqual([false, false, false]);
    expect(await store.read({ ...keys, phone: 'p'.repeat(32) }, signal)).toEqual(known);
  });

  test('an introduction moves the first sighting back, never forward, and keeps the habits', async () => {
    const { store, commit } = await open();
    await commit([store.prepareVisit(keys, visit(2_500 * HOUR_MS))]);
    const late = { ...told, firstSeenMs: 2_600 * HOUR_MS, lastSeenMs: 2_400 * HOUR_MS, days: 1 };
    const device = (times: typeof told) => ({ kind: 'device', key: keys.device, ...times }) as const;
    expect(await store.introduce([device(late)], nowMs)).toEqual([false]);
    expect(await store.introduce([{ kind: 'account', key: keys.account, ...told }, device(told)], nowMs)).toEqual([
      true,
      true,
    ]);
    const { account, deviceFirstSeenMs } = await store.read(keys, signal);
    expect(account).toMatchObject({ firstSeenMs: told.firstSeenMs, lastSeenMs: 2_500 * HOUR_MS, days: 7 });
    expect(account?.networks).toHaveLength(1);
    expect(deviceFirstSeenMs).toBe(told.firstSeenMs);
  });

  test('without a last sighting it counts as seen until the day before, and its retention counts from there', async () => {
    const { store } = await open();
    const dayMs = 24 * HOUR_MS;
    const unseen = { ...told, lastSeenMs: null };
    await store.introduce(
      [
        { kind: 'account', key: keys.account, ...unseen },
        { kind: 'device', key: keys.device, ...unseen },
      ],
      nowMs,
    );
    expect(await store.purge(nowMs - 2 * dayMs)).toBe(0);
    expect(await store.purge(nowMs)).toBe(2);
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
