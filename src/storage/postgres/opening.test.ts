import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
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
  const env = { ...process.env, DATABASE: url.replace(/\/\/[^@]*@/, `//${role}@`) };
  const script = path.join(mkdtempSync(path.join(tmpdir(), 'renzheng-opening-')), 'open.mjs');
  writeFileSync(script, OPENS);
  const ended = await promisify(execFile)(process.execPath, [script], { env });
  expect(ended.stdout).toMatch(/too many connections for role/);
});
