import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { sendAdmin } from './admin-requests.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

const MAIN = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

/*
 * One address may sign in ten times a minute, and all these tests come from one. So they sign in nine times. The
 * wrong sign-ins of strangers come from elsewhere.
 */
let server: ServerUnderTest;
let remove = async () => {};
beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest({ RENZHENG_HTTP_TRUSTED_PROXIES: '127.0.0.1' }));
});
afterAll(() => remove());

const send = (method: string, at: string, token?: string, body?: unknown) =>
  sendAdmin(server.adminUrl, method, at, { token, body });
const signIn = (name: string, password: string) => send('POST', '/sessions', undefined, { name, password });

test('every role changes its own password with the one so far, which ends its sessions and tokens', async () => {
  const [password, newPassword] = ['correct horse battery', 'a wholly different staple'];
  for (const role of ['operator', 'auditor', 'integrator']) {
    const name = `own-${role}`;
    await server.admin('administrators.create', { name, role, password });
    const issued = String((await server.admin('administrators.issue-token', { name, label: 'desk' }))['token']);
    const other = String((await server.admin('administrators.issue-token', { name, label: 'laptop' }))['token']);
    const change = (body: unknown) => send('PUT', '/sessions/password', other, body);
    expect(await change({ password: 'wrong horse battery', newPassword })).toMatchObject({ status: 403 });
    expect(await change({ password, newPassword: 'too short' })).toMatchObject({ status: 400 });
    expect(await change({ password, newPassword })).toMatchObject({ status: 200, body: { changed: true } });
    for (const ended of [other, issued]) expect((await send('GET', '/sessions/current', ended)).status).toBe(401);
    expect((await signIn(name, password)).status).toBe(401);
    expect((await signIn(name, newPassword)).status).toBe(200);
  }
  const { rows } = (await server.admin('audit.list', { operation: 'sessions.change-password' })) as {
    readonly rows: readonly unknown[];
  };
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toMatch(/horse|staple/);
});

test('an administrator without a password gets none by its own token, and guesses by a token are slowed down', async () => {
  await server.admin('administrators.create', { name: 'robot', role: 'integrator' });
  const token = String((await server.admin('administrators.issue-token', { name: 'robot', label: 'x' }))['token']);
  const change = () =>
    send('PUT', '/sessions/password', token, { password: 'any', newPassword: 'correct horse battery' });
  expect(await change()).toMatchObject({
    status: 409,
    body: { error: { detail: expect.stringContaining('ask an owner') as unknown } },
  });
  const statuses = [];
  for (let tries = 0; tries < 12; tries++) statuses.push((await change()).status);
  expect(statuses).toContain(429);
});

test('wrong sign-ins by strangers do not keep the holder of a session from its password and second factor', async () => {
  const password = 'correct horse battery';
  await server.admin('administrators.create', { name: 'ada', role: 'owner', password });
  const token = String((await signIn('ada', password)).body['token']);
  const statuses = [];
  for (let at = 1; at <= 12; at++) {
    const response = await fetch(`${server.adminUrl}/admin/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${at}` },
      body: JSON.stringify({ name: 'ada', password: 'wrong' }),
    });
    statuses.push(response.status);
  }
  expect([statuses.at(0), statuses.at(-1)]).toEqual([401, 429]);
  expect((await send('POST', '/sessions/totp', token, { password })).status).toBe(200);
  const newPassword = 'a wholly different staple';
  expect((await send('PUT', '/sessions/password', token, { password, newPassword })).status).toBe(200);
});

test('the command line changes the own password from files, and never shows it', async () => {
  const password = 'correct horse battery';
  await server.admin('administrators.create', { name: 'erin', role: 'auditor', password });
  const session = String((await signIn('erin', password)).body['token']);
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-password-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'so-far'), `${password}\n`);
  writeFileSync(path.join(folder, 'next'), 'another horse battery\n');
  const files = ['--password-file', path.join(folder, 'so-far'), '--new-password-file', path.join(folder, 'next')];
  const env = { ...process.env, RENZHENG_DATA_DIR: server.dir, RENZHENG_TOKEN: session };
  const said = await promisify(execFile)(process.execPath, [MAIN, 'session', 'change-password', ...files], { env });
  expect(said.stdout + said.stderr).not.toContain('horse');
  expect((await signIn('erin', password)).status).toBe(401);
  expect((await signIn('erin', 'another horse battery')).status).toBe(200);
});
