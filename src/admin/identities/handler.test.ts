import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import { MemoryAdministratorStore } from '../../storage/memory/administrator-store.ts';
import { MemoryIdentityStore } from '../../storage/memory/identity-store.ts';
import { identityContracts } from './contract.ts';
import { createIdentityHandlers } from './handler.ts';

const ISSUER = 'https://login.example.com';

async function opened({ issuer = ISSUER }: { issuer?: string | null } = {}) {
  const administrators = new MemoryAdministratorStore();
  for (const name of ['ann', 'bob'])
    await administrators.add({
      id: `adm_${name}`,
      name,
      role: 'operator',
      appIds: [],
      disabled: false,
      passwordHash: null,
      createdAtMs: 1,
    });
  const identities = new MemoryIdentityStore(administrators);
  const clock = { nowMs: () => 5 };
  return {
    identities,
    handlers: createIdentityHandlers({ administrators, identities, clock, identityIssuer: issuer }),
  };
}

test('a person is linked to one account, which keeps its role, and is unlinked again', async () => {
  const { identities, handlers } = await opened();
  expect(await handlers.link({ name: 'ann', subject: 's1' }, anActor)).toEqual({
    ok: true,
    result: { linked: true, issuer: ISSUER },
    subject: 'adm_ann',
  });
  expect(await identities.list()).toEqual([
    { issuer: ISSUER, subject: 's1', administratorId: 'adm_ann', roleFromClaim: false, sinceMs: 5 },
  ]);
  expect(await handlers.link({ name: 'bob', subject: 's1' }, anActor)).toMatchObject({
    error: 'conflict',
    detail: 'this person has another account: unlink that one first',
  });
  expect(await handlers.unlink({ name: 'ann' }, anActor)).toEqual({
    ok: true,
    result: { unlinked: true },
    subject: 'adm_ann',
  });
  expect(await handlers.link({ name: 'bob', subject: 's1' }, anActor)).toMatchObject({ ok: true, subject: 'adm_bob' });
});

test('another person takes the place of the one that an account had', async () => {
  const { identities, handlers } = await opened();
  await handlers.link({ name: 'ann', subject: 's1' }, anActor);
  await handlers.link({ name: 'ann', subject: 's2' }, anActor);
  expect((await identities.list()).map(({ subject }) => subject)).toEqual(['s2']);
});

test('an account or a link that is not there is not found', async () => {
  const { handlers } = await opened();
  const unknown = { ok: false, error: 'not_found', detail: 'there is no administrator eve' };
  expect(await handlers.link({ name: 'eve', subject: 's' }, anActor)).toEqual(unknown);
  expect(await handlers.unlink({ name: 'eve' }, anActor)).toEqual(unknown);
  expect(await handlers.unlink({ name: 'ann' }, anActor)).toEqual({
    ok: false,
    error: 'not_found',
    detail: 'no person at a provider is linked to this account',
  });
});

test('a server without a provider links nobody', async () => {
  const { identities, handlers } = await opened({ issuer: null });
  expect(await handlers.link({ name: 'ann', subject: 's' }, anActor)).toMatchObject({
    error: 'conflict',
    detail: 'this server has no OpenID provider: set oidc.issuer',
  });
  expect(await identities.list()).toEqual([]);
});

test('linking and unlinking take a second person', () => {
  expect(identityContracts.link.needsSecondPerson()).toBe(true);
  expect(identityContracts.unlink.needsSecondPerson()).toBe(true);
});

test.each([
  ['', false],
  ['s', true],
  ['s'.repeat(255), true],
  ['s'.repeat(256), false],
])('the schema takes a subject of this length: %#', (subject, isTaken) => {
  expect(identityContracts.link.params.safeParse({ name: 'ann', subject }).success).toBe(isTaken);
});
