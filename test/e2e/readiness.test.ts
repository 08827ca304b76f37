import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dataFolder } from '../../src/config/data-folder.ts';
import { damagePage } from '../damage-page.ts';
import { fill, mountSmallDisk } from '../small-disk.ts';
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
  damagePage(dataFolder(dir).database, 'ledger_by_failure');
  const server = await startServerUnderTest({ RENZHENG_DATA_DIR: dir });
  await expect.poll(async () => (await readiness(server)).status, { interval: 100 }).toBe(503);
  expect((await readiness(server)).text).toContain('SQLITE_CORRUPT');
  expect(await codeOf(server, key)).toBe(10014);
});

test('calls that no probe can repeat turn readiness until they are settled again', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-readiness-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const first = await startServerUnderTest({ RENZHENG_DATA_DIR: dir });
  const { key } = await first.makeCaller();
  await first.close();
  damagePage(dataFolder(dir).database, 'score_answers');
  const server = await startServerUnderTest({ RENZHENG_DATA_DIR: dir });
  const body = new URLSearchParams({ key, idNumber: '11010519491231002X', phoneNumber: '13800138000' });
  const score = async () => {
    const response = await fetch(`${server.url}/antiFraudHighRate/query`, { method: 'POST', body });
    return ((await response.json()) as { readonly error_code: number }).error_code;
  };
  expect(await score()).toBe(10014);
  // A probe follows each failure, and one more comes every three seconds.
  for (let asked = 0; asked < 20; asked += 1) {
    expect(await score()).toBe(10014);
    expect((await readiness(server)).status).toBe(503);
  }
});
