import { expect, test } from 'vitest';
import type { SealedPlace } from './data-key-rotation.ts';
import { dataKeyIdOf } from './sealed-value.ts';
import type { SiteVault } from './site-vault.ts';

/** A place with its vault, and the means to put values there and read them. */
export interface OpenedPlace {
  readonly place: SealedPlace;
  readonly vault: SiteVault;
  /** Stores a value under a name, sealed with the current data key. */
  put(name: string, text: string): Promise<void>;
  /** Gives the sealed value. */
  sealed(name: string): Promise<Uint8Array | null>;
  /** Gives the opened value. */
  read(name: string): Promise<string>;
}

/**
 * Tests that every SealedPlace must pass. Each adapter's test file calls this with its own factory, which opens an
 * empty place.
 */
export function sealedPlaceSuite(open: () => Promise<OpenedPlace>): void {
  const names = ['a', 'b', 'c', 'd', 'e'];

  async function all({ place, vault }: OpenedPlace, limit: number): Promise<readonly number[]> {
    const pages: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await place.resealSome(vault.currentDataKeyId, cursor, limit);
      pages.push(page.resealed);
      cursor = page.cursor;
    } while (cursor !== null);
    return pages;
  }

  test('an empty place has nothing to do', async () => {
    const opened = await open();
    expect(await opened.place.countOthers(1)).toBe(0);
    expect(await all(opened, 10)).toEqual([0]);
  });

  test('everything under an older key is sealed under the newest, page by page, and reads as before', async () => {
    const opened = await open();
    for (const name of names) await opened.put(name, `text ${name}`);
    expect(await opened.place.countOthers(1)).toBe(0);
    await opened.vault.addDataKey();
    await opened.put('young', 'text young');
    expect(await opened.place.countOthers(2)).toBe(5);
    const pages = await all(opened, 2);
    expect(pages.reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(Math.max(...pages)).toBeLessThanOrEqual(2);
    expect(await opened.place.countOthers(2)).toBe(0);
    for (const name of [...names, 'young']) {
      expect(dataKeyIdOf((await opened.sealed(name)) ?? new Uint8Array())).toBe(2);
      expect(await opened.read(name)).toBe(`text ${name}`);
    }
  });

  test('a value that is written meanwhile is not overwritten', async () => {
    const opened = await open();
    await opened.put('a', 'old');
    await opened.vault.addDataKey();
    await Promise.all([opened.place.resealSome(2, null, 10), opened.put('a', 'young')]);
    await all(opened, 10);
    expect(await opened.read('a')).toBe('young');
  });
}
