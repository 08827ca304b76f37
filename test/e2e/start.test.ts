import Database from 'better-sqlite3';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { playNewUser } from '../../bench/lib/new-user.ts';
import { damagePage } from '../damage-page.ts';
import { fill, mountSmallDisk } from '../small-disk.ts';
import { startServerUnderTest } from './running-server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Root may write anywhere, so tests of a forbidden folder run as another user. */
const NOBODY = 65_534;

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-start-'));
  onTestFinished(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Starts a server that must end by itself, and returns its output. */
async function failToStart(settings: Readonly<Record<string, string>>, identity: { readonly uid?: number } = {}) {
  const env = { ...process.env, RENZHENG_HTTP_PORT: '0', RENZHENG_LOG_LEVEL: 'silent', ...settings };
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve'], { cwd: ROOT, env, ...identity });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(1);
  expect(said.trim().split('\n').length).toBeLessThan(4);
  return said;
}

test('a new user gets an answer of each API from the lines that the first start prints, and nothing is written elsewhere', async () => {
  const home = temporaryFolder();
  // ONNX Runtime begins to report its use by a database below the home folder. «0» is its own default.
  const { answers } = await playNewUser(ROOT, path.join(temporaryFolder(), 'data'), 'src/cli/main.ts', {
    HOME: home,
    XDG_CACHE_HOME: path.join(home, '.cache'),
    ORT_DISABLE_TELEMETRY: '0',
  });
  expect(readdirSync(home)).toEqual([]);
  expect(Object.keys(answers).toSorted()).toEqual([
    '/antiFraudHighRate/query',
    '/antiRush/query',
    '/face_guard/query',
    '/verifyface/verify',
    '/videoAuth/query',
  ]);
  expect(Object.values(answers).map(({ error_code: code }) => code)).toEqual([0, 0, 0, 0, 0]);
});

test('after a first start, and after its drain, the database file alone is a whole database', async () => {
  const { dir, admin, close } = await startServerUnderTest();
  const copyAlone = (name: string) => {
    const copy = path.join(temporaryFolder(), name);
    copyFileSync(path.join(dir, 'renzheng.db'), copy);
    const database = new Database(copy);
    const [whole, owners, apps] = [
      database.pragma('integrity_check', { simple: true }),
      database.prepare("SELECT count(*) FROM administrators WHERE role = 'owner'").pluck().get(),
      database.prepare('SELECT count(*) FROM apps').pluck().get(),
    ];
    database.close();
    return { whole, owners, apps };
  };
  expect(copyAlone('started.db')).toEqual({ whole: 'ok', owners: 1, apps: 0 });
  await admin('apps.create', { name: 'Shop' });
  await close();
  expect(copyAlone('drained.db')).toEqual({ whole: 'ok', owners: 1, apps: 1 });
});

test('the metrics of a started server show every queue', async () => {
  const { adminUrl } = await startServerUnderTest();
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  for (const [size, state] of [
    ['small', 'waiting'],
    ['large', 'held'],
    ['large', 'waiting'],
  ])
    expect(text).toContain(`renzheng_bodies{size="${size}",state="${state}"} 0`);
  for (const name of ['inference_queue', 'calls_underway', 'small_body_bytes'])
    expect(text).toContain(`renzheng_${name} 0`);
  // The readiness probe writes every few seconds, so one write may be waiting at this moment.
  expect(text).toMatch(/^renzheng_database_queue\{kind="write"\} \d+$/m);
});

test('a port that is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const said = await failToStart({ RENZHENG_DATA_DIR: temporaryFolder(), RENZHENG_HTTP_PORT: String(port) });
  expect(said).toContain(`port ${port} is taken: stop what listens there, or set RENZHENG_HTTP_PORT to another`);
});

test('a taken port of the admin API is reported with its own setting', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const said = await failToStart({ RENZHENG_DATA_DIR: temporaryFolder(), RENZHENG_ADMIN_PORT: String(port) });
  expect(said).toContain(`port ${port} is taken: stop what listens there, or set RENZHENG_ADMIN_PORT to another`);
});

test('the admin API and the metrics have their own listener, and health is on that of the five APIs', async () => {
  const { url, adminUrl, dir } = await startServerUnderTest();
  expect(JSON.parse(readFileSync(path.join(dir, 'server.json'), 'utf8'))).toEqual({ url, adminUrl });
  const statusOf = async (base: string, route: string) => (await fetch(`${base}${route}`)).status;
  for (const route of ['/admin/v1/apps', '/metrics']) expect(await statusOf(url, route)).toBe(404);
  for (const route of ['/healthz', '/readyz']) expect(await statusOf(url, route)).toBe(200);
  expect([await statusOf(adminUrl, '/admin/v1/apps'), await statusOf(adminUrl, '/metrics')]).toEqual([401, 200]);
});

test('one listener can be shared', async () => {
  const { url, adminUrl } = await startServerUnderTest({ RENZHENG_ADMIN_SHARE_LISTENER: 'true' });
  expect(adminUrl).toBe(url);
  expect((await fetch(`${url}/admin/v1/apps`)).status).toBe(401);
  expect((await fetch(`${url}/metrics`)).status).toBe(200);
});

test('a folder that cannot be written', async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o555);
  const identity = process.getuid?.() === 0 ? { uid: NOBODY } : {};
  const dataDir = path.join(folder, 'data');
  const said = await failToStart({ RENZHENG_DATA_DIR: dataDir, HOME: folder }, identity);
  expect(said).toContain(`${dataDir} cannot be written: set RENZHENG_DATA_DIR to a folder that can`);
});

test('an existing data folder on a disk that is full', async (context) => {
  const dir = mountSmallDisk(context);
  const dataDir = path.join(dir, 'data');
  const server = await startServerUnderTest({ RENZHENG_DATA_DIR: dataDir });
  await server.close();
  fill(path.join(dir, 'filler'));
  const said = await failToStart({ RENZHENG_DATA_DIR: dataDir });
  expect(said).toMatch(/has no space to grow: make space|is full: make space/);
});

test('a new data folder on a disk that is read-only', async (context) => {
  const dir = mountSmallDisk(context);
  execFileSync('mount', ['-o', 'remount,ro', dir]);
  const dataDir = path.join(dir, 'new', 'folder');
  expect(await failToStart({ RENZHENG_DATA_DIR: dataDir })).toContain(
    'cannot be written, its file system is read-only: set RENZHENG_DATA_DIR to a folder that can',
  );
});

test('a data folder that is a file', async () => {
  const file = path.join(temporaryFolder(), 'data');
  writeFileSync(file, '');
  expect(await failToStart({ RENZHENG_DATA_DIR: file })).toContain(
    `${file} is not a folder: move that file away, or set RENZHENG_DATA_DIR to a folder`,
  );
});

test.each([
  [
    'no database',
    (file: string) => writeFileSync(file, 'x'.repeat(8192)),
    'is not a database: move it away and restore a backup',
  ],
  ['a folder', (file: string) => mkdirSync(file), 'cannot be opened: give it and its folder to the user of the server'],
])('a database file that is %s', async (_what, make, advice) => {
  const dir = temporaryFolder();
  const file = path.join(dir, 'renzheng.db');
  make(file);
  expect(await failToStart({ RENZHENG_DATA_DIR: dir })).toContain(`${file} ${advice}`);
});

test('a database that is damaged', async () => {
  const server = await startServerUnderTest();
  await server.close();
  const file = path.join(server.dir, 'renzheng.db');
  const bytes = readFileSync(file);
  bytes.fill(0xff, 4096);
  writeFileSync(file, bytes);
  const said = await failToStart({ RENZHENG_DATA_DIR: server.dir });
  expect(said).toContain(`${file} is damaged: keep a copy of the folder and restore a backup`);
});

test.each(['packages', 'usage_days'])('a database in which %s is damaged, which is read late', async (table) => {
  const server = await startServerUnderTest();
  const { key } = await server.makeCaller();
  await fetch(`${server.url}/verifyface/verify`, { method: 'POST', body: new URLSearchParams({ key }) });
  await server.close();
  const file = path.join(server.dir, 'renzheng.db');
  damagePage(file, table);
  expect(await failToStart({ RENZHENG_DATA_DIR: server.dir })).toContain('damaged');
});

test('a data folder whose files the user may not write', async () => {
  const server = await startServerUnderTest();
  await server.close();
  for (const name of readdirSync(server.dir)) chmodSync(path.join(server.dir, name), 0o444);
  chmodSync(server.dir, 0o555);
  const identity = process.getuid?.() === 0 ? { uid: NOBODY } : {};
  const said = await failToStart({ RENZHENG_DATA_DIR: server.dir, HOME: server.dir }, identity);
  chmodSync(server.dir, 0o700);
  expect(said).toContain(server.dir);
  expect(said).toMatch(/cannot be (written|opened): /);
});

test('files of a start can be read only by their owner', async () => {
  const dir = path.join(temporaryFolder(), 'data');
  await playNewUser(ROOT, dir, 'src/cli/main.ts');
  const open = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(
    (name) => (statSync(path.join(dir, name)).mode & 0o077) !== 0,
  );
  expect(open).toEqual([]);
});

test('the reference on one page runs no script, loads nothing and keeps its own style', async () => {
  const { url } = await startServerUnderTest();
  const page = await fetch(`${url}/docs/all`);
  const policy = page.headers.get('content-security-policy') ?? '';
  const style = /<style>(.*?)<\/style>/s.exec(await page.text())?.[1] ?? '';
  expect(policy).toBe(
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(style).toContain('font:');
});

test('a data folder that another server holds', async () => {
  const server = await startServerUnderTest();
  const said = await failToStart({ RENZHENG_DATA_DIR: server.dir });
  expect(said).toMatch(/another|already|in use|held/);
  expect(said).toContain(server.dir);
});

test('missing models, and no registry to fetch them from', async () => {
  const folder = temporaryFolder();
  const modelsDir = path.join(folder, 'models');
  const said = await failToStart({
    RENZHENG_DATA_DIR: path.join(folder, 'data'),
    RENZHENG_DATA_MODELS_DIR: modelsDir,
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
  });
  expect(said).toMatch(/model/);
  expect(said).toMatch(/npm run models/);
});

test('a model file that is damaged', async () => {
  const folder = temporaryFolder();
  const modelsDir = path.join(folder, 'models');
  mkdirSync(modelsDir);
  writeFileSync(path.join(modelsDir, 'fr_detect.onnx'), 'damaged');
  const said = await failToStart({
    RENZHENG_DATA_DIR: path.join(folder, 'data'),
    RENZHENG_DATA_MODELS_DIR: modelsDir,
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
  });
  expect(said).toMatch(/model/);
});

test('a database that a newer version wrote', async () => {
  const server = await startServerUnderTest();
  await server.close();
  const database = new Database(path.join(server.dir, 'renzheng.db'));
  database.prepare("INSERT INTO schema_migrations VALUES ('platform', 999, 'x', 0)").run();
  database.close();
  const said = await failToStart({ RENZHENG_DATA_DIR: server.dir });
  expect(said).toContain('written by a newer version');
  expect(said).toContain('install that version, or restore a backup made before the upgrade');
});

test('an unknown setting', async () => {
  const said = await failToStart({ RENZHENG_DATA_DIR: temporaryFolder(), RENZHENG_HTTP_PROT: '1' });
  expect(said).toContain('RENZHENG_HTTP_PROT is not a setting');
});
