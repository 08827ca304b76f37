import { expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { Secret, TOTP } from 'otpauth';
import { MemoryAdministratorStore } from '../../storage/memory/administrator-store.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { AdminAccess, tokenIdOf, type SignedIn } from './admin-access.ts';
import { SecondFactors } from './second-factors.ts';

const HERE = { addressDigest: 'a', networkDigest: 'n' };

const secrets = new MemorySiteSecrets();

function open({ requiresSecondFactor = false } = {}) {
  const clock = { atMs: 1_000_000, nowMs: () => clock.atMs };
  const store = new MemoryAdministratorStore();
  const random = seededRandom(1);
  const secondFactors = new SecondFactors({ store: store.secondFactors, secrets, clock, random });
  const access = new AdminAccess({
    store,
    secrets,
    clock,
    random,
    secondFactors,
    requiresSecondFactor,
    sessionMs: 60_000,
    tokenMs: 90 * DAY_MS,
  });
  return { access, store, clock, secondFactors };
}

function tokenOf(signedIn: SignedIn): string {
  if (signedIn.kind !== 'opened') throw new Error(`the sign-in ended as ${signedIn.kind}`);
  return signedIn.session.token;
}

const DAY_MS = 86_400_000;

const ada = { name: 'ada', role: 'owner', appIds: [], password: 'correct horse battery' } as const;

test('the right password opens a session that expires', async () => {
  const { access, clock } = open();
  await access.create(ada);
  const token = tokenOf(await access.signIn('ada', 'correct horse battery'));
  expect(await access.authenticate(token, HERE)).toMatchObject({
    name: 'ada',
    role: 'owner',
    mustEnrol: false,
    networkDigest: 'n',
  });
  clock.atMs += 60_000;
  expect(await access.authenticate(token, HERE)).toBeNull();
});

test('sessions that ended while the clock was ahead hold again once it is set right, unless it was ahead for very long', async () => {
  const { access, clock } = open();
  await access.create(ada);
  const token = tokenOf(await access.signIn('ada', 'correct horse battery'));
  const rightMs = clock.atMs;
  const afterJumpOf = async (ms: number) => {
    clock.atMs = rightMs + 60_000 + ms;
    await access.removeEnded();
    clock.atMs = rightMs;
    return access.authenticate(token, HERE);
  };
  expect(await afterJumpOf(7 * DAY_MS)).toMatchObject({ name: 'ada' });
  expect(await afterJumpOf(7 * DAY_MS + 1)).toBeNull();
});

test.each([
  ['ada', 'wrong'],
  ['nobody', 'correct horse battery'],
  ['token-only', ''],
])('%s with %s gets no session', async (name, password) => {
  const { access } = open();
  await access.create(ada);
  await access.create({ ...ada, name: 'token-only', password: null });
  expect(await access.signIn(name, password)).toEqual({ kind: 'wrong' });
});

test('a disabled administrator loses every token at once', async () => {
  const { access, store } = open();
  const administrator = await access.create(ada);
  if (administrator === null) throw new Error('the name is free');
  await access.create({ ...ada, name: 'grace' });
  const { token } = await access.issueToken(administrator.id, { label: 'ci' });
  expect(await access.authenticate(token, HERE)).not.toBeNull();
  await store.change({ id: administrator.id, disabled: true });
  expect(await access.authenticate(token, HERE)).toBeNull();
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
  expect(await access.authenticate(short.token, HERE)).toBeNull();
  clock.atMs += 89 * DAY_MS - 1;
  expect(await access.authenticate(token, HERE)).not.toBeNull();
  clock.atMs += 1;
  expect(await access.authenticate(token, HERE)).toBeNull();
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
  expect(await access.authenticate(ended.token, HERE)).toBeNull();
  expect(await access.authenticate(kept.token, HERE)).not.toBeNull();
});

async function withFactor(opened: ReturnType<typeof open>) {
  const { access, secondFactors, clock } = opened;
  const { id = '' } = (await access.create(ada)) ?? {};
  const { secret = '' } = (await secondFactors.begin(id, 'ada')) ?? {};
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const code = () => totp.generate({ timestamp: clock.atMs });
  await secondFactors.confirm(id, { code: code(), keptSession: '' });
  clock.atMs += 30_000;
  return { id, code };
}

test('with a second factor, the password alone opens no session, and a code does once', async () => {
  const opened = open();
  const { code } = await withFactor(opened);
  const signIn = (password: string, given?: string) => opened.access.signIn('ada', password, given);
  expect(await signIn('correct horse battery')).toEqual({ kind: 'code-needed' });
  expect(await signIn('wrong', code()), 'a wrong password says nothing of the factor').toEqual({ kind: 'wrong' });
  expect(await signIn('wrong')).toEqual({ kind: 'wrong' });
  const right = code();
  const race = await Promise.all(Array.from({ length: 3 }, () => signIn('correct horse battery', right)));
  expect(race.map(({ kind }) => kind).toSorted()).toEqual(['opened', 'wrong', 'wrong']);
});

test('if a second factor is required, a session without one may only enrol, and a token for a program is let through', async () => {
  const opened = open({ requiresSecondFactor: true });
  const { access, secondFactors } = opened;
  const { code, id } = await withFactor(opened);
  const mustEnrol = async (token: string) => (await access.authenticate(token, HERE))?.mustEnrol;
  expect(await mustEnrol(tokenOf(await access.signIn('ada', 'correct horse battery', code())))).toBe(false);
  await secondFactors.remove(id);
  expect(await mustEnrol(tokenOf(await access.signIn('ada', 'correct horse battery')))).toBe(true);
  expect(await mustEnrol((await access.issueToken(id, { label: 'ci' })).token)).toBe(false);
});

test('a request still holds until its token is revoked or its holder is disabled or gets other rights', async () => {
  const { access, store } = open();
  const made = await access.create({ ...ada, role: 'integrator', appIds: ['app_1'] });
  if (made === null) throw new Error('ada is not there yet');
  const { token, digest } = await access.issueToken(made.id, { label: 'x' });
  const actor = await access.authenticate(token, HERE);
  if (actor === null) throw new Error('the token is good');
  expect(await access.stillHolds(actor)).toBe(true);
  for (const change of [{ role: 'auditor' }, { role: 'integrator', appIds: ['app_1', 'app_2'] }] as const) {
    await store.change({ id: made.id, ...change });
    expect(await access.stillHolds(actor), JSON.stringify(change)).toBe(false);
  }
  await store.change({ id: made.id, appIds: ['app_1'] });
  expect(await access.stillHolds(actor)).toBe(true);
  await store.removeToken(digest);
  expect(await access.stillHolds(actor)).toBe(false);
  const other = await access.issueToken(made.id, { label: 'y' });
  const second = await access.authenticate(other.token, HERE);
  if (second === null) throw new Error('the token is good');
  await store.change({ id: made.id, disabled: true });
  expect(await access.stillHolds(second)).toBe(false);
});
