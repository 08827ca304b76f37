import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GREY_JPEG, magicClip, magicImage } from '../../src/sandbox/magic-values.ts';
import { staleSdkFiles } from '../../tools/build-sdk.ts';
import { nodeOfRelease } from './other-nodes.ts';
import { openServerUnderTest, type ServerUnderTest } from '../e2e/running-server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
let folder: string;
let server: ServerUnderTest;
let remove: () => Promise<void>;
let env: Record<string, string>;
let packed: Packed;

/** The description of a tarball by `npm pack`. */
interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** A project that installed the tarball of `npm pack` without a registry, with the examples beside it. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'renzheng-sdk-'));
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module", "private": true }');
  const npm = (...args: readonly string[]) =>
    run('npm', [...args, '--offline', '--no-audit', '--no-fund'], { cwd: folder });
  const { stdout } = await npm('pack', path.join(ROOT, 'sdk'), '--json');
  packed = (JSON.parse(stdout) as [Packed])[0];
  await npm('install', `./${packed.filename}`);
  cpSync(path.join(ROOT, 'sdk/examples'), path.join(folder, 'examples'), { recursive: true });
  mkdirSync(path.join(folder, 'node_modules/@types'));
  symlinkSync(path.join(ROOT, 'node_modules/@types/node'), path.join(folder, 'node_modules/@types/node'));
  symlinkSync(path.join(ROOT, 'node_modules/undici-types'), path.join(folder, 'node_modules/undici-types'));
  ({ server, remove } = await openServerUnderTest());
  const { id } = await server.admin('apps.create', { name: 'Try', mode: 'sandbox', openId: 'JH0123456789abcdef' });
  const { key } = await server.admin('keys.create', { appId: id });
  env = { RENZHENG_BASE_URL: server.url, RENZHENG_KEY: String(key), RENZHENG_OPENID: 'JH0123456789abcdef' };
});
afterAll(async () => {
  await remove();
  rmSync(folder, { recursive: true, force: true });
});

const nodeOn = async (binary: string, file: string, ...args: readonly string[]) =>
  (await run(binary, [path.join(folder, file), ...args], { cwd: folder, env })).stdout;
const node = (file: string, ...args: readonly string[]) => nodeOn(process.execPath, file, ...args);

test('the kept build is what the sources give, byte for byte', async () => {
  expect(await staleSdkFiles()).toEqual([]);
});

test('a kept build with a changed byte, a missing file or an extra file is found', async () => {
  const kept = path.join(folder, 'kept');
  cpSync(path.join(ROOT, 'sdk/dist'), kept, { recursive: true });
  appendFileSync(path.join(kept, 'index.js'), '\n');
  rmSync(path.join(kept, 'types/index.d.ts'));
  writeFileSync(path.join(kept, 'left-over.js'), '');
  expect(await staleSdkFiles(kept)).toEqual(['index.js', 'left-over.js', 'types/index.d.ts']);
});

test('the tarball holds the build, its licences and pages of its own, and nothing else', () => {
  const files = packed.files.map((file) => file.path);
  const outside = files.filter((file) => !/^dist\/(index\.c?js|types(-cjs)?\/[\w/-]+\.d\.ts)$/.test(file));
  expect(outside.toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'README.zh-CN.md',
    'THIRD-PARTY-LICENSES',
    'dist/types-cjs/package.json',
    'package.json',
  ]);
  const installed = path.join(folder, 'node_modules/renzheng-sdk');
  for (const page of ['README.md', 'README.zh-CN.md']) {
    const text = readFileSync(path.join(installed, page), 'utf8');
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(path.join(installed, link)))).toEqual([]);
  }
  expect(readFileSync(path.join(installed, 'LICENSE'), 'utf8')).toContain('Apache License');
  expect(readFileSync(path.join(installed, 'THIRD-PARTY-LICENSES'), 'utf8')).toContain('Paul Miller');
});

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

test.each([
  ['node16', 'node16'],
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])('its types and the examples compile in a strict project (module %s, resolution %s)', async (module, resolution) => {
  writeFileSync(
    path.join(folder, 'consumer.cts'),
    "import { Renzheng } from 'renzheng-sdk';\nexport const made: Renzheng | null = null;\n",
  );
  const strict =
    '--noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --verbatimModuleSyntax false';
  const target = `--target es2022 --lib es2022,dom --types node --module ${module} --moduleResolution ${resolution}`;
  const files = ['examples/verify-face.ts', 'examples/all-five.ts', 'consumer.cts'];
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const args = [tsc, ...strict.split(' '), ...target.split(' '), ...files];
  const compiled = run(process.execPath, args, { cwd: folder }).catch((error: { stdout: string }) => error);
  expect((await compiled).stdout).toBe('');
});

test('its types compile for an older target without skipLibCheck', async () => {
  writeFileSync(
    path.join(folder, 'older.ts'),
    "import { Renzheng, TransportError } from 'renzheng-sdk';\nexport const made: [typeof Renzheng, typeof TransportError] = [Renzheng, TransportError];\n",
  );
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const target = '--noEmit --strict --target es2015 --lib es2015,dom --module esnext --moduleResolution bundler'.split(
    ' ',
  );
  const compiled = run(process.execPath, [tsc, ...target, 'older.ts'], { cwd: folder });
  expect((await compiled.catch((error: { stdout: string }) => error)).stdout).toBe('');
});

test('the examples run', async () => {
  const photo = path.join(folder, 'photo.jpg');
  const clip = path.join(folder, 'clip.mp4');
  writeFileSync(photo, magicImage('score-96'));
  writeFileSync(path.join(folder, 'other.jpg'), GREY_JPEG);
  writeFileSync(clip, magicClip('same-person'));
  expect(await node('examples/verify-face.ts', '119999190006010010', '沙箱测试', photo)).toBe('the same person 96\n');
  expect(await node('examples/verify-face.ts', '11010519491231002X', '张三', 'other.jpg')).toBe(
    'no person is registered under this number\n',
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

test.each([20, 22] as const)('runs on Node %s, as ES module and as CommonJS', async (major) => {
  const binary = await nodeOfRelease(major);
  if (binary === null) return;
  expect((await run(binary, ['--version'])).stdout).toMatch(new RegExp(`^v${major}\\.`));
  writeFileSync(path.join(folder, 'live.mjs'), LIVE);
  env = { ...env, ID_NUMBER: '119999190001010011' };
  expect(await nodeOn(binary, 'live.mjs')).toBe('0XX0 226402\n');
  expect(await nodeOn(binary, 'examples/errors.cjs')).toBe('answered 0XX0\n');
});

/** A script with one call that succeeds and one that ends with a code. */
const LIVE = `
import { Renzheng, ServiceError } from 'renzheng-sdk';
const client = new Renzheng({ baseUrl: process.env.RENZHENG_BASE_URL, key: process.env.RENZHENG_KEY });
const { res } = await client.faceGuard({ idcard: '119999190001010011', realname: '沙箱测试' });
const image = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
const code = await client.faceVerify({ idcard: '11010519491231002X', realname: '张三', image }).catch((error) => {
  if (error instanceof ServiceError) return error.code;
  throw error;
});
console.log(res, code);
`;
