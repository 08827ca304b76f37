import { expect, test } from 'vitest';
import type { Administrator, AdministratorStore, AdminToken } from './administrator-store.ts';

const ada: Administrator = {
  id: 'adm_1',
  name: 'ada',
  role: 'owner',
  appIds: [],
  disabled: false,
  passwordHash: null,
  createdAtMs: 1,
};
const token = (digest: string, expiresAtMs: number | null): AdminToken => ({
  digest,
  administratorId: ada.id,
  kind: 'session',
  label: 'x',
  createdAtMs: 1,
  expiresAtMs,
});

/** Tests that every AdministratorStore must pass. Each adapter's test file calls this with its own factory. */
export function administratorStoreSuite(open: () => Promise<AdministratorStore>): void {
  test('an administrator is found by name as it was added', async () => {
    const store = await open();
    const grace = {
      ...ada,
      id: 'adm_2',
      name: 'grace',
      role: 'integrator' as const,
      appIds: ['app_1', 'app_2'],
      passwordHash: 'h',
    };
    expect(await store.add(ada)).toBe(true);
    expect(await store.add(grace)).toBe(true);
    expect(await store.byName('grace')).toEqual(grace);
    expect(await store.list()).toEqual([ada, grace]);
    expect(await store.byName('nobody')).toBeNull();
  });

  test('a name can be taken only once', async () => {
    const store = await open();
    await store.add(ada);
    expect(await store.add({ ...ada, id: 'adm_9' })).toBe(false);
    expect(await store.list()).toHaveLength(1);
  });

  test('replacing keeps the id and changes everything else, and an unknown id is reported', async () => {
    const store = await open();
    await store.add(ada);
    expect(await store.replace({ ...ada, disabled: true, role: 'auditor' })).toBe(true);
    expect(await store.byName('ada')).toMatchObject({ disabled: true, role: 'auditor' });
    expect(await store.replace({ ...ada, id: 'adm_9', name: 'x' })).toBe(false);
  });

  test('a token leads to its holder until it is removed', async () => {
    const store = await open();
    await store.add(ada);
    await store.addToken(token('d1', null));
    expect(await store.byToken('d1')).toEqual({ token: token('d1', null), administrator: ada, hasSecondFactor: false });
    expect(await store.tokensOf(ada.id)).toEqual([token('d1', null)]);
    expect(await store.removeToken('d1')).toBe(true);
    expect(await store.removeToken('d1')).toBe(false);
    expect(await store.byToken('d1')).toBeNull();
  });

  test('replacing can revoke every token of the replaced administrator, and no other', async () => {
    const store = await open();
    const grace = { ...ada, id: 'adm_2', name: 'grace' };
    await store.add(ada);
    await store.add(grace);
    for (const each of [token('d1', null), token('d2', 99), { ...token('d3', null), administratorId: grace.id }])
      await store.addToken(each);
    await store.replace({ ...ada, disabled: true });
    expect(await store.tokensOf(ada.id)).toHaveLength(2);
    expect(await store.replace({ ...ada, passwordHash: 'h2' }, { endTokens: true })).toBe(true);
    expect(await store.tokensOf(ada.id)).toEqual([]);
    expect(await store.byToken('d1')).toBeNull();
    expect(await store.tokensOf(grace.id)).toHaveLength(1);
  });

  test('a session is opened only under the password that was checked', async () => {
    const store = await open();
    await store.add({ ...ada, passwordHash: 'h1' });
    expect(await store.addSession(token('d1', 9), { passwordHash: 'h1', provedFactor: false })).toBe(true);
    await store.replace({ ...ada, passwordHash: 'h2' });
    expect(await store.addSession(token('d2', 9), { passwordHash: 'h1', provedFactor: false })).toBe(false);
    await store.replace({ ...ada, passwordHash: 'h2', disabled: true });
    expect(await store.addSession(token('d3', 9), { passwordHash: 'h2', provedFactor: false })).toBe(false);
    expect((await store.tokensOf(ada.id)).map(({ digest }) => digest)).toEqual(['d1']);
  });

  test('a session that no password opened needs an enabled holder', async () => {
    const store = await open();
    await store.add(ada);
    const proof = { passwordHash: null, provedFactor: true };
    expect(await store.addSession(token('d1', 9), proof)).toBe(true);
    await store.replace({ ...ada, passwordHash: 'h2' });
    expect(await store.addSession(token('d2', 9), proof)).toBe(true);
    await store.replace({ ...ada, disabled: true });
    expect(await store.addSession(token('d3', 9), proof)).toBe(false);
  });

  test('tokens that never expire get an end', async () => {
    const store = await open();
    await store.add(ada);
    await store.addToken(token('d1', null));
    await store.addToken(token('d2', 5));
    expect(await store.endEndless(90)).toBe(1);
    expect((await store.tokensOf(ada.id)).map(({ expiresAtMs }) => expiresAtMs).toSorted()).toEqual([5, 90]);
    expect(await store.endEndless(91)).toBe(0);
  });

  test('only expired tokens are removed', async () => {
    const store = await open();
    await store.add(ada);
    for (const [digest, end] of [
      ['d1', 10],
      ['d2', 20],
      ['d3', null],
    ] as const)
      await store.addToken(token(digest, end));
    await store.removeExpiredTokens(15);
    expect((await store.tokensOf(ada.id)).map(({ digest }) => digest).toSorted()).toEqual(['d2', 'd3']);
  });
}
