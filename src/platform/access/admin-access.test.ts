import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { MemoryAdministratorStore } from '../../storage/memory/administrator-store.ts';
import { AdminAccess, tokenIdOf } from './admin-access.ts';

const secrets = {
  mac: (purpose: string, text: string | Uint8Array) => createHmac('sha256', purpose).update(text).digest(),
};

function open() {
  const clock = { atMs: 1_000_000, nowMs: () => clock.atMs };
  const store = new MemoryAdministratorStore();
  const access = new AdminAccess({
    store,
    secrets,
    clock,
    random: seededRandom(1),
    sessionMs: 60_000,
    tokenMs: 90 * DAY_MS,
  });
  return { access, store, clock };
}

const DAY_MS = 86_400_000;

const ada = { name: 'ada', role: 'owner', appIds: [], password: 'correct horse battery' } as const;

test('the right password opens a session that expires', async () => {
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
])('%s with %s gets no session', async (name, password) => {
  const { access } = open();
  await access.create(ada);
  await access.create({ ...ada, name: 'token-only', password: null });
  expect(await access.signIn(name, password)).toBeNull();
});

test('a disabled administrator loses every token at once', async () => {
  const { access, store } = open();
  const administrator = await access.create(ada);
  if (administrator === null) throw new Error('the name is free');
  const { token } = await access.issueToken(administrator.id, { label: 'ci' });
  expect(await access.authenticate(token, 'a')).not.toBeNull();
  await store.replace({ ...administrator, disabled: true });
  expect(await access.authenticate(token, 'a')).toBeNull();
});

test('the store never sees a token or a password', async () => {
  const { access, store } = open();
  const administrator = await access.create(ada);
  const { token } = await access.issueToken(administrator?.id ?? '', { label: 'ci' });
  const kept = JSON.stringify([await store.list(), await store.tokensOf(administrator?.id ?? '')]);
  expect(kept).not.toContain(token);
  expect(kept).not.toContain(ada.password);
});

test('a token expires after 90 days unless another time is given', async () => {
  const { access, clock } = open();
  const { id = '' } = (await access.create(ada)) ?? {};
  const { token } = await access.issueToken(id, { label: 'ci' });
  const short = await access.issueToken(id, { label: 'ci', lastsMs: DAY_MS });
  clock.atMs += DAY_MS;
  expect(await access.authenticate(short.token, 'a')).toBeNull();
  clock.atMs += 89 * DAY_MS - 1;
  expect(await access.authenticate(token, 'a')).not.toBeNull();
  clock.atMs += 1;
  expect(await access.authenticate(token, 'a')).toBeNull();
  expect(await access.tokensOf(id)).toEqual([]);
});

test('a token is revoked by its id, and only by its holder', async () => {
  const { access } = open();
  const { id = '' } = (await access.create(ada)) ?? {};
  const { id: other = '' } = (await access.create({ ...ada, name: 'grace' })) ?? {};
  const [kept, ended] = [await access.issueToken(id, { label: 'a' }), await access.issueToken(id, { label: 'b' })];
  expect(await access.revoke(other, tokenIdOf(ended.digest))).toBe(false);
  expect(await access.revoke(id, tokenIdOf(ended.digest))).toBe(true);
  expect(await access.revoke(id, tokenIdOf(ended.digest))).toBe(false);
  expect(await access.authenticate(ended.token, 'a')).toBeNull();
  expect(await access.authenticate(kept.token, 'a')).not.toBeNull();
});
