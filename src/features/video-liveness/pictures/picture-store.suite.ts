import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { PersonId } from '../../../people/register.ts';
import type { PictureStore, StoredPicture } from './picture-store.ts';

const ada = 'ada' as PersonId;
const bob = 'bob' as PersonId;

function picture(name: string, more: Partial<StoredPicture> = {}): StoredPicture {
  return {
    pictureId: name.repeat(64).slice(0, 64),
    personId: ada,
    tokenDigest: new Uint8Array(32).fill(1),
    keySealed: new Uint8Array(60).fill(2),
    encrypted: new Uint8Array(2000).fill(3),
    expiresAtMs: 1000,
    ...more,
  };
}

/** A store, and a function that commits a write it prepared. */
export interface PictureStoreUnderTest {
  readonly store: PictureStore;
  commit(write: DurableWrite): Promise<void>;
}

/** The tests that every PictureStore must pass. The test file of each adapter calls this with its own factory. */
export function pictureStoreSuite(open: () => Promise<PictureStoreUnderTest>): void {
  async function filled(...pictures: StoredPicture[]): Promise<PictureStore> {
    const { store, commit } = await open();
    await commit(await store.keep(pictures));
    return store;
  }
  const found = async (store: PictureStore, name: string, nowMs = 0) =>
    (await store.find(picture(name).pictureId, nowMs)) !== null;

  test('what was kept comes back byte for byte, once its call is committed', async () => {
    const { store, commit } = await open();
    const write = await store.keep([picture('a'), picture('b', { personId: bob })]);
    expect(await found(store, 'a')).toBe(false);
    await commit(write);
    expect(await store.find(picture('a').pictureId, 0)).toEqual(picture('a'));
    expect(await store.find(picture('b').pictureId, 0)).toEqual(picture('b', { personId: bob }));
    expect(await found(store, 'c')).toBe(false);
  });

  test('an expired picture is gone even before it is removed', async () => {
    const store = await filled(picture('a'));
    expect([await found(store, 'a', 999), await found(store, 'a', 1000)]).toEqual([true, false]);
  });

  test('a purge removes expired pictures, the oldest first, and no more than it may', async () => {
    const store = await filled(
      picture('a'),
      picture('b', { expiresAtMs: 3000 }),
      picture('c', { expiresAtMs: 900 }),
      picture('d', { expiresAtMs: 901 }),
    );
    expect(await store.purge(1000, 2)).toBe(2);
    expect([await found(store, 'a'), await found(store, 'c'), await found(store, 'd')]).toEqual([true, false, false]);
    expect(await store.purge(1000, 2)).toBe(1);
    expect(await store.purge(1000, 2)).toBe(0);
    expect([await found(store, 'a'), await found(store, 'b')]).toEqual([false, true]);
  });

  test('erasing a person removes only their pictures', async () => {
    const store = await filled(picture('a'), picture('b'), picture('c', { personId: bob }));
    expect([await store.erase(ada), await store.erase(ada)]).toEqual([2, 0]);
    expect([await found(store, 'a'), await found(store, 'c')]).toEqual([false, true]);
  });
}
