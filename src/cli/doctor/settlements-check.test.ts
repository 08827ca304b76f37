import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { settlementsCheck } from './settlements-check.ts';

/** Starts a server that shows this at /readyz, and gives the file of its note. */
async function serve(settlements: string): Promise<string> {
  const server = createServer((_request, response) =>
    response.end(JSON.stringify({ status: 'ready', checks: { database: 'ok', settlements } })),
  );
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-doctor-'));
  onTestFinished(() => {
    server.close();
    rmSync(dir, { recursive: true });
  });
  const note = path.join(dir, 'server.json');
  writeFileSync(note, JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
  return note;
}

test('a server that knows how every call ended is fine', async () => {
  expect(await settlementsCheck(await serve('ok')).run()).toMatchObject({ level: 'ok' });
});

test('open settlements are a warning that says how many', async () => {
  const finding = await settlementsCheck(await serve('3 open: the database is down')).run();
  expect(finding).toMatchObject({ level: 'warning', detail: expect.stringContaining('3 open: the database is down') });
});

test('without a server, nothing is asked', async () => {
  expect(await settlementsCheck('/no/such/file').run()).toMatchObject({ level: 'not-asked' });
});
