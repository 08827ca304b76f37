import Database from 'better-sqlite3';
import fc from 'fast-check';
import {
  appendFileSync,
  cpSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { dataFolder } from '../../src/config/data-folder.ts';
import { aCall } from '../../src/platform/ledger/call-store.suite.ts';
import {
  copyAsKilled,
  entry,
  EVERY_ENTRY,
  filled,
  findingOf,
  newFolder,
  open,
  openForTest,
  settle,
  tamper,
} from './site.ts';

describe('lost acknowledged commits', () => {
  test('the last commit removed: the start says how many rows, since when and what to do, and changes nothing', async () => {
    const dir = await filled();
    const { database } = dataFolder(dir);
    tamper(
      dir,
      'DELETE FROM audit WHERE chain_link = (SELECT max(number) FROM chain_links)',
      'DELETE FROM chain_links WHERE number = (SELECT max(number) FROM chain_links)',
    );
    const before = readFileSync(database);
    await expect(openForTest(dir)).rejects.toThrow(
      /0 acknowledged ledger rows and 2 audit rows are missing: its last commit is of 2\d\d\d-.*Z, and commits until 2\d\d\d-.*serve --accept-loss/s,
    );
    expect(readFileSync(database).equals(before)).toBe(true);
  });

  test('if the administrators are lost too, an accepted loss sets their token aside', async () => {
    const dir = await filled();
    const { database, token } = dataFolder(dir);
    writeFileSync(token, 'rza_of-a-lost-owner\n');
    for (const name of [database, `${database}-wal`]) rmSync(name, { force: true });
    await expect(openForTest(dir)).rejects.toThrow('are missing');
    expect(existsSync(token)).toBe(true);
    const accepted = await openForTest(dir, true);
    expect([existsSync(token), readFileSync(`${token}.before-loss`, 'utf8')]).toEqual([false, 'rza_of-a-lost-owner\n']);
    await accepted.close();
  });

  test('an old database beside a newer checkpoint is refused. If the loss is accepted, the audit records it', async () => {
    const dir = await filled();
    const old = readFileSync(dataFolder(dir).database);
    const site = await open(dir);
    await settle(site, 'C', 31);
    await site.close();
    const checkpoint = readFileSync(dataFolder(dir).checkpoint);
    writeFileSync(dataFolder(dir).database, old);
    await expect(openForTest(dir)).rejects.toThrow('31 acknowledged ledger rows and 0 audit rows are missing');
    const accepted = await openForTest(dir, true);
    const [row] = await accepted.audit.list({ ...EVERY_ENTRY, operation: 'ledger.acceptLoss' });
    expect(row).toMatchObject({ fields: { ledgerRows: 31, auditRows: 0 }, outcome: 'ok' });
    expect(readFileSync(`${dataFolder(dir).checkpoint}.before-loss`)).toEqual(checkpoint);
    await settle(accepted, 'D', 2);
    expect(await accepted.ledgerProof.check()).toMatchObject({ finding: null });
    await accepted.close();
    expect(await findingOf(dir)).toBeNull();
  });

  test('a checkpoint without a database is a loss, not a first start', async () => {
    const dir = await filled();
    rmSync(dataFolder(dir).database);
    await expect(openForTest(dir)).rejects.toThrow('30 acknowledged ledger rows and 3 audit rows are missing');
  });

  test('a missing checkpoint, or one under another key, is refused', async () => {
    const dir = await filled();
    const { checkpoint } = dataFolder(dir);
    const text = readFileSync(checkpoint, 'latin1');
    writeFileSync(checkpoint, text.replaceAll(/"mac":"([0-9a-f]{64})"\}\n/g, `"mac":"${'0'.repeat(64)}"}\n`), 'latin1');
    await expect(openForTest(dir)).rejects.toThrow('renzheng.checkpoint was changed');
    rmSync(checkpoint);
    await expect(openForTest(dir)).rejects.toThrow('it cannot be told whether acknowledged rows are missing');
    const site = await openForTest(dir, true);
    expect(await site.ledgerProof.check()).toMatchObject({ finding: null });
  });

  test('a database file that was cut off is refused as damaged', async () => {
    const dir = await filled();
    const { database } = dataFolder(dir);
    truncateSync(database, statSync(database).size - 4096);
    await expect(openForTest(dir)).rejects.toThrow(/is damaged: the file has \d+ bytes of \d+/);
  });
});

describe('a write-ahead log cut at any byte', () => {
  let killed: string;
  let orders: readonly string[];
  beforeAll(async () => {
    const dir = newFolder();
    const site = await open(dir);
    await settle(site, 'A', 12);
    await Promise.all(Array.from({ length: 20 }, (_, i) => site.calls.settle(aCall(`B${i}`))));
    await site.audit.append(entry);
    await settle(site, 'C', 12);
    orders = [
      ...Array.from({ length: 12 }, (_, i) => `A${i + 1}`),
      ...Array.from({ length: 20 }, (_, i) => `B${i}`),
      ...Array.from({ length: 12 }, (_, i) => `C${i + 1}`),
    ];
    killed = copyAsKilled(dir);
    await site.close();
  });

  test('uncut, everything is there', async () => {
    const site = await openForTest(copyAsKilled(killed));
    expect(await site.ledgerProof.check()).toMatchObject({ rows: orders.length + 1, finding: null });
  });

  test('either no acknowledged row is missing, or the start says how many are', async () => {
    const { size } = statSync(path.join(killed, 'renzheng.db-wal'));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: size - 1 }), fc.boolean(), async (cutAt, isFlipped) => {
        const dir = copyAsKilled(killed);
        const log = `${dataFolder(dir).database}-wal`;
        if (isFlipped) {
          const bytes = readFileSync(log);
          bytes[cutAt] = (bytes[cutAt] ?? 0) ^ 0xff;
          writeFileSync(log, bytes);
        } else truncateSync(log, cutAt);
        const there = rowsIn(dir);
        const before = readFileSync(log);
        const result = await open(dir).then(
          async (site) => {
            const { finding, rows } = await site.ledgerProof.check();
            await site.close();
            return { finding, rows };
          },
          (error: Error) => error,
        );
        if (result instanceof Error) {
          expect(there).toBeLessThan(orders.length);
          expect(result.message).toContain(`${orders.length - there} acknowledged ledger row`);
          expect(readFileSync(log).equals(before)).toBe(true);
        } else {
          expect(result).toEqual({ finding: null, rows: orders.length + 1 });
        }
        rmSync(dir, { recursive: true, force: true });
      }),
      { numRuns: 40 },
    );
  });

  /** The number of rows that a reader of the cut files sees. */
  function rowsIn(dir: string): number {
    const copy = copyAsKilled(dir);
    const connection = new Database(dataFolder(copy).database);
    const isThere = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'ledger'").get();
    const count = isThere ? Number(connection.prepare('SELECT count(*) FROM ledger').pluck().get()) : 0;
    connection.close();
    rmSync(copy, { recursive: true, force: true });
    return count;
  }
});

describe('a restore', () => {
  test('is told apart from a loss, is in the audit, and begins a chain of another writer', async () => {
    const dir = await filled();
    const backup = readFileSync(dataFolder(dir).database);
    const site = await open(dir);
    await settle(site, 'C', 4);
    await site.close();
    writeFileSync(dataFolder(dir).database, backup);
    const marker = { version: 1, backup: 'monday', backedUpAtMs: 5, restoredAtMs: 6 };
    writeFileSync(dataFolder(dir).restored, JSON.stringify(marker));
    const restored = await openForTest(dir);
    const [row] = await restored.audit.list({ ...EVERY_ENTRY, operation: 'ledger.restore' });
    expect(row?.fields).toMatchObject({ backup: 'monday', ledgerRows: 4, auditRows: 0 });
    expect(existsSync(dataFolder(dir).restored)).toBe(false);
    await settle(restored, 'D', 3);
    expect(await restored.ledgerProof.check()).toMatchObject({ finding: null });
    const { starts } = await restored.database.read('chain.end', undefined);
    expect(starts.map(({ reason }) => reason)).toEqual(['first', 'restore']);
    expect(new Set(starts.map(({ writer }) => writer)).size).toBe(2);
    await restored.close();
    expect(await findingOf(dir)).toBeNull();
  });

  test('into an empty folder needs no checkpoint', async () => {
    const dir = await filled();
    const fresh = newFolder();
    for (const name of ['renzheng.db', 'site.key']) cpSync(path.join(dir, name), path.join(fresh, name));
    writeFileSync(
      dataFolder(fresh).restored,
      JSON.stringify({ version: 1, backup: 'x', backedUpAtMs: 5, restoredAtMs: 6 }),
    );
    expect(await findingOf(fresh)).toBeNull();
  });
});

test('a torn slot leaves the checkpoint before it', async () => {
  const dir = await filled();
  const { checkpoint } = dataFolder(dir);
  const bytes = readFileSync(checkpoint);
  const slotOfNewest = bytes.toString('latin1', 0, 4096).includes('"link":0,') ? 0 : 4096;
  bytes.fill(0, slotOfNewest + 100, slotOfNewest + 140);
  writeFileSync(checkpoint, bytes);
  expect(await findingOf(dir)).toBeNull();
});

test('bytes after a slot do no harm', async () => {
  const dir = await filled();
  appendFileSync(dataFolder(dir).checkpoint, 'x'.repeat(10_000));
  expect(await findingOf(dir)).toBeNull();
});
