import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret, TOTP } from 'otpauth';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { startServer } from '../../src/main.ts';
import { sendRaw } from '../http/raw-request.ts';
import { sendAdmin } from './admin-requests.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

const MAIN = path.resolve(import.meta.dirname, '../../src/cli/main.ts');
const PASSWORD = 'correct horse battery';

/*
 * One address may use ten links a minute, and all these tests come from one. So they use nine.
 */
let server: ServerUnderTest;
let remove = async () => {};
beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest());
});
afterAll(() => remove());

const send = (method: string, at: string, token?: string, body?: unknown) =>
  sendAdmin(server.adminUrl, method, at, { token, body });
const secretOf = (url: unknown) => /^(.*)\/console\/#\/link\/([\w-]{43})$/.exec(String(url))?.[2] ?? '';
const makeFor = async (name?: string) => {
  const made =
    name === undefined ? server.admin('sessions.make-link') : server.admin('administrators.make-link', { name });
  return secretOf((await made)['url']);
};
const useLink = (secret: string, code?: string) => send('POST', '/sessions/link', undefined, { secret, code });

interface Made {
  readonly token: string;
  readonly expiresAtMs: number;
}

test('a link of the command line signs in once, to the console as to the API', async () => {
  const run = async (...args: readonly string[]) => {
    const env = { ...process.env, RENZHENG_DATA_DIR: server.dir };
    return promisify(execFile)(process.execPath, [MAIN, ...args], { env });
  };
  const { stdout } = await run('console', 'link');
  expect(stdout.startsWith(`${server.adminUrl}/console/#/link/`)).toBe(true);
  const { status, headers, text } = await sendRaw(server.adminUrl, 'POST', '/console/api/sessions/link', {
    headers: { 'content-type': 'application/json', origin: server.adminUrl },
    body: JSON.stringify({ secret: secretOf(stdout.trim()) }),
  });
  expect([status, Object.keys(JSON.parse(text) as object)]).toEqual([200, ['expiresAtMs']]);
  const [cookie = ''] = headers['set-cookie']?.[0]?.split(';') ?? [];
  const current = await sendRaw(server.adminUrl, 'GET', '/console/api/sessions/current', { headers: { cookie } });
  expect(JSON.parse(current.text)).toMatchObject({ name: 'owner', role: 'owner', hasPassword: false });
  const again = await useLink(secretOf(stdout.trim()));
  expect([again.status, JSON.stringify(again.body)]).toEqual([401, expect.stringContaining('unauthenticated')]);
  await expect(run('console', 'link', 'nobody')).rejects.toThrow('there is no administrator nobody');
});

test('of two uses at once, one signs in', async () => {
  const secret = await makeFor();
  const used = await Promise.all([useLink(secret), useLink(secret)]);
  expect(used.map(({ status }) => status).toSorted()).toEqual([200, 401]);
});

test('a link for oneself opens no longer session than one has, and only an owner makes links for others', async () => {
  await server.admin('administrators.create', { name: 'ada', role: 'auditor', password: PASSWORD });
  const { body: held } = await send('POST', '/sessions', undefined, { name: 'ada', password: PASSWORD });
  const { token, expiresAtMs } = held as unknown as Made;
  const own = await send('POST', '/sessions/links', token, {});
  const opened = (await useLink(secretOf(own.body['url']))).body as unknown as Made;
  expect(opened.expiresAtMs).toBeLessThanOrEqual(expiresAtMs);
  expect(await send('GET', '/sessions/current', opened.token)).toMatchObject({
    body: { name: 'ada', role: 'auditor', appIds: null, hasPassword: true, secondFactor: false, recoveryCodesLeft: 0 },
  });
  expect((await send('POST', '/administrators/owner/links', token, {})).status).toBe(403);

  const forAda = await makeFor('ada');
  await server.admin('administrators.change', { name: 'ada', password: 'another horse battery' });
  expect((await useLink(forAda)).status, 'a changed password ends links').toBe(401);
  await server.admin('administrators.change', { name: 'ada', disabled: true });
  await expect(makeFor('ada')).rejects.toThrow('disabled');
});

test('an account with a second factor needs its code too, and a wrong one leaves the link as it is', async () => {
  await server.admin('administrators.create', { name: 'grace', role: 'operator', password: PASSWORD });
  const { token } = (await send('POST', '/sessions', undefined, { name: 'grace', password: PASSWORD }))
    .body as unknown as Made;
  const { secret } = (await send('POST', '/sessions/totp', token, { password: PASSWORD })).body as { secret: string };
  const codeAt = (shiftMs: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + shiftMs });
  expect((await send('PUT', '/sessions/totp', token, { code: codeAt(0) })).status).toBe(200);
  const link = await makeFor('grace');
  const asked = await useLink(link);
  expect([asked.status, JSON.stringify(asked.body)]).toEqual([401, expect.stringContaining('second_factor_required')]);
  expect((await useLink(link, codeAt(3_600_000))).status).toBe(401);
  expect((await useLink(link, codeAt(30_000))).status).toBe(200);
  expect((await send('GET', '/sessions/current', token)).body).toMatchObject({
    secondFactor: true,
    recoveryCodesLeft: 10,
  });
});

test('the sign-in page learns what it offers, and a session what its role may do', async () => {
  expect(await send('GET', '/sessions/ways')).toEqual({
    status: 200,
    body: { password: true, oidc: null, language: 'zh-CN' },
  });
  const token = readFileSync(dataFolder(server.dir).token, 'utf8').trim();
  const { body } = await send('GET', '/sessions/current', token);
  expect(body['operations']).toEqual(expect.arrayContaining(['apps.create', 'audit.export', 'administrators.create']));
  expect(body['operations']).not.toContain('sessions.create');
  expect(body['expiresAtMs']).toBeGreaterThan(Date.now());
});

test('the audit names who a link was made for, and holds neither link nor secret', async () => {
  const { rows } = (await server.admin('audit.list', { operation: 'sessions.make-link' })) as {
    readonly rows: readonly Record<string, unknown>[];
  };
  expect(rows.length).toBeGreaterThan(2);
  expect(rows.every(({ subject, outcome }) => outcome !== 'ok' || String(subject).startsWith('adm_'))).toBe(true);
  expect(JSON.stringify((await server.admin('audit.list', { limit: 1000 }))['rows'])).not.toMatch(
    /#\/link|"secret":"[\w-]{43}/,
  );
});

test('the link of a start signs in the first owner, with the public address if there is one', async () => {
  const other = await openServerUnderTest({ RENZHENG_ADMIN_PUBLIC_URL: 'https://console.example.com/' });
  const { dir } = other.server;
  await other.server.close();
  const running = await startServer(
    readConfig({
      RENZHENG_DATA_DIR: dir,
      RENZHENG_HTTP_PORT: '0',
      RENZHENG_LOG_LEVEL: 'silent',
      RENZHENG_INFERENCE_WORKERS: '1',
      RENZHENG_ADMIN_PUBLIC_URL: 'https://console.example.com/',
    }),
  );
  const link = String(await running.makeConsoleLink());
  expect([running.consoleUrl, link.startsWith('https://console.example.com/console/#/link/')]).toEqual([
    'https://console.example.com/console/',
    true,
  ]);
  const used = await sendAdmin(running.adminUrl, 'POST', '/sessions/link', { body: { secret: secretOf(link) } });
  expect(used.status).toBe(200);
  await running.close();
  await other.remove();
});
