import { expect, test } from 'vitest';
import type { Administrator, AdministratorStore } from './administrator-store.ts';
import type { AdminIdentity, IdentityStore } from './identity-store.ts';

const ISSUER = 'https://login.example.com';
const administrator = (id: string, name = `name of ${id}`): Administrator => ({
  id,
  name,
  role: 'analyst',
  appIds: [],
  disabled: false,
  passwordHash: null,
  createdAtMs: 1,
});
const identity = (subject: string, administratorId: string, issuer = ISSUER): AdminIdentity => ({
  issuer,
  subject,
  administratorId,
  roleFromClaim: true,
  sinceMs: 7,
});

/** Tests that every IdentityStore must pass, with the AdministratorStore over the same data. */
export function identityStoreSuite(
  open: () => Promise<{ readonly identities: IdentityStore; readonly administrators: AdministratorStore }>,
): void {
  test('an account is added with its identity, and found by issuer and subject together', async () => {
    const { identities, administrators } = await open();
    expect(await identities.add(administrator('a'), identity('s', 'a'))).toBe('added');
    expect(await identities.find({ issuer: ISSUER, subject: 's' })).toEqual({
      identity: identity('s', 'a'),
      administrator: administrator('a'),
    });
    expect(await identities.find({ issuer: 'https://other.example.com', subject: 's' })).toBeNull();
    expect(await identities.find({ issuer: ISSUER, subject: 'S' })).toBeNull();
    expect(await administrators.list()).toEqual([administrator('a')]);
    expect(await identities.list()).toEqual([identity('s', 'a')]);
  });

  test('nothing is added if the name or the identity is taken, also by requests at the same time', async () => {
    const { identities, administrators } = await open();
    await identities.add(administrator('a', 'ada'), identity('s', 'a'));
    expect(await identities.add(administrator('b', 'ada'), identity('t', 'b'))).toBe('name-taken');
    expect(await identities.add(administrator('c', 'grace'), identity('s', 'c'))).toBe('identity-taken');
    const race = await Promise.all(
      ['d', 'e', 'f'].map((id) => identities.add(administrator(id), identity('raced', id))),
    );
    expect(race.toSorted()).toEqual(['added', 'identity-taken', 'identity-taken']);
    expect(await administrators.list()).toHaveLength(2);
    expect(await identities.list()).toHaveLength(2);
  });

  test('another spelling of the issuer makes no other person', async () => {
    const { identities, administrators } = await open();
    await identities.add(administrator('a'), identity('s', 'a'));
    for (const spelled of [`${ISSUER}/`, 'https://LOGIN.example.com', 'https://login.example.com:443']) {
      expect(await identities.find({ issuer: spelled, subject: 's' })).toMatchObject({ administrator: { id: 'a' } });
      expect(await identities.add(administrator('b'), identity('s', 'b', spelled))).toBe('identity-taken');
      await administrators.add(administrator('c'));
      expect(await identities.link(identity('s', 'c', spelled))).toBe(false);
    }
    expect(await identities.find({ issuer: `${ISSUER}/tenant`, subject: 's' })).toBeNull();
    expect(await identities.link(identity('s2', 'a', `${ISSUER}/`))).toBe(true);
    expect((await identities.list()).map(({ subject }) => subject)).toEqual(['s2']);
  });

  test('what a person opened ends when the account is unlinked or goes to another person', async () => {
    const { identities, administrators } = await open();
    for (const id of ['a', 'b']) await administrators.add(administrator(id));
    const openSession = (digest: string) =>
      administrators.addToken({
        digest,
        administratorId: 'a',
        kind: 'session',
        label: 'x',
        createdAtMs: 1,
        expiresAtMs: null,
      });
    const left = async () => (await administrators.tokensOf('a')).map(({ digest }) => digest);
    await openSession('d1');
    await identities.unlink('a');
    await identities.link(identity('s', 'a'));
    await identities.link({ ...identity('s', 'a'), roleFromClaim: false });
    expect(await left(), 'it was nobody else').toEqual(['d1']);
    await identities.link(identity('s2', 'a'));
    expect(await left()).toEqual([]);
    await openSession('d2');
    await identities.unlink('a');
    expect(await left()).toEqual([]);
  });

  test('an existing account has one identity at a provider, and nobody takes that of another account', async () => {
    const { identities, administrators } = await open();
    for (const id of ['a', 'b']) await administrators.add(administrator(id));
    expect(await identities.link({ ...identity('s', 'a'), roleFromClaim: false })).toBe(true);
    expect(await identities.link(identity('s', 'b'))).toBe(false);
    expect(await identities.link(identity('s2', 'a'))).toBe(true);
    expect(await identities.find({ issuer: ISSUER, subject: 's' })).toBeNull();
    expect(await identities.link(identity('s', 'a', 'https://other.example.com'))).toBe(true);
    expect(await identities.link({ ...identity('s2', 'a'), roleFromClaim: false })).toBe(true);
    expect(await identities.find({ issuer: ISSUER, subject: 's2' })).toMatchObject({
      identity: { roleFromClaim: false },
      administrator: { id: 'a' },
    });
    expect([await identities.unlink('a'), await identities.unlink('a')]).toEqual([true, false]);
    expect(await identities.list()).toEqual([]);
  });
}
