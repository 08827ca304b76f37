import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, type TestContext } from 'vitest';
import { dataFolder } from '../../src/config/data-folder.ts';
import { startServerUnderTest, type ServerUnderTest } from './running-server.ts';

const codeOf = async ({ url }: ServerUnderTest, key: string) => {
  const response = await fetch(`${url}/verifyface/verify`, { method: 'POST', body: new URLSearchParams({ key }) });
  return ((await response.json()) as { readonly error_code: number }).error_code;
};

/** A request without parameters. The gate admits the call, and its ledger row is settled. */
const SETTLED = 226403;

const readiness = async ({ url }: ServerUnderTest) => {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, text: await response.text() };
};

async function untilReady(server: ServerUnderTest): Promise<void> {
  await expect.poll(async () => (await readiness(server)).status, { interval: 100 }).toBe(200);
}

test('a full disk makes /readyz 503 with the first failed call, and it recovers once the disk has room', async (context) => {
  const dir = mountSmallDisk(context);
  const server = await startServerUnderTest({ RENZHENG_DATA_DIR: path.join(dir, 'data') });
  const { key } = await server.makeCaller();
  expect(await codeOf(server, key)).toBe(SETTLED);
  expect((await readiness(server)).status).toBe(200);
  const filler = path.join(dir, 'filler');
  fill(filler);
  let code = SETTLED;
  for (let i = 0; i < 5000 && code === SETTLED; i += 1) code = await codeOf(server, key);
  expect(code).toBe(10014);
  const full = await readiness(server);
  expect(full.status).toBe(503);
  expect(full.text).toContain('SQLITE_FULL');
  rmSync(filler);
  await untilReady(server);
  expect(await codeOf(server, key)).toBe(SETTLED);
  expect(await server.admin('ledger.check')).toMatchObject({ mismatches: [], proof: { finding: null } });
});

test('a damaged page makes /readyz 503 before any call', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-readiness-'));
  const first = await startServerUnderTest({ RENZHENG_DATA_DIR: dir });
  const { key } = await first.makeCaller();
  expect(await codeOf(first, key)).toBe(SETTLED);
  await first.close();
  damage(dataFolder(dir).database, 'ledger_by_failure');
  const server = await startServerUnderTest({ RENZHENG_DATA_DIR: dir });
  await expect.poll(async () => (await readiness(server)).status, { interval: 100 }).toBe(503);
  expect((await readiness(server)).text).toContain('SQLITE_CORRUPT');
  expect(await codeOf(server, key)).toBe(10014);
});

/** A file system of 48 MB in memory. The test is skipped if this user may not mount one. */
function mountSmallDisk(context: TestContext): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'none', dir], { stdio: 'ignore' });
  } catch {
    rmSync(dir, { recursive: true, force: true });
    context.skip('this user may not mount a file system');
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', dir], { stdio: 'ignore' });
    rmSync(dir, { recursive: true, force: true });
  });
  mkdirSync(path.join(dir, 'data'), { mode: 0o700 });
  return dir;
}

/** Fills the rest of the file system. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  for (const bytes of [1 << 20, 4096]) writeUntilFull(descriptor, Buffer.alloc(bytes, 1));
  closeSync(descriptor);
}

function writeUntilFull(descriptor: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(descriptor, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

/** Overwrites the root page of a table or an index. */
function damage(file: string, table: string): void {
  const connection = new Database(file);
  const page = connection.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number;
  const bytes = connection.pragma('page_size', { simple: true }) as number;
  connection.close();
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(bytes, 0xee), 0, bytes, (page - 1) * bytes);
  closeSync(descriptor);
}
