import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { ListEntry } from './list-entry.ts';
import type { ListStore } from './list-store.ts';

/** A store, and what commits the writes that it prepares. */
export interface ListStoreUnderTest {
  readonly store: ListStore;
  readonly commit: (writes: readonly DurableWrite[]) => Promise<void>;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The tests that every ListStore must pass. */
export function listStoreSuite(open: () => Promise<ListStoreUnderTest>): void {
  const entry = (id: string, endMs: number | null, createdAtMs: number): ListEntry => ({
    id,
    list: 'block',
    kind: 'phone',
    key: id.repeat(32),
    form: 'md5',
    otherKeys: [{ form: 'sm3', key: `other of ${id}` }],
    shown: '138****5033',
    scene: null,
    appId: 'app',
    startMs: 0,
    endMs,
    note: 'n',
    createdBy: 'op',
    createdAtMs,
  });
  const ids = (entries: readonly ListEntry[]) => entries.map(({ id }) => id);

  test('gives back what was kept, newest first, without ended entries', async () => {
    const { store } = await open();
    await store.add([entry('a', null, 1), entry('b', 50, 2)]);
    await store.add([
      { ...entry('c', 100, 3), form: null, kind: 'address', key: '1.2.3.0/24', scene: 's', appId: null },
    ]);
    expect(ids(await store.active(50))).toEqual(['c', 'a']);
    expect(ids(await store.active(49))).toEqual(['c', 'b', 'a']);
    expect((await store.active(0))[0]).toEqual({
      ...entry('c', 100, 3),
      form: null,
      kind: 'address',
      key: '1.2.3.0/24',
      scene: 's',
      appId: null,
    });
  });

  test('gives all of many entries, of which many were made at one moment, in one order', async () => {
    const { store } = await open();
    const many = Array.from({ length: 1_203 }, (_, at) =>
      entry(`e${String(at).padStart(4, '0')}`, null, Math.floor(at / 700)),
    );
    await store.add(many);
    expect(ids(await store.active(0))).toEqual(ids(many).toReversed());
  });

  test('pages through everything', async () => {
    const { store } = await open();
    await store.add(['a', 'b', 'c', 'd', 'e'].map((id, at) => entry(id, at, at)));
    const first = await store.page(null, 2);
    const second = await store.page(first.at(-1)?.id ?? null, 2);
    const third = await store.page(second.at(-1)?.id ?? null, 2);
    expect([first, second, third].map(ids)).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
  });

  test('keeps all of an import or none of it', async () => {
    const { store } = await open();
    await store.add([entry('a', null, 1)]);
    await expect(store.add([entry('b', null, 2), entry('a', null, 3)])).rejects.toThrow(Error);
    expect(ids(await store.active(0))).toEqual(['a']);
  });

  test('keeps what is missing, and leaves what is there as it is', async () => {
    const { store } = await open();
    await store.add([entry('a', null, 1)]);
    expect(await store.addMissing([entry('a', 50, 7), entry('b', null, 2)])).toEqual(['b']);
    expect(await store.addMissing([entry('b', null, 2)])).toEqual([]);
    expect(await store.active(0)).toEqual([entry('b', null, 2), entry('a', null, 1)]);
  });

  test('prepared writes add and remove entries', async () => {
    const { store, commit } = await open();
    await store.add([entry('a', null, 1)]);
    await commit([store.prepareAddMissing([entry('a', 50, 7), entry('b', null, 2)])]);
    expect(await store.active(0)).toEqual([entry('b', null, 2), entry('a', null, 1)]);
    await commit([store.prepareRemove(['b', 'unknown'])]);
    expect(ids(await store.active(0))).toEqual(['a']);
  });

  test('removes an entry only once', async () => {
    const { store } = await open();
    await store.add([entry('a', null, 1)]);
    expect([await store.remove('a'), await store.remove('a')]).toEqual([true, false]);
    expect(await store.active(0)).toEqual([]);
  });

  test('selects entries by list, kind, app, scene, note and time', async () => {
    const { store } = await open();
    await store.add([
      { ...entry('a', null, 1), note: 'Ring of MAY' },
      { ...entry('b', 50, 2), list: 'vip', appId: 'other' },
      { ...entry('c', null, 3), startMs: 500, kind: 'account', scene: 's' },
      { ...entry('d', 130, 4), note: '五月 May' },
    ]);
    const found = async (filter: object) => ids(await store.page(null, 10, { nowMs: 100, ...filter }));
    expect(await found({})).toEqual(['d', 'c', 'b', 'a']);
    expect(await found({ state: 'now' })).toEqual(['d', 'a']);
    expect(await found({ state: 'ended' })).toEqual(['b']);
    expect(await found({ state: 'coming' })).toEqual(['c']);
    expect(await found({ endsByMs: 130 })).toEqual(['d']);
    expect(await found({ endsByMs: 129 })).toEqual([]);
    expect(await found({ list: 'vip' })).toEqual(['b']);
    expect(await found({ kind: 'account' })).toEqual(['c']);
    expect(await found({ appId: 'other' })).toEqual(['b']);
    expect(await found({ scene: 's' })).toEqual(['c']);
    expect(await found({ text: 'may' })).toEqual(['d', 'a']);
    expect(await found({ text: '五月', state: 'now' })).toEqual(['d']);
    expect(ids(await store.page('d', 1, { nowMs: 100, text: 'may' }))).toEqual(['a']);
    expect(await store.totals(100)).toEqual([
      { list: 'block', now: 2, ended: 0, coming: 1, endingSoon: 1, lastDay: 0, lastWeek: 0, lastAtMs: null },
      { list: 'vip', now: 0, ended: 1, coming: 0, endingSoon: 0, lastDay: 0, lastWeek: 0, lastAtMs: null },
    ]);
  });

  test('finds ended entries by any of their keys', async () => {
    const { store } = await open();
    await store.add([
      entry('a', 50, 1),
      entry('b', 60, 2),
      entry('c', null, 3),
      { ...entry('d', 50, 4), kind: 'account' },
    ]);
    const query = { kind: 'phone', keys: null, nowMs: 60, limit: 10 } as const;
    expect(ids(await store.ended(query))).toEqual(['b', 'a']);
    expect(ids(await store.ended({ ...query, nowMs: 59 }))).toEqual(['a']);
    expect(ids(await store.ended({ ...query, limit: 1 }))).toEqual(['b']);
    expect(ids(await store.ended({ ...query, keys: ['b'.repeat(32)] }))).toEqual(['b']);
    expect(ids(await store.ended({ ...query, keys: ['other of a', 'other of c'] }))).toEqual(['a']);
    expect(ids(await store.ended({ ...query, keys: [] }))).toEqual([]);
  });

  test('changes the end and the note of an entry, and nothing else', async () => {
    const { store } = await open();
    await store.add([entry('a', 50, 1)]);
    expect(await store.change('a', { endMs: null })).toEqual(entry('a', null, 1));
    expect(await store.change('a', { endMs: 70, note: 'because' })).toEqual({ ...entry('a', 70, 1), note: 'because' });
    expect(await store.change('b', { note: 'x' })).toBeNull();
    expect(await store.active(69)).toEqual([{ ...entry('a', 70, 1), note: 'because' }]);
    expect(await store.active(70)).toEqual([]);
    expect([await store.find('a'), await store.find('b')]).toEqual([{ ...entry('a', 70, 1), note: 'because' }, null]);
  });

  test('counts the decisions in which entries applied, hours that began within the time count whole', async () => {
    const { store, commit } = await open();
    const nowMs = 30 * DAY_MS + 1_800_000;
    await store.add([entry('a', null, 1), entry('b', null, 2), { ...entry('c', null, 3), list: 'vip' }]);
    const at = (...beforeMs: number[]) => beforeMs.map((before) => store.prepareHits(['a', 'gone'], nowMs - before));
    await commit([
      ...at(0, 60_000, DAY_MS, DAY_MS + HOUR_MS, 7 * DAY_MS),
      store.prepareHits(['b', 'a'], nowMs - 8 * DAY_MS),
    ]);
    const hits = await store.hits(['a', 'b', 'c', 'gone'], nowMs);
    expect([...hits].toSorted()).toEqual([
      ['a', { lastDay: 3, lastWeek: 5, lastAtMs: nowMs }],
      ['b', { lastDay: 0, lastWeek: 0, lastAtMs: nowMs - 8 * DAY_MS }],
    ]);
    expect(await store.totals(nowMs)).toMatchObject([
      { list: 'block', now: 2, lastDay: 3, lastWeek: 5, lastAtMs: nowMs },
      { list: 'vip', now: 1, lastDay: 0, lastWeek: 0, lastAtMs: null },
    ]);
    expect(await store.purgeHits(nowMs - 7 * DAY_MS - HOUR_MS)).toBe(1);
    expect((await store.hits(['b'], nowMs)).get('b')?.lastAtMs).toBe(nowMs - 8 * DAY_MS);
    expect(await store.remove('b')).toBe(true);
    expect(await store.hits(['b'], nowMs)).toEqual(new Map());
  });
}
