import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import { STORES } from '../../src/storage/sql/catalogue.ts';
import { FROM_THE_BEGINNING } from '../../src/storage/sql/chain/verify-links.ts';
import { configureWriter } from '../../src/storage/sqlite/connection.ts';
import type { SqliteConnection } from '../../src/storage/sqlite/sqlite-connection.ts';
import { afterPowerLoss, RecordedDisk, type DiskEvent, type DiskImage } from './recorded-disk.ts';
import { addApp, CHAIN_KEYS, openStore, writeBatches, type ToldRow } from './store-writes.ts';
import { openWasmConnection } from './wasm-connection.ts';
import { loadWasmSqlite, type WasmSqlite } from './wasm-sqlite.ts';

const LOSSES = 40;
const BATCHES = 200;
/** The log is emptied into the database file after so many batches, so that losses hit this step too. */
const BATCHES_TO_CHECKPOINT = 70;

let sqlite: WasmSqlite;
beforeAll(async () => {
  sqlite = await loadWasmSqlite();
});

let disks = 0;
const newDisk = (image?: DiskImage) => new RecordedDisk(`disk-${(disks += 1)}`, image);
const newFolder = () => mkdtempSync(path.join(tmpdir(), 'renzheng-power-'));

/**
 * Everything that was done to a disk, and the rows that a caller was told of, each with the number of steps before
 * that.
 */
interface Life {
  readonly events: readonly DiskEvent[];
  readonly told: readonly { readonly afterEvents: number; readonly rows: readonly ToldRow[] }[];
}

/** Writes to a disk as the writing thread does. `change` can change before that what is synced. */
function live(change: (connection: SqliteConnection) => void): Life {
  const disk = newDisk();
  const connection = openWasmConnection(sqlite, disk);
  configureWriter(connection);
  openStore(connection, newFolder());
  addApp(connection);
  change(connection);
  const random = seededRandom(12);
  const told: { afterEvents: number; rows: readonly ToldRow[] }[] = [];
  for (let from = 0; from < BATCHES; from += BATCHES_TO_CHECKPOINT) {
    const to = Math.min(BATCHES, from + BATCHES_TO_CHECKPOINT);
    writeBatches(connection, random, { from, to }, (rows) => told.push({ afterEvents: disk.events.length, rows }));
    connection.pragma('wal_checkpoint(TRUNCATE)');
  }
  connection.close();
  return { events: disk.events, told };
}

/**
 * Turns the power off at seeded moments and looks at what is left. Half of the time, parts of the disk's cache were
 * written.
 */
function loseEach(
  { events, told }: Life,
  look: (connection: SqliteConnection, rows: readonly ToldRow[]) => void,
): void {
  const random = seededRandom(3);
  const begun = told[0]?.afterEvents ?? 0;
  for (let loss = 0; loss < LOSSES; loss += 1) {
    const count = begun + random.intBelow(events.length - begun);
    const disk = newDisk(afterPowerLoss(events, count, loss % 2 === 0 ? null : random));
    const connection = openWasmConnection(sqlite, disk);
    configureWriter(connection);
    const rows = told.filter(({ afterEvents }) => afterEvents <= count).flatMap((each) => each.rows);
    look(connection, rows);
    connection.close();
  }
}

const lostOf = (connection: SqliteConnection, rows: readonly ToldRow[]) =>
  rows.filter(({ find, id }) => connection.prepare<unknown[], unknown>(find).get(id) === undefined);

const rowCount = (connection: SqliteConnection) =>
  connection.prepare<[], number>('SELECT (SELECT count(*) FROM ledger) + (SELECT count(*) FROM audit)').pluck().get();

/** Whether each commit has all of its rows or none: checks the file, the counters, and every link of the chain. */
function expectWhole(connection: SqliteConnection): void {
  expect(STORES.chain.reads.integrity(connection)).toBeNull();
  expect(STORES.ledger.reads.mismatches(connection)).toEqual([]);
  const { link } = STORES.chain.reads.end(connection);
  const range = { after: FROM_THE_BEGINNING, upToLink: link, rowsMax: 1e6, keys: CHAIN_KEYS };
  expect(STORES.chain.reads.verify(connection, range)).toMatchObject({ finding: null, rows: rowCount(connection) });
}

describe('a loss of power', () => {
  test('takes nothing that was told, leaves no half of a commit, and the store writes on', () => {
    const life = live(() => undefined);
    let [seen, lost] = [0, 0];
    loseEach(life, (connection, rows) => {
      seen += rows.length;
      lost += lostOf(connection, rows).length;
      openStore(connection, newFolder());
      expectWhole(connection);
      const later: ToldRow[] = [];
      writeBatches(connection, seededRandom(9), { from: BATCHES, to: BATCHES + 3 }, (told) => later.push(...told));
      expect(lostOf(connection, later)).toEqual([]);
      expectWhole(connection);
    });
    process.stdout.write(`power loss: ${LOSSES} losses, ${seen} rows that were told looked for, ${lost} gone\n`);
    expect(lost).toBe(0);
    expect(seen).toBeGreaterThan(LOSSES * BATCHES);
  });

  test('takes rows that were told when commits are not synced: so this suite can fail', () => {
    const life = live((connection) => connection.pragma('synchronous = NORMAL'));
    let lost = 0;
    loseEach(life, (connection, rows) => {
      lost += lostOf(connection, rows).length;
      expectWhole(connection);
    });
    process.stdout.write(`power loss: ${LOSSES} losses with synchronous=NORMAL, ${lost} rows that were told gone\n`);
    expect(lost).toBeGreaterThan(LOSSES);
  });

  test('at any step of the making of a database leaves a file that opens', () => {
    const disk = newDisk();
    const connection = openWasmConnection(sqlite, disk);
    configureWriter(connection);
    openStore(connection, newFolder());
    connection.close();
    const random = seededRandom(4);
    for (let loss = 0; loss < LOSSES; loss += 1) {
      const image = afterPowerLoss(disk.events, random.intBelow(disk.events.length), loss % 2 === 0 ? null : random);
      const again = openWasmConnection(sqlite, newDisk(image));
      configureWriter(again);
      openStore(again, newFolder());
      addApp(again);
      expectWhole(again);
      again.close();
    }
  });
});
