import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { MOMENTS_KEPT_MS, type EntityMoment, type MomentKeys, type MomentStore } from './moment-store.ts';

const keys: MomentKeys = { account: 'a'.repeat(32), device: 'd'.repeat(32), phone: null, address: null };
const moment = (reference: string, atMs: number, what: readonly string[], isRequest = true): EntityMoment => ({
  keys,
  moment: { atMs, what, isRequest },
  reference,
});

/** The tests that every MomentStore must pass. `commit` carries out prepared writes in one transaction. */
export function momentStoreSuite(
  open: () => Promise<{ store: MomentStore; commit: (writes: readonly DurableWrite[]) => Promise<void> }>,
): void {
  const { signal } = new AbortController();

  test('what happened is read by entity, latest first', async () => {
    const { store, commit } = await open();
    const nothing = { account: [], device: [], phone: null, address: null };
    expect(await store.read(keys, 9_000, signal)).toEqual(nothing);
    store.prepareAdd(moment('never', 500, []));
    await commit([store.prepareAdd(moment('o1', 1_000, ['scene_login'])), store.prepareAdd(moment('o2', 2_000, []))]);
    await commit([store.prepareAdd({ ...moment('o3', 2_000, ['x', 'y']), keys: { ...keys, device: null } })]);
    const { account, device } = await store.read(keys, 9_000, signal);
    expect(account?.map(({ atMs }) => atMs)).toEqual([2_000, 2_000, 1_000]);
    expect(account?.at(-1)).toEqual({ atMs: 1_000, what: ['scene_login'], isRequest: true });
    expect(account?.map(({ what }) => what)).toContainEqual(['x', 'y']);
    expect(device).toHaveLength(2);
    expect(await store.read({ ...keys, account: 'd'.repeat(32) }, 9_000, signal)).toMatchObject({ account: [] });
  });

  test('where it came from and what came with it are kept, if they are told', async () => {
    const { store, commit } = await open();
    const place = { latitude: 39.9, longitude: 116.4, radiusKm: 20 };
    const told = { atMs: 1_000, what: [], isRequest: true, place, others: { account: 'a'.repeat(16) } };
    await commit([store.prepareAdd({ keys, moment: told, reference: 'o1' })]);
    expect((await store.read(keys, 9_000, signal)).device).toEqual([told]);
  });

  test('what is reported counts once for each reference', async () => {
    const { store } = await open();
    expect(await store.add(moment('r1', 1_000, ['order_paid'], false))).toBe(true);
    expect(await store.add(moment('r1', 5_000, ['order_paid'], false))).toBe(false);
    expect(await store.add(moment('r2', 1_000, ['order_paid'], false))).toBe(true);
    expect((await store.read(keys, 9_000, signal)).account).toEqual([
      { atMs: 1_000, what: ['order_paid'], isRequest: false },
      { atMs: 1_000, what: ['order_paid'], isRequest: false },
    ]);
  });

  test('30 days and 256 moments are read, and what is older is deleted', async () => {
    const { store, commit } = await open();
    const writes = Array.from({ length: 300 }, (_, index) => store.prepareAdd(moment(`o${index}`, index, [])));
    await commit(writes);
    expect((await store.read(keys, 1_000, signal)).account?.map(({ atMs }) => atMs).slice(0, 2)).toEqual([299, 298]);
    expect((await store.read(keys, 1_000, signal)).account).toHaveLength(256);
    expect((await store.read(keys, MOMENTS_KEPT_MS + 290, signal)).account?.at(-1)?.atMs).toBe(291);
    expect(await store.purge(299)).toBeGreaterThanOrEqual(2 * 255);
    expect((await store.read(keys, 1_000, signal)).account).toHaveLength(1);
  });
}
