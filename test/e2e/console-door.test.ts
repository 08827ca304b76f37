import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFolder } from '../../src/config/data-folder.ts';
import { sendRaw } from '../http/raw-request.ts';
import { openServerUnderTest, startServerUnderTest, type ServerUnderTest } from './running-server.ts';

const PASSWORD = 'correct horse battery';
const JSON_TYPE = 'application/json';

let server: ServerUnderTest;
let remove = async () => {};
beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest());
  await server.admin('administrators.create', { name: 'ada', role: 'auditor', password: PASSWORD });
});
afterAll(() => remove());

const origin = (url = server.adminUrl) => new URL(url).origin;
const errorOf = (text: string) => (JSON.parse(text) as { readonly error: { readonly code: string } }).error;

async function signIn(headers: Readonly<Record<string, string>> = {}, base = server.adminUrl) {
  return sendRaw(base, 'POST', '/console/api/sessions', {
    headers: { 'content-type': JSON_TYPE, origin: origin(base), ...headers },
    body: JSON.stringify({ name: 'ada', password: PASSWORD }),
  });
}

test('a sign-in keeps its token in a cookie that no script reads, and signing out clears it', async () => {
  const { status, headers, text } = await signIn();
  expect(status).toBe(200);
  expect(Object.keys(JSON.parse(text) as object)).toEqual(['expiresAtMs']);
  const [set = ''] = headers['set-cookie'] ?? [];
  expect(set).toMatch(/^renzheng_console=rza_[\w-]{43}; Max-Age=\d+; Path=\/console; HttpOnly; SameSite=Strict$/);
  const seconds = Number(/Max-Age=(\d+)/.exec(set)?.[1]);
  expect(seconds).toBeGreaterThan(12 * 3600 - 60);
  expect(seconds).toBeLessThanOrEqual(12 * 3600);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });

  const [cookie = ''] = set.split(';');
  const ask = (method: string, at: string, more = {}) =>
    sendRaw(server.adminUrl, method, at, { headers: { cookie, ...more } });
  expect(JSON.parse((await ask('GET', '/console/api/sessions/current')).text)).toMatchObject({ name: 'ada' });
  expect((await ask('GET', '/admin/v1/sessions/current')).status).toBe(401);
  const ended = await ask('DELETE', '/console/api/sessions/current', { origin: origin() });
  expect(ended.status).toBe(200);
  expect(ended.headers['set-cookie']).toEqual([
    'renzheng_console=; Max-Age=0; Path=/console; HttpOnly; SameSite=Strict',
  ]);
  expect((await ask('GET', '/console/api/sessions/current')).status).toBe(401);
});

test('a bearer token does not open the console', async () => {
  const token = readFileSync(dataFolder(server.dir).token, 'utf8').trim();
  const headers = { authorization: `Bearer ${token}` };
  expect((await sendRaw(server.adminUrl, 'GET', '/admin/v1/sessions/current', { headers })).status).toBe(200);
  const refused = await sendRaw(server.adminUrl, 'GET', '/console/api/sessions/current', { headers });
  expect([refused.status, errorOf(refused.text)]).toEqual([
    401,
    expect.objectContaining({ code: 'unauthenticated', advice: 'Sign in again.' }),
  ]);
});

test('a token for a program is shown to the owner who makes it in the console, and leaves the session alone', async () => {
  const token = readFileSync(dataFolder(server.dir).token, 'utf8').trim();
  const { status, headers, text } = await sendRaw(server.adminUrl, 'POST', '/console/api/administrators/ada/tokens', {
    headers: { 'content-type': JSON_TYPE, origin: origin(), cookie: `renzheng_console=${token}` },
    body: '{"label":"x"}',
  });
  expect([status, headers['set-cookie']]).toEqual([200, undefined]);
  expect(JSON.parse(text)).toMatchObject({ token: expect.stringMatching(/^rza_/) });
});

test.each([
  ['a form of another site', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['no origin at all', {}],
  ['another port of this host', { origin: 'http://127.0.0.1:1' }],
  ['the same host by another scheme', { origin: 'https' }],
  ['a page of a neighbouring site', { origin: 'own', 'sec-fetch-site': 'same-site' }],
])('a write from %s is refused before its body is read', async (_name, given: Record<string, string>) => {
  const own = origin();
  const named = { own, https: own.replace('http:', 'https:') }[given['origin'] ?? ''];
  const headers = { 'content-type': JSON_TYPE, ...given, ...(named && { origin: named }) };
  const body = JSON.stringify({ name: 'ada', password: PASSWORD });
  const refused = await sendRaw(server.adminUrl, 'POST', '/console/api/sessions', { headers, body });
  expect([refused.status, errorOf(refused.text).code, refused.headers['set-cookie']]).toEqual([
    403,
    'forbidden',
    undefined,
  ]);
});

test.each([
  ['cross-site', 403],
  ['same-site', 403],
  ['same-origin', 401],
  ['none', 401],
])('a read whose Sec-Fetch-Site is %s answers %i without a session', async (site, status) => {
  const headers = { 'sec-fetch-site': site };
  expect((await sendRaw(server.adminUrl, 'GET', '/console/api/apps', { headers })).status).toBe(status);
});

test.each(['/', '/console/', '/console/api/sessions/ways', '/admin/v1/apps', '/metrics', '/healthz', '/docs'])(
  'under a name that it was not told, the admin listener does not answer %s',
  async (at) => {
    const { status, text } = await sendRaw(server.adminUrl, 'GET', at, { headers: { host: 'evil.example' } });
    expect([status, errorOf(text)]).toEqual([421, expect.objectContaining({ code: 'unknown_host' })]);
    expect(text).toContain('admin.hosts');
    expect(text).not.toContain('evil');
  },
);

test('an absolute target names the host in place of the header', async () => {
  const headers = { host: '127.0.0.1' };
  expect((await sendRaw(server.adminUrl, 'GET', 'http://evil.example/metrics', { headers })).status).toBe(421);
  expect((await sendRaw(server.adminUrl, 'GET', 'http://localhost/metrics', { headers })).status).toBe(200);
});

test.each(['//console/api/apps', '/console//api/apps', '/%63onsole/api/apps', '/x/../console/api/apps', '//metrics'])(
  'the spelling %s is no path for operators',
  async (target) => {
    expect((await sendRaw(server.adminUrl, 'GET', target)).status).toBe(404);
  },
);

test('the five APIs answer under every name, and only paths for operators are guarded on a shared listener', async () => {
  const shared = await startServerUnderTest({ RENZHENG_ADMIN_SHARE_LISTENER: 'true' });
  const headers = { host: 'api.example.com' };
  const statusOf = async (at: string) => (await sendRaw(shared.url, 'GET', at, { headers })).status;
  for (const at of ['/face_guard/query', '/healthz', '/readyz']) expect([at, await statusOf(at)]).toEqual([at, 200]);
  for (const at of ['/console/', '/console', '/console/api/apps', '/console/assets/x.js', '/admin/v1/apps', '/metrics'])
    expect([at, await statusOf(at)]).toEqual([at, 421]);
  expect((await sendRaw(shared.url, 'GET', '/console/api/apps')).status).toBe(401);
});

test('behind a proxy that speaks TLS, the console has its public address and a Secure cookie', async () => {
  const proxied = await startServerUnderTest({
    RENZHENG_ADMIN_PUBLIC_URL: 'https://console.example.com',
    RENZHENG_ADMIN_HOSTS: 'renzheng, other.internal',
  });
  await proxied.admin('administrators.create', { name: 'ada', role: 'auditor', password: PASSWORD });
  const from = (host: string, named: string) => signIn({ host, origin: named }, proxied.adminUrl);
  const good = await from('console.example.com', 'https://console.example.com');
  expect([good.status, good.headers['set-cookie']?.[0]]).toEqual([200, expect.stringContaining('; Secure;')]);
  expect((await from('console.example.com', 'http://console.example.com')).status).toBe(403);
  expect((await from('renzheng:8081', 'http://renzheng:8081')).status).toBe(200);
  expect((await from('renzheng.evil.example', 'http://renzheng.evil.example')).status).toBe(421);
});

// Comes last, because it uses up the sign-ins that one address has in a minute.
test('pages of other sites do not use up the sign-ins of an address', async () => {
  for (let at = 0; at < 30; at++) expect((await signIn({ origin: 'https://evil.example' })).status).toBe(403);
  const statuses = [];
  for (let at = 0; at < 12; at++) statuses.push((await signIn()).status);
  expect(statuses[0]).toBe(200);
  expect(statuses.at(-1)).toBe(429);
});
