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

/** What every AdministratorStore must do. Each adapter's test file calls this with its own factory. */
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

  test('a name is taken once', async () => {
    const store = await open();
    await store.add(ada);
    expect(await store.add({ ...ada, id: 'adm_9' })).toBe(false);
    expect(await store.list()).toHaveLength(1);
  });

  test('replacing keeps the id and changes the rest; an unknown id is told', async () => {
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
    expect(await store.byToken('d1')).toEqual({ token: token('d1', null), administrator: ada });
    expect(await store.tokensOf(ada.id)).toEqual([token('d1', null)]);
    expect(await store.removeToken('d1')).toBe(true);
    expect(await store.removeToken('d1')).toBe(false);
    expect(await store.byToken('d1')).toBeNull();
  });

  test('only tokens past their end are swept', async () => {
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
