import { expect, test } from 'vitest';
import type { ListEntry } from './list-entry.ts';
import type { ListStore } from './list-store.ts';

/** The tests that every ListStore must pass. */
export function listStoreSuite(open: () => Promise<ListStore>): void {
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
    const store = await open();
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

  test('pages through everything', async () => {
    const store = await open();
    await store.add(['a', 'b', 'c', 'd', 'e'].map((id, at) => entry(id, at, at)));
    const first = await store.page(null, 2);
    const second = await store.page(first.at(-1)?.id ?? null, 2);
    const third = await store.page(second.at(-1)?.id ?? null, 2);
    expect([first, second, third].map(ids)).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
  });

  test('keeps all of an import or none of it', async () => {
    const store = await open();
    await store.add([entry('a', null, 1)]);
    await expect(store.add([entry('b', null, 2), entry('a', null, 3)])).rejects.toThrow(Error);
    expect(ids(await store.active(0))).toEqual(['a']);
  });

  test('keeps what is missing, and leaves what is there as it is', async () => {
    const store = await open();
    await store.add([entry('a', null, 1)]);
    expect(await store.addMissing([entry('a', 50, 7), entry('b', null, 2)])).toEqual(['b']);
    expect(await store.addMissing([entry('b', null, 2)])).toEqual([]);
    expect(await store.active(0)).toEqual([entry('b', null, 2), entry('a', null, 1)]);
  });

  test('removes an entry only once', async () => {
    const store = await open();
    await store.add([entry('a', null, 1)]);
    expect([await store.remove('a'), await store.remove('a')]).toEqual([true, false]);
    expect(await store.active(0)).toEqual([]);
  });
}
