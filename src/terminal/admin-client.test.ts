import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../admin/index.ts';
import type { ServerNote } from '../config/data-folder.ts';
import { AdminClient } from './admin-client.ts';
import { writeSession } from './session-file.ts';

const TLS = path.resolve(import.meta.dirname, '../../test/http/tls');
const listApps = ADMIN_CONTRACTS.filter(({ name }) => name === 'apps.list');

async function complaintOf(url: string): Promise<string> {
  const [contract] = listApps;
  if (!contract) throw new Error('there is no apps.list');
  return new AdminClient(url, 'token').call(contract, {}).then(
    () => 'none',
    (error: unknown) => (error as Error).message,
  );
}

test('an untrusted certificate and an unreachable server give different errors', async () => {
  const pem = (file: string) => readFileSync(path.join(TLS, file));
  const server = createServer({ cert: pem('first.cert.pem'), key: pem('first.key.pem') }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await complaintOf(url)).toBe(
    `Node does not trust the certificate of the server at ${url}: name its issuer with NODE_EXTRA_CA_CERTS=FILE`,
  );
});

test('an unreachable server', async () => {
  expect(await complaintOf('http://127.0.0.1:1')).toBe(
    'no server answers at http://127.0.0.1:1: start one with `renzheng serve`',
  );
});

test.each([
  [{}, undefined],
  [{ language: 'en' }, undefined],
  [{ language: 'zh' }, 'zh-CN'],
] as const)('a client with %j asks for refusals in this language', async (notes, expected) => {
  const asked: (string | undefined)[] = [];
  const server = createPlainServer(({ headers }, reply) => {
    asked.push(headers['accept-language']);
    reply.end('{}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const [contract] = listApps;
  if (!contract) throw new Error('there is no apps.list');
  await new AdminClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token', notes).call(
    contract,
    {},
  );
  // Node itself sends `*` if nothing else is said.
  expect(asked.map((each) => (each === '*' ? undefined : each))).toEqual([expected]);
});

/** Makes a data folder in which a server left this note. */
function folderOf(note: ServerNote): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-client-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(path.join(dir, 'server.json'), JSON.stringify(note));
  return dir;
}

test.each([
  [{}, 'http://127.0.0.1:2'],
  [{ RENZHENG_URL: 'http://127.0.0.1:1' }, 'http://127.0.0.1:2'],
  [{ RENZHENG_URL: 'http://localhost:1/' }, 'http://127.0.0.1:2'],
  [{ RENZHENG_URL: 'http://127.0.0.1:3' }, 'http://127.0.0.1:3'],
  [{ RENZHENG_URL: 'http://elsewhere.invalid:1' }, 'http://elsewhere.invalid:1'],
  [{ RENZHENG_URL: 'http://127.0.0.1:1', RENZHENG_ADMIN_URL: 'http://127.0.0.1:4' }, 'http://127.0.0.1:4'],
])('beside a server at ports 1 and 2, %j leads to %s', async (env, expected) => {
  const dir = folderOf({ url: 'http://127.0.0.1:1', adminUrl: 'http://127.0.0.1:2' });
  const [contract] = listApps;
  if (!contract) throw new Error('there is no apps.list');
  const asked = AdminClient.find(dir, { RENZHENG_TOKEN: 'token', ...env }).call(contract, {});
  await expect(asked).rejects.toThrow(`no server answers at ${expected}`);
});

/** Starts a server that notes which credentials it was sent. */
async function openListener(status = 200): Promise<{ readonly port: number; readonly sent: (string | undefined)[] }> {
  const sent: (string | undefined)[] = [];
  const server = createPlainServer(({ headers }, reply) => {
    sent.push(headers.authorization);
    reply.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end('{}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, sent };
}

/** Asks with an owner's token in the data folder, and gives the complaint. */
async function askFrom(dir: string, env: Readonly<Record<string, string>>): Promise<string> {
  writeFileSync(path.join(dir, 'admin.token'), 'rza_owner\n');
  const [contract] = listApps;
  if (!contract) throw new Error('there is no apps.list');
  try {
    await AdminClient.find(dir, { XDG_CONFIG_HOME: dir, ...env }).call(contract, {});
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

test("the owner's token of a data folder goes to the server over this folder and to no other", async () => {
  const { port, sent } = await openListener();
  const own = folderOf({ url: 'http://127.0.0.1:1', adminUrl: `http://0.0.0.0:${port}` });
  const named = `http://127.0.0.1:${port}`;
  expect(await askFrom(own, { RENZHENG_ADMIN_URL: named })).toBe('none');
  expect(await askFrom(own, { RENZHENG_URL: 'http://localhost:1' })).toBe('none');
  expect(sent).toEqual(['Bearer rza_owner', 'Bearer rza_owner']);

  const publicUrl = `http://localhost:${port}`;
  const behindProxy = folderOf({ url: 'http://h:1', adminUrl: 'http://h:2', adminPublicUrl: publicUrl });
  expect(await askFrom(behindProxy, { RENZHENG_ADMIN_URL: `${publicUrl}/` })).toBe('none');
  expect(sent.splice(2)).toEqual(['Bearer rza_owner']);
  expect(await askFrom(behindProxy, { RENZHENG_ADMIN_URL: `https://localhost:${port}` })).toContain(
    'set RENZHENG_TOKEN',
  );

  const other = folderOf({ url: 'http://127.0.0.1:1', adminUrl: 'http://127.0.0.1:2' });
  const without = mkdtempSync(path.join(tmpdir(), 'renzheng-client-'));
  onTestFinished(() => rmSync(without, { recursive: true, force: true }));
  for (const dir of [other, without])
    for (const name of ['RENZHENG_URL', 'RENZHENG_ADMIN_URL'])
      expect(await askFrom(dir, { [name]: named })).toBe(
        `${path.join(dir, 'admin.token')} is for the server over its own folder, not for ${named}: ` +
          'set RENZHENG_TOKEN to a token of that server, or sign in there with `renzheng login`',
      );
  expect(sent).toHaveLength(2);
});

test("the owner's token goes to the names of admin.hosts too, at the scheme and port of the server or of its public URL", async () => {
  const { port, sent } = await openListener();
  const adminHosts = ['localhost.localdomain', 'renzheng.invalid'];
  const asListening = folderOf({ url: 'http://h:1', adminUrl: `http://192.0.2.1:${port}`, adminHosts });
  const publicly = { adminUrl: 'https://192.0.2.1:2', adminPublicUrl: `http://192.0.2.1:${port}`, adminHosts };
  const behindProxy = folderOf({ url: 'http://h:1', ...publicly });
  const complaint = (dir: string, url: string) => askFrom(dir, { RENZHENG_ADMIN_URL: url });
  for (const dir of [asListening, behindProxy])
    expect(await complaint(dir, `http://RENZHENG.invalid:${port}/`)).toContain('no server answers at');
  for (const dir of [asListening, behindProxy])
    for (const url of [
      `http://other.invalid:${port}`,
      `https://renzheng.invalid:${port}`,
      `http://renzheng.invalid:${port + 1}`,
      `http://renzheng.invalid.example:${port}`,
    ])
      expect([url, await complaint(dir, url)]).toEqual([url, expect.stringContaining('set RENZHENG_TOKEN')]);
  const byName = folderOf({ url: 'http://h:1', adminUrl: `http://192.0.2.1:${port}`, adminHosts: ['127.0.0.1'] });
  expect(await complaint(byName, `http://127.0.0.1:${port}`)).toBe('none');
  expect(sent).toEqual(['Bearer rza_owner']);
});

test('a session goes only to the scheme, host and port that opened it', async () => {
  const { port, sent } = await openListener();
  const dir = folderOf({ url: 'http://127.0.0.1:1', adminUrl: 'http://127.0.0.1:2' });
  const keep = (url: string) =>
    writeSession({ XDG_CONFIG_HOME: dir }, { url, token: 'rza_session', name: 'ada', expiresAtMs: 9 });
  keep(`https://127.0.0.1:${port}`);
  expect(await askFrom(dir, { RENZHENG_ADMIN_URL: `http://127.0.0.1:${port}` })).toContain('set RENZHENG_TOKEN');
  expect(sent).toEqual([]);
  keep(`http://127.0.0.1:${port}`);
  expect(await askFrom(dir, { RENZHENG_ADMIN_URL: `http://127.0.0.1:${port}/` })).toBe('none');
  expect(sent).toEqual(['Bearer rza_session']);
});

test('what a command sends does not follow a redirect to another server', async () => {
  const { port } = await openListener(307);
  expect(await complaintOf(`http://127.0.0.1:${port}`)).toContain('the server answered HTTP 307');
});

test('if an address is not the admin API, the error says where the admin API is', async () => {
  const server = createPlainServer((_request, response) => response.writeHead(404).end('{"error":"not found"}'));
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  expect(await complaintOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).toBe(
    'the server answered HTTP 404; is that address the admin API? ' +
      'It has a listener of its own (port 8081 by default): set RENZHENG_ADMIN_URL to it',
  );
});
