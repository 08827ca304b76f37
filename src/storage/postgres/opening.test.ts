import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { makePostgresDatabase } from '../../../test/postgres-server.ts';
import { connectOutside, ENGINE } from '../../../test/temporary-database.ts';

const OPENS = `import { PostgresDatabase } from ${JSON.stringify(path.join(import.meta.dirname, 'postgres-database.ts'))};
await PostgresDatabase.open({ url: process.env.DATABASE }).catch(({ message }) => console.log(message));`;

test.runIf(ENGINE === 'postgres')('a process that gets too few connections ends with its error', async () => {
  const { url, drop } = await makePostgresDatabase();
  const outside = connectOutside(url);
  const role = `few_${process.pid}`;
  outside.exec(`CREATE ROLE ${role} LOGIN CONNECTION LIMIT 1;
    GRANT ALL ON SCHEMA public TO ${role}; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
  onTestFinished(async () => {
    outside.exec(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    outside.close();
    await drop();
  });
  expect(await openInAProcess(url.replace(/\/\/[^@]*@/, `//${role}@`))).toMatch(/too many connections for role/);
});

/** What a server says that takes every connection: `AuthenticationOk` and `ReadyForQuery`. */
const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

test('a server that ends after a connection was made is an error, and does not end the process by itself', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(WELCOME);
      socket.once('data', () => socket.destroy());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await openInAProcess(`postgres://renzheng@127.0.0.1:${port}/renzheng`)).toMatch(
    /connection|ECONNRESET|EPIPE/i,
  );
});

/** Opens a database in a process of its own. Gives the error that it caught. Throws an Error if the process fails. */
async function openInAProcess(url: string): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-opening-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const script = path.join(folder, 'open.mjs');
  writeFileSync(script, OPENS);
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env: { ...process.env, DATABASE: url } });
  return stdout;
}
