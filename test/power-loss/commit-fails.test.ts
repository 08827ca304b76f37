import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import { commitTogether } from '../../src/storage/sql/batch.ts';
import { writeOperations } from '../../src/storage/sql/catalogue.ts';
import { configureWriter } from '../../src/storage/sqlite/connection.ts';
import type { SqliteConnection } from '../../src/storage/sqlite/sqlite-connection.ts';
import { afterPowerLoss, RecordedDisk, type DiskImage } from './recorded-disk.ts';
import { addApp, openStore, writeBatches, type ToldRow } from './store-writes.ts';
import { openWasmConnection } from './wasm-connection.ts';
import { loadWasmSqlite, type WasmSqlite } from './wasm-sqlite.ts';

let sqlite: WasmSqlite;
beforeAll(async () => {
  sqlite = await loadWasmSqlite();
});

let disks = 0;
const newDisk = (image?: DiskImage) => new RecordedDisk(`failing-${(disks += 1)}`, image);

function open(disk: RecordedDisk): SqliteConnection {
  const connection = openWasmConnection(sqlite, disk);
  configureWriter(connection);
  openStore(connection, mkdtempSync(path.join(tmpdir(), 'renzheng-commit-')));
  return connection;
}

const APP = { operation: 'apiStates.put', input: { api: 'late', availability: 'on', changedAtMs: 1 } };
const PROBE = { operation: 'apiStates.put', input: { api: 'after', availability: 'on', changedAtMs: 1 } };
const run = (connection: SqliteConnection, calls: readonly { operation: string; input: unknown }[]) =>
  commitTogether(connection, writeOperations(), [{ id: 1, calls }])[0];
const isThere = (connection: SqliteConnection) =>
  connection.prepare("SELECT 1 FROM api_states WHERE api = 'late'").get() !== undefined;

/** Whether the write is there after a crash, once if nothing but the synced was kept, and once if all was. */
function afterCrash(disk: RecordedDisk): { readonly ofSynced: boolean; readonly ofAll: boolean } {
  const everything = { intBelow: () => 1 };
  const [ofSynced, ofAll] = [null, { ...seededRandom(1), ...everything }].map((random) => {
    const connection = open(newDisk(afterPowerLoss(disk.events, disk.events.length, random)));
    const found = isThere(connection);
    connection.close();
    return found;
  }) as [boolean, boolean];
  return { ofSynced, ofAll };
}

test('if the disk fails while a commit is synced, the commit may be there: its end is unknown', () => {
  const disk = newDisk();
  const connection = open(disk);
  disk.failing = 'sync';
  expect(run(connection, [APP])).toMatchObject({
    ok: false,
    failure: { fault: 'unavailable', isUnknown: true, message: expect.stringContaining('SQLITE_IOERR') as string },
  });
  expect([connection.inTransaction, isThere(connection)]).toEqual([false, false]);
  expect(afterCrash(disk)).toEqual({ ofSynced: false, ofAll: true });

  // A look that cannot commit does not tell either.
  expect(run(connection, [])).toMatchObject({ ok: false, failure: { isUnknown: true } });

  disk.failing = null;
  expect(run(connection, [])).toEqual({ id: 1, ok: true, outputs: [] });
  expect(isThere(connection)).toBe(false);
  expect(afterCrash(disk)).toEqual({ ofSynced: false, ofAll: false });
  expect(run(connection, [APP])).toMatchObject({ ok: true });
  expect(afterCrash(disk)).toEqual({ ofSynced: true, ofAll: true });
  connection.close();
});

test('if the disk fails while the log is written, the end is unknown too, and the store writes on', () => {
  const disk = newDisk();
  const connection = open(disk);
  addApp(connection);
  disk.failing = 'write';
  expect(run(connection, [APP])).toMatchObject({ ok: false, failure: { isUnknown: true } });
  disk.failing = null;
  expect(run(connection, [])).toMatchObject({ ok: true });
  expect(afterCrash(disk)).toEqual({ ofSynced: false, ofAll: false });
  const told: ToldRow[] = [];
  writeBatches(connection, seededRandom(2), { from: 0, to: 3 }, (rows) => told.push(...rows));
  expect(told.filter(({ find, id }) => connection.prepare(find).get(id) === undefined)).toEqual([]);
  connection.close();
});

test('a commit that goes through after one that was refused for another reason is no doubt', () => {
  const connection = open(newDisk());
  const broken = { ...APP, input: { ...APP.input, availability: 'half' } };
  const reply = run(connection, [broken]);
  expect(reply).toMatchObject({ ok: false });
  expect(reply).not.toHaveProperty('failure.isUnknown');
  expect(run(connection, [PROBE])).toMatchObject({ ok: true });
  connection.close();
});
