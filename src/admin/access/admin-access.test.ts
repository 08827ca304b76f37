import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { MemoryAdministratorStore } from '../../storage/memory/administrator-store.ts';
import { AdminAccess } from './admin-access.ts';

const secrets = {
  mac: (purpose: string, text: string | Uint8Array) => createHmac('sha256', purpose).update(text).digest(),
};

function open() {
  const clock = { atMs: 1_000_000, nowMs: () => clock.atMs };
  const store = new MemoryAdministratorStore();
  const access = new AdminAccess({ store, secrets, clock, random: seededRandom(1), sessionMs: 60_000 });
  return { access, store, clock };
}

const ada = { name: 'ada', role: 'owner', appIds: [], password: 'correct horse battery' } as const;

test('the right password opens a session, which ends', async () => {
  const { access, clock } = open();
  await access.create(ada);
  const session = await access.signIn('ada', 'correct horse battery');
  expect(await access.authenticate(session?.token ?? '', 'a')).toMatchObject({ name: 'ada', role: 'owner' });
  clock.atMs += 60_000;
  expect(await access.authenticate(session?.token ?? '', 'a')).toBeNull();
});

test.each([
  ['ada', 'wrong'],
  ['nobody', 'correct horse battery'],
  ['token-only', ''],
])('%s with %s stays outside', async (name, password) => {
  const { access } = open();
  await access.create(ada);
  await access.create({ ...ada, name: 'token-only', password: null });
  expect(await access.signIn(name, password)).toBeNull();
});

test('a disabled administrator loses every token at once', async () => {
  const { access, store } = open();
  const administrator = await access.create(ada);
  if (administrator === null) throw new Error('the name is free');
  const { token } = await access.issueToken(administrator.id, { kind: 'token', label: 'ci', expiresAtMs: null });
  expect(await access.authenticate(token, 'a')).not.toBeNull();
  await store.replace({ ...administrator, disabled: true });
  expect(await access.authenticate(token, 'a')).toBeNull();
});

test('the store never sees a token or a password', async () => {
  const { access, store } = open();
  const administrator = await access.create(ada);
  const { token } = await access.issueToken(administrator?.id ?? '', { kind: 'token', label: 'ci', expiresAtMs: null });
  const kept = JSON.stringify([await store.list(), await store.tokensOf(administrator?.id ?? '')]);
  expect(kept).not.toContain(token);
  expect(kept).not.toContain(ada.password);
});
