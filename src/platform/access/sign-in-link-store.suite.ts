import { expect, test } from 'vitest';
import type { Administrator, AdministratorStore, AdminToken } from './administrator-store.ts';
import type { SecondFactorStore } from './second-factor-store.ts';
import type { SignInLink, SignInLinkStore } from './sign-in-link-store.ts';

interface Stores {
  readonly administrators: AdministratorStore;
  readonly factors: SecondFactorStore;
  readonly links: SignInLinkStore;
}

const ada: Administrator = {
  id: 'adm_1',
  name: 'ada',
  role: 'owner',
  appIds: [],
  disabled: false,
  passwordHash: null,
  createdAtMs: 1,
};
const link: SignInLink = {
  digest: 'd1',
  administratorId: ada.id,
  expiresAtMs: 1000,
  sessionEndsAtMs: 5000,
  madeBy: null,
};
const session: AdminToken = {
  digest: 's1',
  administratorId: ada.id,
  kind: 'session',
  label: 'sign-in link',
  createdAtMs: 10,
  expiresAtMs: 4000,
};
const used = { digest: 'd1', session, provedFactor: false, nowMs: 999 };

/** Tests that every SignInLinkStore must pass. Each adapter's test file calls this with its own factory. */
export function signInLinkStoreSuite(open: () => Promise<Stores>): void {
  const openWith = async (...links: readonly SignInLink[]) => {
    const stores = await open();
    await stores.administrators.add(ada);
    for (const each of links) await stores.links.add(each, 0);
    return stores;
  };

  test('a link is found until it ends', async () => {
    const { links } = await openWith(link, { ...link, digest: 'd2', sessionEndsAtMs: null });
    expect(await links.find('d1', 999)).toEqual(link);
    expect(await links.find('d2', 0)).toMatchObject({ sessionEndsAtMs: null });
    expect(await links.find('d1', 1000)).toBeNull();
    expect(await links.find('d3', 0)).toBeNull();
  });

  test('a link opens one session, also if it is used twice at once', async () => {
    const { links, administrators } = await openWith(link);
    const tries = ['s1', 's2', 's3'].map((digest) => links.use({ ...used, session: { ...session, digest } }));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await administrators.tokensOf(ada.id)).toHaveLength(1);
    expect(await links.find('d1', 0)).toBeNull();
  });

  test('a link that has ended opens none', async () => {
    const { links, administrators } = await openWith(link);
    expect(await links.use({ ...used, nowMs: 1000 })).toBe(false);
    expect(await administrators.tokensOf(ada.id)).toEqual([]);
  });

  test('a disabled administrator is not signed in', async () => {
    const { links, administrators } = await openWith(link);
    await administrators.add({ ...ada, id: 'adm_o', name: 'owner', role: 'owner' });
    await administrators.change({ id: ada.id, disabled: true });
    expect(await links.use(used)).toBe(false);
    expect(await administrators.tokensOf(ada.id)).toEqual([]);
  });

  test('a second factor in force must be proved', async () => {
    const { links, factors, administrators } = await openWith(link, { ...link, digest: 'd2' });
    await factors.begin(ada.id, { secretSealed: new Uint8Array([1]), startedAtMs: 1 });
    await factors.confirm({ administratorId: ada.id, startedAtMs: 1, step: 1, recoveryDigests: [], keptSession: '' });
    expect(await links.use(used)).toBe(false);
    expect(await links.use({ ...used, digest: 'd2', provedFactor: true })).toBe(true);
    expect(await administrators.tokensOf(ada.id)).toEqual([session]);
  });

  test('a changed password ends the links with the tokens', async () => {
    const { links, administrators } = await openWith(link);
    await administrators.change({ id: ada.id, passwordHash: 'h1' });
    expect(await links.find('d1', 0)).toEqual(link);
    await administrators.change({ id: ada.id, passwordHash: 'h2' });
    expect(await links.find('d1', 0)).toBeNull();
  });

  test('a link ends with the session or token that made it', async () => {
    const { links, administrators } = await openWith({ ...link, madeBy: 't1' });
    expect(await links.find('d1', 0), 'its maker is not there').toBeNull();
    for (const digest of ['t1', 't2'])
      await administrators.addToken({ ...session, kind: 'token', digest, expiresAtMs: null });
    await links.add({ ...link, digest: 'd2', madeBy: 't2' }, 0);
    expect(await links.find('d1', 0)).toEqual({ ...link, madeBy: 't1' });
    await administrators.removeToken('t1');
    expect(await links.find('d1', 0)).toBeNull();
    expect(await links.use(used)).toBe(false);
    expect(await links.use({ ...used, digest: 'd2' })).toBe(true);
  });

  test('links that have ended are removed when another one is added', async () => {
    const { links } = await openWith(link);
    await links.add({ ...link, digest: 'd2', expiresAtMs: 9000 }, 1000);
    expect([await links.find('d1', 0), await links.find('d2', 0)]).toMatchObject([null, { digest: 'd2' }]);
  });
}
