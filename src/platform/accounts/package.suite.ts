import { expect, test } from 'vitest';
import type { Micros } from '../ledger/money.ts';
import type { Package, PackageStore } from './package.ts';

export const aPackage: Package = {
  id: 'pkg_1',
  appId: 'app_1',
  api: 'face-verify',
  kind: 'paid',
  callsMax: 3,
  unitPrice: 35_000 as Micros,
  expiresAtMs: 99,
  createdAtMs: 1,
};

/** Tests that every PackageStore must pass. `open` gives a store in which the app `app_1` exists. */
export function packageStoreSuite(open: () => Promise<PackageStore>): void {
  test('packages come back as they were put, oldest first, and have no use', async () => {
    const store = await open();
    const gift: Package = {
      ...aPackage,
      id: 'pkg_2',
      api: null,
      kind: 'gift',
      callsMax: null,
      expiresAtMs: null,
      createdAtMs: 2,
    };
    const byList: Package = { ...aPackage, id: 'pkg_3', unitPrice: null, createdAtMs: 3 };
    await store.put(aPackage);
    await store.put(gift);
    await store.put(byList);
    expect(await store.list()).toEqual([aPackage, gift, byList]);
    expect([await store.ofApp('app_1'), await store.ofApp('app_2')]).toEqual([[aPackage, gift, byList], []]);
    expect([await store.find('pkg_2'), await store.find('pkg_4')]).toEqual([gift, null]);
    expect(await store.uses(null)).toEqual([]);
  });

  test('putting an id again replaces it', async () => {
    const store = await open();
    await store.put(aPackage);
    await store.put({ ...aPackage, expiresAtMs: null });
    expect(await store.list()).toEqual([{ ...aPackage, expiresAtMs: null }]);
  });
}
