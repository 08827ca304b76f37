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
const grace: Administrator = { ...ada, id: 'adm_2', name: 'grace' };
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
    const linus = { ...grace, role: 'integrator' as const, appIds: ['app_1', 'app_2'], passwordHash: 'h' };
    expect(await store.add(ada)).toBe(true);
    expect(await store.add(linus)).toBe(true);
    expect(await store.byName('grace')).toEqual(linus);
    expect(await store.list()).toEqual([ada, linus]);
    expect(await store.byName('nobody')).toBeNull();
  });

  test('a name can be taken only once', async () => {
    const store = await open();
    await store.add(ada);
    expect(await store.add({ ...ada, id: 'adm_9' })).toBe(false);
    expect(await store.list()).toHaveLength(1);
  });

  test('a change writes what it names and nothing else, and an unknown id is reported', async () => {
    const store = await open();
    await store.add(ada);
    await store.add({ ...grace, role: 'integrator', appIds: ['app_1'], passwordHash: 'h' });
    const expected = { ...grace, role: 'auditor', appIds: ['app_2'], passwordHash: 'h2', disabled: true };
    const changes = [{ role: 'auditor' }, { appIds: ['app_2'] }, { passwordHash: 'h2' }, { disabled: true }] as const;
    const answers = await Promise.all(changes.map((change) => store.change({ id: grace.id, ...change })));
    expect(answers.map(({ kind }) => kind)).toEqual(['changed', 'changed', 'changed', 'changed']);
    expect(await store.byName('grace')).toEqual(expected);
    expect(await store.change({ id: grace.id })).toEqual({ kind: 'changed', administrator: expected });
    expect(await store.change({ id: 'adm_9', role: 'auditor' })).toEqual({ kind: 'unknown' });
    expect(await store.byName('ada')).toEqual(ada);
  });

  test('a password changes only if it is still the one that the change was made for', async () => {
    const store = await open();
    await store.add({ ...ada, passwordHash: 'h1' });
    const race = ['h2', 'h3'].map((passwordHash) => store.change({ id: ada.id, passwordHash, ifPasswordHash: 'h1' }));
    expect((await Promise.all(race)).map(({ kind }) => kind)).toEqual(['changed', 'differs']);
    expect(await store.byName('ada')).toMatchObject({ passwordHash: 'h2' });
  });

  test('of two owners that disable each other at the same time, one stays', async () => {
    const store = await open();
    await store.add(ada);
    await store.add(grace);
    const race = [ada, grace].map(({ id }) => store.change({ id, disabled: true }));
    expect((await Promise.all(race)).map(({ kind }) => kind)).toEqual(['changed', 'last-owner']);
    expect((await store.list()).map(({ disabled }) => disabled)).toEqual([true, false]);
    expect(await store.change({ id: grace.id, role: 'auditor' })).toEqual({ kind: 'last-owner' });
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

  test.each([
    [{ role: 'auditor' as const }, 2],
    [{ passwordHash: 'h2' }, 0],
    [{ disabled: true }, 0],
  ])('%j leaves %i of the tokens of an administrator, and all of another', async (change, left) => {
    const store = await open();
    await store.add({ ...ada, passwordHash: 'h1' });
    await store.add(grace);
    for (const each of [token('d1', null), token('d2', 99), { ...token('d3', null), administratorId: grace.id }])
      await store.addToken(each);
    await store.change({ id: ada.id, ...change });
    expect(await store.tokensOf(ada.id)).toHaveLength(left);
    expect(await store.tokensOf(grace.id)).toHaveLength(1);
  });

  test('a first password ends no token', async () => {
    const store = await open();
    await store.add(ada);
    await store.addToken(token('d1', null));
    await store.change({ id: ada.id, passwordHash: 'h1' });
    expect(await store.tokensOf(ada.id)).toHaveLength(1);
    await store.change({ id: ada.id, passwordHash: 'h2' });
    expect(await store.byToken('d1')).toBeNull();
  });

  test('a session is opened only under the password that was checked', async () => {
    const store = await open();
    await store.add({ ...ada, passwordHash: 'h1' });
    await store.add(grace);
    expect(await store.addSession(token('d1', 9), { passwordHash: 'h1', provedFactor: false })).toBe(true);
    expect((await store.tokensOf(ada.id)).map(({ digest }) => digest)).toEqual(['d1']);
    await store.change({ id: ada.id, passwordHash: 'h2' });
    expect(await store.addSession(token('d2', 9), { passwordHash: 'h1', provedFactor: false })).toBe(false);
    await store.change({ id: ada.id, disabled: true });
    expect(await store.addSession(token('d3', 9), { passwordHash: 'h2', provedFactor: false })).toBe(false);
    expect(await store.tokensOf(ada.id)).toEqual([]);
  });

  test('a session that no password opened needs an enabled holder', async () => {
    const store = await open();
    await store.add(ada);
    await store.add(grace);
    const proof = { passwordHash: null, provedFactor: true };
    expect(await store.addSession(token('d1', 9), proof)).toBe(true);
    await store.change({ id: ada.id, passwordHash: 'h2' });
    expect(await store.addSession(token('d2', 9), proof)).toBe(true);
    await store.change({ id: ada.id, disabled: true });
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
