import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  bytesOf,
  connectOutside,
  ENGINE,
  openTemporaryDatabase,
  openWatchedDatabase,
} from '../../../test/temporary-database.ts';
import { SqlAuditLog } from './audit/audit-log.ts';

const TABLES =
  ENGINE === 'sqlite'
    ? `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`
    : `SELECT relname AS name FROM pg_class
       WHERE relnamespace = CAST('public' AS regnamespace) AND relkind IN ('r', 'p') ORDER BY relname`;

/** Every row of every table. */
function rowsOf(place: string): Readonly<Record<string, readonly unknown[]>> {
  const outside = connectOutside(place);
  const tables = (outside.prepare(TABLES).all() as { readonly name: string }[]).map(({ name }) => name);
  const rows = Object.fromEntries(tables.map((table) => [table, outside.prepare(`SELECT * FROM ${table}`).all()]));
  outside.close();
  return rows;
}

const entry = {
  atMs: 1,
  administratorId: null,
  administratorName: null,
  operation: 'apps.create',
  kind: 'write',
  subject: null,
  fields: {},
  outcome: 'ok',
  addressDigest: 'ff',
} as const;

test('a database that a test used holds for the next one exactly what it held at first', async () => {
  const first = await openTemporaryDatabase();
  const before = rowsOf(first.place);
  expect(before).toMatchObject({ audit: [], api_states: [] });
  expect(before['schema_migrations']).not.toEqual([]);
  const log = new SqlAuditLog(first.database);
  await log.append(entry);
  await first.database.write('apiStates.put', { api: 'a', availability: 'off', changedAtMs: 1 });
  const outside = connectOutside(first.place);
  outside.exec('DELETE FROM schema_migrations');
  outside.close();
  expect(rowsOf(first.place)['audit']).toMatchObject([{ number: 1 }]);
  await first.dispose();

  const second = await openTemporaryDatabase();
  expect(second.place).toBe(first.place);
  expect(rowsOf(second.place)).toEqual(before);
  // Its own connections see it too, and numbers begin anew.
  expect(await second.database.read('apiStates.list', undefined)).toEqual([]);
  await new SqlAuditLog(second.database).append(entry);
  expect(rowsOf(second.place)['audit']).toMatchObject([{ number: 1 }]);
  await second.dispose();
});

test('a database is not used again once it was closed, chained, held by a lease, opened for others, or on PostgreSQL given another schema', async () => {
  const closed = await openTemporaryDatabase();
  await closed.database.close();
  await closed.dispose();
  const chained = await openTemporaryDatabase();
  expect(chained.place).not.toBe(closed.place);
  const [writer, key] = [`w_${'0'.repeat(32)}`, new Uint8Array(32).fill(7)];
  await chained.database.write('chain.begin', {
    writer,
    key,
    reason: 'first',
    startedAtMs: 1,
    details: '{}',
    linksUsed: 0,
  });
  const checkpointFile = path.join(mkdtempSync(path.join(tmpdir(), 'renzheng-chain-')), 'renzheng.checkpoint');
  await chained.database.startChain({ writer, key, checkpointFile, makesFile: true, isShared: false });
  await chained.dispose();
  const held = await openTemporaryDatabase();
  expect(held.place).not.toBe(chained.place);
  held.database.holdBy(() => 'first');
  await held.dispose();
  const toldOpened = await openTemporaryDatabase();
  expect(toldOpened.place).not.toBe(held.place);
  await toldOpened.database.tellOpened();
  await toldOpened.dispose();
  const altered = await openTemporaryDatabase();
  expect(altered.place).not.toBe(toldOpened.place);
  const outside = connectOutside(altered.place);
  outside.exec('CREATE TABLE more (id INTEGER)');
  outside.close();
  await altered.dispose();
  const last = await openTemporaryDatabase();
  expect(rowsOf(last.place)).not.toHaveProperty('more');
  await last.dispose();
});

test('a test that reads the bytes of a database is told to open one of its own', async () => {
  const used = await openTemporaryDatabase();
  expect(() => bytesOf(used.place)).toThrow('{ isNew: true }');
  await used.dispose();
});

test.runIf(ENGINE === 'sqlite')('each test that writes without a mark fails, also one after another', async () => {
  for (const _ of [1, 2]) {
    const watched = await openWatchedDatabase();
    const outside = connectOutside(watched.place);
    outside.prepare("INSERT INTO api_states VALUES ('a', 'off', 1)").run();
    outside.close();
    await expect(watched.dispose()).rejects.toThrow('written and not marked: directory');
  }
  const watched = await openWatchedDatabase();
  await watched.dispose();
});
