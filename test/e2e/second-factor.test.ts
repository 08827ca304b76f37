import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendAdmin } from './admin-requests.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

/*
 * One address may sign in ten times a minute, and all these tests come from one. So they sign in nine times.
 */
let server: ServerUnderTest;
let remove = async () => {};
beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest({ RENZHENG_ADMIN_SECOND_FACTOR: 'required' }));
});
afterAll(() => remove());

const password = 'correct horse battery';
const send = (method: string, at: string, token?: string, body?: unknown) =>
  sendAdmin(server.adminUrl, method, at, { token, body });
const signIn = (name: string, code?: string) => send('POST', '/sessions', undefined, { name, password, code });
const errorOf = ({ status, body }: { readonly status: number; readonly body: unknown }) => [
  status,
  (body as { readonly error: { readonly code: string } }).error.code,
];

/** The code of the step after the present one, which is right too, and which no test used before. */
const nextCode = (secret: string) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + 30_000 });
const presentCode = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate();

test('an operator enrols, signs in with codes that work once, and removes the factor', async () => {
  await server.admin('administrators.create', { name: 'ada', role: 'operator', password });
  const first = await signIn('ada');
  const token = String((first.body as { token: string }).token);
  expect(errorOf(await send('GET', '/apps', token))).toEqual([403, 'second_factor_enrolment_required']);
  expect((await send('GET', '/sessions/current', token)).status).toBe(200);
  expect(errorOf(await send('POST', '/sessions/totp', token, { password: 'wrong' }))).toEqual([403, 'forbidden']);

  const offered = await send('POST', '/sessions/totp', token, { password });
  const { secret, uri } = offered.body as { secret: string; uri: string };
  expect(uri).toMatch(new RegExp(`^otpauth://totp/Renzheng:ada\\?.*secret=${secret}`));
  const confirmed = await send('PUT', '/sessions/totp', token, { code: presentCode(secret) });
  const { recoveryCodes } = confirmed.body as { recoveryCodes: readonly [string, string, string] };
  expect(recoveryCodes).toHaveLength(10);
  expect((await send('GET', '/apps', token)).status, 'the session of the enrolment goes on').toBe(200);

  expect(errorOf(await signIn('ada'))).toEqual([401, 'second_factor_required']);
  const code = nextCode(secret);
  expect((await signIn('ada', code)).status).toBe(200);
  const again = await signIn('ada', code);
  const wrongPassword = await send('POST', '/sessions', undefined, { name: 'ada', password: 'wrong', code });
  expect(errorOf(again)).toEqual([401, 'unauthenticated']);
  expect(again.body, 'a wrong code reads as a wrong password').toEqual(wrongPassword.body);
  const raced = await Promise.all([signIn('ada', recoveryCodes[0]), signIn('ada', recoveryCodes[0])]);
  expect(raced.map(({ status }) => status).toSorted()).toEqual([200, 401]);

  const { administrators } = (await server.admin('administrators.list', {})) as {
    administrators: readonly unknown[];
  };
  expect(administrators).toContainEqual(expect.objectContaining({ name: 'ada', secondFactor: true }));
  expect(await send('POST', '/sessions/totp/remove', token, { password, code: recoveryCodes[1] })).toMatchObject({
    status: 200,
    body: { removed: true },
  });
  expect(errorOf(await send('GET', '/apps', token))).toEqual([403, 'second_factor_enrolment_required']);

  const { rows } = (await server.admin('audit.list', { limit: 100 })) as { rows: readonly unknown[] };
  const audit = JSON.stringify(rows);
  expect(audit).toContain('sessions.confirm-totp');
  for (const secretText of [secret, code, password, ...recoveryCodes]) expect(audit).not.toContain(secretText);
});

test('an owner removes the factor of somebody who lost it', async () => {
  await server.admin('administrators.create', { name: 'grace', role: 'auditor', password });
  const token = String(((await signIn('grace')).body as { token: string }).token);
  const { secret } = (await send('POST', '/sessions/totp', token, { password })).body as { secret: string };
  await send('PUT', '/sessions/totp', token, { code: presentCode(secret) });
  expect(errorOf(await send('POST', '/sessions/totp', token, { password }))).toEqual([409, 'conflict']);
  expect(errorOf(await signIn('grace'))).toEqual([401, 'second_factor_required']);
  await server.admin('administrators.remove-totp', { name: 'grace' });
  expect((await send('GET', '/sessions/current', token)).status).toBe(200);
  await expect(server.admin('administrators.remove-totp', { name: 'grace' })).rejects.toThrow(
    'there is no second factor',
  );
});
