import { expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { MemoryAdministratorStore } from '../../storage/memory/administrator-store.ts';
import { MemoryIdentityStore } from '../../storage/memory/identity-store.ts';
import type { Administrator } from './administrator-store.ts';
import { ProviderAccounts, type ProviderAccountsDeps } from './provider-accounts.ts';

const ISSUER = 'https://login.example.com';

function open(settings: Partial<Pick<ProviderAccountsDeps, 'roles' | 'defaultRole'>> = {}) {
  const administrators = new MemoryAdministratorStore();
  const identities = new MemoryIdentityStore(administrators);
  const accounts = new ProviderAccounts({
    administrators,
    identities,
    clock: { nowMs: () => 5 },
    random: seededRandom(1),
    roles: { 'risk team': 'analyst', admins: 'owner', books: 'billing' },
    defaultRole: undefined,
    ...settings,
  });
  const enter = (subject: string, claimedRoles: readonly string[] = [], name: string | null = 'ada') =>
    accounts.enter({ issuer: ISSUER, subject, claimedRoles, name });
  return { administrators, identities, enter };
}

const local: Administrator = {
  id: 'adm_local',
  name: 'ada',
  role: 'auditor',
  appIds: [],
  disabled: false,
  passwordHash: 'h',
  createdAtMs: 1,
};

test('a first sign-in makes an account with the role that the owner gave the claim', async () => {
  const { enter, administrators } = open();
  expect(await enter('s', ['risk team', 'unknown'])).toMatchObject({
    kind: 'entered',
    administrator: { name: 'ada', role: 'analyst', appIds: [], passwordHash: null, createdAtMs: 5 },
  });
  expect(await administrators.list()).toHaveLength(1);
});

test.each([
  [['books', 'risk team'], 'analyst'],
  [['admins', 'books'], 'owner'],
])('of several values %j, the highest role counts: %s', async (values, role) => {
  expect(await open().enter('s', values)).toMatchObject({ administrator: { role } });
});

test.each([[[]], [['owner']], [['operator']], [['analyst']], [['constructor']], [['Admins']]])(
  'the values %j, which the owner did not name, give no role and make no account',
  async (values) => {
    const { enter, administrators } = open();
    expect(await enter('s', values)).toEqual({ kind: 'no-role' });
    expect(await administrators.list()).toEqual([]);
  },
);

test('without a value that the owner named, the default role is given', async () => {
  const { enter } = open({ defaultRole: 'auditor' });
  expect(await enter('s', ['owner'])).toMatchObject({ administrator: { role: 'auditor' } });
});

test('a person of the same name gets an account of its own, and never the one that exists', async () => {
  const { enter, administrators } = open();
  await administrators.add(local);
  const first = await enter('s1', ['books']);
  const second = await enter('s2', ['books']);
  const names = (await administrators.list()).map(({ name }) => name);
  expect(names[0]).toBe('ada');
  expect(names.slice(1).every((name) => /^ada-[0-9a-z]{6}$/.test(name))).toBe(true);
  expect(new Set(names).size).toBe(3);
  expect([first, second]).toMatchObject([{ kind: 'entered' }, { kind: 'entered' }]);
});

test('the role follows the claim at each sign-in, and a person without a value is let in no more', async () => {
  const { enter, administrators } = open();
  await administrators.add({ ...local, id: 'adm_o', name: 'owner', role: 'owner' });
  await enter('s', ['admins']);
  expect(await enter('s', ['books'])).toMatchObject({ administrator: { name: 'ada', role: 'billing' } });
  expect(await administrators.byName('ada')).toMatchObject({ role: 'billing' });
  expect(await enter('s', [])).toEqual({ kind: 'no-role' });
});

test('what an account has open ends when its person has no role at the provider any more', async () => {
  const { enter, administrators } = open();
  await administrators.add({ ...local, id: 'adm_o', name: 'owner', role: 'owner' });
  await enter('s', ['books']);
  const { id = '' } = (await administrators.byName('ada')) ?? {};
  const token = { kind: 'token', label: 'ci', createdAtMs: 1, expiresAtMs: null } as const;
  await administrators.addToken({ ...token, digest: 'd1', administratorId: id });
  await administrators.addToken({ ...token, digest: 'd2', administratorId: 'adm_o' });
  await enter('s', ['books']);
  expect(await administrators.tokensOf(id)).toHaveLength(1);
  expect(await enter('s', [])).toEqual({ kind: 'no-role' });
  expect(await administrators.tokensOf(id)).toEqual([]);
  expect(await administrators.tokensOf('adm_o')).toHaveLength(1);
});

test('a claim does not take the role from the last owner', async () => {
  const { enter } = open();
  await enter('s', ['admins']);
  expect(await enter('s', ['books'])).toMatchObject({ kind: 'entered', administrator: { role: 'owner' } });
});

test('an account that an owner tied to a person keeps its role, and a disabled one stays closed', async () => {
  const { enter, administrators, identities } = open();
  await administrators.add(local);
  await identities.link({
    issuer: ISSUER,
    subject: 's',
    administratorId: local.id,
    roleFromClaim: false,
    sinceMs: 1,
  });
  expect(await enter('s', ['admins'])).toEqual({ kind: 'entered', administrator: local });
  expect(await enter('s', [])).toEqual({ kind: 'entered', administrator: local });
  await administrators.change({ id: local.id, disabled: true });
  expect(await enter('s', ['admins'])).toEqual({ kind: 'disabled' });
});

test.each([
  ['Ada Lovelace', 'Ada-Lovelace'],
  ['-..x', 'x'],
  ['王小明', '王小明'],
  ['<script>', 'script-'],
  ['\u202Eevil', 'evil'],
  ['', 'person'],
  [null, 'person'],
  ['a'.repeat(100), 'a'.repeat(64)],
])('who is called %j gets an account named %s', async (called, name) => {
  expect(await open().enter('s', ['books'], called)).toMatchObject({ administrator: { name } });
});

test('one person who signs in twice at the same time gets one account', async () => {
  const { enter, administrators } = open();
  const both = await Promise.all([enter('s', ['books']), enter('s', ['books'])]);
  expect(both).toMatchObject([{ kind: 'entered' }, { kind: 'entered' }]);
  expect(await administrators.list()).toHaveLength(1);
});
