import Fastify from 'fastify';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { systemRandom } from '../../kernel/random.ts';
import { registerConsoleFiles } from './console-files.ts';

const SCRIPT = 'export const answer = 42;\n'.repeat(50);
const INDEX = '<html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script src="/console/assets/a-1.js"></script>';

function folder(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-console-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const built = path.join(dir, 'dist');
  mkdirSync(path.join(built, 'assets'), { recursive: true });
  writeFileSync(path.join(dir, 'secret.txt'), 'not for the web');
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(built, name), text);
  return built;
}

function serve(files: Readonly<Record<string, string>> = { 'index.html': INDEX, 'assets/a-1.js': SCRIPT }) {
  const server = Fastify({ exposeHeadRoutes: false, routerOptions: { ignoreTrailingSlash: true } });
  onTestFinished(() => server.close());
  registerConsoleFiles(server, { dir: folder(files), random: systemRandom });
  return (url: string, headers: Readonly<Record<string, string>> = {}, method: 'GET' | 'HEAD' = 'GET') =>
    server.inject({ method, url, headers });
}

test('a hashed file is kept by browsers for good, and its bytes are those of the build', async () => {
  const get = serve();
  const plain = await get('/console/assets/a-1.js');
  expect([plain.statusCode, plain.body]).toEqual([200, SCRIPT]);
  expect(plain.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
  });
  const zipped = await get('/console/assets/a-1.js', { 'accept-encoding': 'br, gzip' });
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(zipped.rawPayload).toString()).toBe(SCRIPT);
  for (const none of ['identity', 'gzip;q=0', 'gzip; q=0.0, br'])
    expect((await get('/console/assets/a-1.js', { 'accept-encoding': none })).headers['content-encoding']).toBe(
      undefined,
    );
  expect((await get('/console/assets/a-1.js', { 'accept-encoding': 'gzip;q=0.5' })).headers['content-encoding']).toBe(
    'gzip',
  );
});

test('every page of the console gets index.html, with a nonce of its own', async () => {
  const get = serve();
  const nonces = new Set<string>();
  for (const url of [
    '/console/',
    '/console/?x=1',
    '/console/index.html',
    '/console/ledger/J1?x=1',
    '/console/apps.html',
  ]) {
    const { statusCode, headers, body } = await get(url);
    const policy = String(headers['content-security-policy']);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    nonces.add(nonce);
    expect([statusCode, headers['cache-control'], headers['content-type']]).toEqual([
      200,
      'no-cache',
      'text/html; charset=utf-8',
    ]);
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
    expect(body).toBe(INDEX.replace('__CSP_NONCE__', nonce));
    expect(policy).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; ` +
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
  }
  expect(nonces.size).toBe(5);
});

test.each([
  ['a script of an older build', '/console/assets/gone-2.js'],
  ['an operation that does not exist', '/console/api/nothing'],
  ['the path of the API', '/console/api'],
])('%s is missing, rather than a page', async (_name, url) => {
  const { statusCode, headers } = await serve()(url);
  expect([statusCode, headers['content-security-policy']]).toEqual([404, expect.stringContaining("'none'")]);
});

test.each([
  '/console/../secret.txt',
  '/console/%2e%2e/secret.txt',
  '/console/..%2fsecret.txt',
  '/console/assets/..%2f..%2fsecret.txt',
  '/console/assets/%2e%2e/%2e%2e/secret.txt',
  '/console/..%5csecret.txt',
  '/console//etc/passwd',
  '/console/%00secret.txt',
])('%s does not leave the folder', async (url) => {
  const { body } = await serve()(url);
  expect(body).not.toMatch(/not for the web|root:/);
});

test('HEAD has the headers of GET, and the bare path leads to the folder', async () => {
  const get = serve();
  const head = await get('/console/assets/a-1.js', {}, 'HEAD');
  expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, String(SCRIPT.length), '']);
  for (const url of ['/console', '/console?x=1']) {
    const { statusCode, headers } = await get(url);
    expect([statusCode, headers.location]).toEqual([308, '/console/']);
  }
});

test('a range is answered with the whole file', async () => {
  const { statusCode, body } = await serve()('/console/assets/a-1.js', { range: 'bytes=0-3' });
  expect([statusCode, body]).toEqual([200, SCRIPT]);
});

test('a copy without a built console says so', async () => {
  const { statusCode, body } = await serve({})('/console/');
  expect([statusCode, body]).toEqual([404, '{"error":"this copy holds no built console. Run npm run build:console"}']);
});

test('a file of an unknown type stops the start', () => {
  const server = Fastify();
  const dir = folder({ 'index.html': INDEX, 'tool.exe': 'MZ' });
  expect(() => registerConsoleFiles(server, { dir, random: systemRandom })).toThrow('tool.exe');
});
