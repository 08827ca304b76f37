import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GREY_JPEG, magicClip, magicImage } from '../../src/sandbox/magic-values.ts';
import { buildSdk } from '../../tools/build-sdk.ts';
import { openServerUnderTest, type ServerUnderTest } from '../e2e/running-server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
let folder: string;
let server: ServerUnderTest;
let remove: () => Promise<void>;
let env: Record<string, string>;

/** The package as a project has it after `npm install renzheng-sdk`, with the examples beside it. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'renzheng-sdk-'));
  const installed = path.join(folder, 'node_modules/renzheng-sdk');
  await buildSdk(path.join(installed, 'dist'));
  cpSync(path.join(ROOT, 'sdk/package.json'), path.join(installed, 'package.json'));
  cpSync(path.join(ROOT, 'sdk/examples'), path.join(folder, 'examples'), { recursive: true });
  mkdirSync(path.join(folder, 'node_modules/@types'));
  symlinkSync(path.join(ROOT, 'node_modules/@types/node'), path.join(folder, 'node_modules/@types/node'));
  symlinkSync(path.join(ROOT, 'node_modules/undici-types'), path.join(folder, 'node_modules/undici-types'));
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  ({ server, remove } = await openServerUnderTest());
  const { id } = await server.admin('apps.create', { name: 'Try', mode: 'sandbox', openId: 'JH0123456789abcdef' });
  const { key } = await server.admin('keys.create', { appId: id });
  env = { RENZHENG_BASE_URL: server.url, RENZHENG_KEY: String(key), RENZHENG_OPENID: 'JH0123456789abcdef' };
});
afterAll(async () => {
  await remove();
  rmSync(folder, { recursive: true, force: true });
});

const node = async (file: string, ...args: readonly string[]) =>
  (await run(process.execPath, [path.join(folder, file), ...args], { cwd: folder, env })).stdout;

test('has no dependency at run time, and asks for none', () => {
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(path.join(ROOT, 'sdk/package.json'), 'utf8'),
  ) as Record<string, unknown>;
  expect([dependencies, peerDependencies]).toEqual([undefined, undefined]);
  for (const file of ['index.js', 'index.cjs']) {
    const text = readFileSync(path.join(folder, 'node_modules/renzheng-sdk/dist', file), 'utf8');
    expect(text).not.toMatch(/require\(|^import .* from|import\(/m);
    expect(text).toContain('@noble/hashes');
  }
});

test('its types and the examples compile in a strict project, as ES module and as CommonJS', async () => {
  writeFileSync(
    path.join(folder, 'consumer.cts'),
    "import { Renzheng } from 'renzheng-sdk';\nexport const made: Renzheng | null = null;\n",
  );
  const options = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2022,dom',
    '--types',
    'node',
  ];
  const files = ['examples/verify-face.ts', 'examples/all-five.ts', 'consumer.cts'];
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const compiled = run(process.execPath, [tsc, ...options, ...files], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  expect((await compiled).stdout).toBe('');
});

test('the examples run', async () => {
  const photo = path.join(folder, 'photo.jpg');
  const clip = path.join(folder, 'clip.mp4');
  writeFileSync(photo, magicImage('score-96'));
  writeFileSync(path.join(folder, 'other.jpg'), GREY_JPEG);
  writeFileSync(clip, magicClip('same-person'));
  expect(await node('examples/verify-face.ts', '119999190006010010', '沙箱测试', photo)).toBe('the same person 96\n');
  expect(await node('examples/verify-face.ts', '11010519491231002X', '张三', 'other.jpg')).toBe(
    'nobody is registered under this number\n',
  );
  const all = await node('examples/all-five.ts', photo, clip);
  expect(all).toBe("{ face: '96', living: 0.998732, attacks: 0, fraud: 20, level: 'pass' }\n");
});

test('the CommonJS build runs', async () => {
  env = { ...env, ID_NUMBER: '119999190001010011' };
  expect(await node('examples/errors.cjs')).toBe('answered 0XX0\n');
  env = { ...env, ID_NUMBER: '119999190001030127' };
  expect(await node('examples/errors.cjs')).toBe('buy another package\n');
});
