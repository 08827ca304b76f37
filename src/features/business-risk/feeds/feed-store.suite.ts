import { expect, test } from 'vitest';
import type { FeedVersion } from './feed-kinds.ts';
import type { FeedStore } from './feed-store.ts';

/** The tests that every FeedStore must pass. */
export function feedStoreSuite(open: () => Promise<FeedStore>): void {
  const version = (id: string, name: string, importedAtMs: number): FeedVersion => ({
    id,
    name,
    kind: 'vpn',
    source: 'https://feeds.example/vpn',
    licence: 'MIT',
    publishedAtMs: null,
    importedAtMs,
    rows: 1,
    refusedRows: 0,
    digest: 'd'.repeat(64),
  });
  const states = async (store: FeedStore) => (await store.list()).map((feed) => [feed.version.id, feed.active]);

  test('an import is active at once and replaces the one before', async () => {
    const store = await open();
    await store.add(version('a', 'one', 1), '1.2.3.0/24');
    await store.add(version('b', 'one', 2), '1.2.4.0/24\n');
    await store.add(version('c', 'two', 3), '9.9.9.9');
    expect(await states(store)).toEqual([
      ['c', true],
      ['b', true],
      ['a', false],
    ]);
    expect(await store.text('a')).toBe('1.2.3.0/24');
    expect((await store.list())[1]?.version).toEqual(version('b', 'one', 2));
  });

  test('a version is confirmed, and an unknown one is not', async () => {
    const store = await open();
    await store.add(version('a', 'one', 1), 'x');
    await store.confirm('a', 5_000);
    await store.confirm('nobody', 5_000);
    expect((await store.list()).map((feed) => [feed.version.id, feed.version.confirmedAtMs, feed.active])).toEqual([
      ['a', 5_000, true],
    ]);
    expect(await store.text('a')).toBe('x');
  });

  test('an older version can be activated again, and a name can be deactivated', async () => {
    const store = await open();
    await store.add(version('a', 'one', 1), 'x');
    await store.add(version('b', 'one', 2), 'y');
    expect(await store.activate('a')).toBe(true);
    expect(await states(store)).toEqual([
      ['b', false],
      ['a', true],
    ]);
    expect(await store.deactivate('one')).toBe(true);
    expect(await store.deactivate('one')).toBe(false);
    expect(await states(store)).toEqual([
      ['b', false],
      ['a', false],
    ]);
    expect(await store.activate('nobody')).toBe(false);
  });

  test('only a version that is not active can be removed', async () => {
    const store = await open();
    await store.add(version('a', 'one', 1), 'x');
    await store.add(version('b', 'one', 2), 'y');
    expect(await store.remove('b')).toBe(false);
    expect(await store.remove('a')).toBe(true);
    expect(await store.remove('a')).toBe(false);
    expect(await store.text('a')).toBeNull();
    expect(await states(store)).toEqual([['b', true]]);
  });

  const part = (feedId: string, number: number, bytes: readonly number[], atMs = 1_000) => ({
    feedId,
    part: number,
    bytes: Uint8Array.from(bytes),
    atMs,
  });

  test('a file is kept in parts, read whole, and goes with its version', async () => {
    const store = await open();
    expect(await store.file('a')).toBeNull();
    await store.addPart(part('a', 1, [3, 4]));
    expect(await store.file('a')).toBeNull();
    await store.addPart(part('a', 0, [9]));
    await store.addPart(part('a', 0, [1, 2]));
    await store.addPart(part('b', 0, [7]));
    expect([...((await store.file('a')) ?? [])]).toEqual([1, 2, 3, 4]);
    await store.add(version('a', 'one', 1), '');
    await store.add(version('c', 'one', 2), '');
    expect(await store.waitingFiles()).toEqual(['b']);
    expect(await store.remove('a')).toBe(true);
    expect(await store.file('a')).toBeNull();
  });

  test('a database without a file is not added, and replaces nothing', async () => {
    const store = await open();
    const database = (id: string): FeedVersion => ({ ...version(id, 'one', 2), kind: 'address-database' });
    await store.addPart(part('a', 0, [1]));
    expect(await store.add(database('a'), '')).toBe(true);
    await store.addPart(part('b', 0, [2]));
    await store.purgeFiles(2_000);
    expect(await store.add(database('b'), '')).toBe(false);
    expect(await states(store)).toEqual([['a', true]]);
  });

  test('a file of a version does not change', async () => {
    const store = await open();
    expect(await store.addPart(part('a', 0, [1, 2]))).toBe(true);
    expect(await store.add(version('a', 'one', 1), '')).toBe(true);
    expect([await store.addPart(part('a', 0, [9])), await store.addPart(part('a', 1, [9]))]).toEqual([false, false]);
    expect([...((await store.file('a')) ?? [])]).toEqual([1, 2]);
  });

  test('a file that belongs to no version is deleted after its time, by its last part', async () => {
    const store = await open();
    await store.addPart(part('old', 0, [1], 1_000));
    await store.addPart(part('old', 1, [1], 1_999));
    await store.addPart(part('new', 0, [1], 1_000));
    await store.addPart(part('new', 1, [2], 2_000));
    await store.addPart(part('kept', 0, [3], 1_000));
    await store.add(version('kept', 'one', 1), '');
    await store.purgeFiles(2_000);
    expect(await store.waitingFiles()).toEqual(['new']);
    expect([...((await store.file('new')) ?? [])]).toEqual([1, 2]);
    expect([...((await store.file('kept')) ?? [])]).toEqual([3]);
  });
}
