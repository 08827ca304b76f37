import Database from 'better-sqlite3';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lossTeller } from '../../src/composition/stores/loss-teller.ts';
import { retireBefore } from '../../src/composition/stores/ledger-retention.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { commitTogether } from '../../src/storage/sql/batch.ts';
import { writeOperations } from '../../src/storage/sql/catalogue.ts';
import { insertStart, readLastStart } from '../../src/storage/sql/chain/chain-rows.ts';
import { readCheckpoints } from '../../src/storage/sql/chain/checkpoint-file.ts';
import { chainOf } from '../../src/storage/sql/chain/writer-chain.ts';
import { forOperations } from '../../src/storage/sqlite/engine.ts';
import { migrate, readMigrations } from '../../src/storage/sqlite/migrate.ts';
import { entry, EVERY_ENTRY, filled, newFolder, open, openForTest, settle } from './site.ts';

const MIGRATIONS = path.join(import.meta.dirname, '../../src/storage/sqlite/migrations');
const writer = `w_${'0'.repeat(32)}`;
const key = new Uint8Array(32).fill(7);

/** A node that writes a shared chain. `connection.session` can be changed as a server's session changes. */
function aNode() {
  const checkpointFile = path.join(newFolder(), 'renzheng.checkpoint');
  const connection = Object.assign(forOperations(new Database(':memory:')), { session: 1 });
  onTestFinished(() => void connection.close());
  migrate(connection, readMigrations(MIGRATIONS), 1);
  const write = (operation: string, input: unknown) =>
    commitTogether(connection, writeOperations(), [{ id: 1, calls: [{ operation, input }] }]);
  write('chain.begin', { writer, key, reason: 'first', startedAtMs: 1, details: '{}', linksUsed: 0 });
  const chain = chainOf(connection);
  chain.start({ writer, key, checkpointFile, makesFile: true, isShared: true });
  onTestFinished(() => chain.close());
  /** Commits an audit row, which is one link. */
  const commit = () => expect(write('audit.append', entry)).toMatchObject([{ ok: true }]);
  const triggers = connection
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'chain_links'")
    .all();
  for (const { name } of triggers) connection.exec(`DROP TRIGGER ${name}`);
  /** Goes over to a server that has other links in place of those from `link` on. */
  const promote = (link: number, others: readonly unknown[] = []) => {
    const links = connection.prepare('SELECT * FROM chain_links WHERE number >= ?').all(link);
    connection.prepare('DELETE FROM chain_links WHERE number >= ?').run(link);
    for (const row of others as readonly Record<string, unknown>[]) {
      const columns = Object.keys(row);
      connection
        .prepare(`INSERT INTO chain_links (${columns.join()}) VALUES (${columns.map(() => '?').join()})`)
        .run(...Object.values(row));
    }
    connection.session += 1;
    return links;
  };
  return { connection, chain, commit, promote, write, lost: `${checkpointFile}.lost` };
}

const linkIn = (file: string) => readCheckpoints(file)[0]?.heads[0]?.link;

test('a chain that was begun in a transaction that failed is no lost chain', () => {
  const { connection, chain, commit, lost } = aNode();
  commit();
  commit();
  connection.exec('BEGIN IMMEDIATE');
  chain.begin();
  const [start, { head }] = [readLastStart(connection), chain];
  if (!start || !head) throw new Error('there is a chain');
  const next = { ...start, chain: 2, reason: 'retention', firstLink: 3, previousMac: head.mac } as const;
  chain.goOnWith(insertStart(connection, next, 'a'.repeat(64)));
  connection.exec('ROLLBACK');
  chain.lost();
  commit();
  expect([existsSync(lost), chain.loss, chain.head?.number]).toEqual([false, null, 3]);
});

test('rows that a promoted server lacks are told of and kept, and not any more when the right server is back', () => {
  const { chain, commit, promote, write, lost } = aNode();
  for (let link = 1; link <= 4; link += 1) commit();
  // The connection was dropped while nothing was written.
  const whole = promote(3);
  const checked = () => write('chain.checkpointed', undefined);
  expect(checked()).toMatchObject([{ ok: true, outputs: [{ link: 4, auditRows: 2 }] }]);
  expect(linkIn(lost)).toBe(4);
  promote(3, whole);
  expect(checked()).toMatchObject([{ ok: true, outputs: [null] }]);
  expect([existsSync(lost), linkIn(`${lost}.old`)]).toEqual([false, 4]);
  promote(3);
  commit();
  commit();
  expect(chain.loss).toMatchObject({ link: 4, auditRows: 2 });
  promote(3, whole);
  // What the wrong server acknowledged meanwhile is a loss of its own.
  commit();
  expect(chain.loss).toMatchObject({ link: 4, isOther: true });
  expect([linkIn(lost), linkIn(`${lost}.old`)]).toEqual([4, 4]);
  expect(readFileSync(lost).equals(readFileSync(`${lost}.old`))).toBe(false);
});

test('a checkpoint of lost rows that cannot be kept is kept later, and the node is not ready before', () => {
  const { chain, commit, promote, write, lost } = aNode();
  commit();
  commit();
  mkdirSync(`${lost}.new`);
  promote(2);
  commit();
  commit();
  expect([chain.lossProblem, existsSync(lost)]).toEqual(['EISDIR', false]);
  expect(write('chain.checkpointed', undefined)).toMatchObject([
    { ok: false, failure: { fault: 'unavailable', message: expect.stringContaining('EISDIR') as string } },
  ]);
  rmdirSync(`${lost}.new`);
  commit();
  expect([chain.lossProblem, linkIn(lost)]).toEqual([null, 2]);
  expect(write('chain.checkpointed', undefined)).toMatchObject([{ ok: true }]);
});

test('the log has one line for a loss, and the metric says that there is one', () => {
  const said: string[] = [];
  let gauge = () => -1;
  const tell = lossTeller({
    log: { event: (text) => said.push(text), problem: (text) => said.push(text) },
    metrics: { gauge: (_name, _help, read) => void (gauge = read as () => number) },
  });
  tell(null);
  const none = gauge();
  const loss = { kind: 'missing', ledgerRows: 3, auditRows: 1, creditRows: 0, link: 9, isOther: false } as const;
  for (let probe = 0; probe < 2; probe += 1) tell({ ...loss, lastCommitAtMs: 0, checkpointAtMs: 1000 });
  expect([none, gauge()]).toEqual([0, 1]);
  tell(null);
  expect([said, gauge()]).toEqual([
    [
      'the database is not what this node acknowledged: 3 acknowledged ledger rows and 1 audit row are missing: ' +
        'its last commit is of 1970-01-01T00:00:00.000Z, and commits until 1970-01-01T00:00:01.000Z were acknowledged',
      'the acknowledged rows that were missing are there again',
    ],
    0,
  ]);
});

test('a kept checkpoint whose rows are there is put aside, and so is one whose rows are past their retention', async () => {
  const dir = await filled();
  const { checkpoint } = dataFolder(dir);
  cpSync(checkpoint, `${checkpoint}.lost`);
  const whole = await openForTest(dir);
  expect([existsSync(`${checkpoint}.lost`), existsSync(`${checkpoint}.lost.old`)]).toEqual([false, true]);
  cpSync(checkpoint, `${checkpoint}.idle`);
  await settle(whole, 'C', 3);
  const last = systemClock.nowMs();
  let nowMs = last;
  while (nowMs <= last) nowMs = systemClock.nowMs();
  await settle(whole, 'D', 1);
  await retireBefore({ database: whole.database, secrets: whole.secrets, clock: systemClock }, nowMs);
  await whole.close();
  renameSync(`${checkpoint}.lost.old`, `${checkpoint}.lost`);
  // The node has written nothing since before its retention.
  renameSync(`${checkpoint}.idle`, checkpoint);
  const idle = await openForTest(dir);
  expect([existsSync(`${checkpoint}.lost`), (await idle.ledgerProof.check()).finding]).toEqual([false, null]);
});

test('a restore explains what was lost before it', async () => {
  const dir = await filled();
  const { checkpoint, database, restored } = dataFolder(dir);
  const old = readFileSync(database);
  const site = await open(dir);
  await settle(site, 'C', 2);
  await site.close();
  cpSync(checkpoint, `${checkpoint}.lost`);
  writeFileSync(database, old);
  const backup = 'renzheng-20310401T020000Z-4k1v9q2m7x3a';
  writeFileSync(restored, JSON.stringify({ version: 1, backup, backedUpAtMs: 1, restoredAtMs: 2 }));
  await (await openForTest(dir)).close();
  const again = await openForTest(dir);
  expect([existsSync(`${checkpoint}.lost`), (await again.ledgerProof.check()).finding]).toEqual([false, null]);
});

test('a start that ends before the audit has the accepted loss loses nothing that tells of it', async () => {
  const dir = await filled();
  const { checkpoint, database } = dataFolder(dir);
  const old = readFileSync(database);
  const site = await open(dir);
  await settle(site, 'C', 2);
  await site.close();
  writeFileSync(database, old);
  const told = linkIn(checkpoint);
  // The chain begins, and then the checkpoint cannot be made.
  mkdirSync(`${checkpoint}.new`);
  await expect(openForTest(dir, true)).rejects.toThrow('EISDIR');
  rmdirSync(`${checkpoint}.new`);
  expect([linkIn(`${checkpoint}.lost`), linkIn(`${checkpoint}.before-loss`)]).toEqual([told, told]);
  await expect(openForTest(dir)).rejects.toThrow('--accept-loss');
  const accepted = await openForTest(dir, true);
  expect(await accepted.audit.list({ ...EVERY_ENTRY, operation: 'ledger.acceptLoss' })).toHaveLength(1);
  expect([existsSync(`${checkpoint}.lost`), linkIn(`${checkpoint}.before-loss`)]).toEqual([false, told]);
});

test('the chain after an accepted loss takes no link number that a lost link had', async () => {
  const dir = await filled();
  const { checkpoint, database } = dataFolder(dir);
  const [old, before] = [readFileSync(database), readFileSync(checkpoint)];
  const site = await open(dir);
  for (let commit = 0; commit < 5; commit++) await settle(site, `C${commit}`, 1);
  await site.close();
  // The process went on over the promoted server, and kept what tells of the loss.
  renameSync(checkpoint, `${checkpoint}.lost`);
  writeFileSync(checkpoint, before);
  writeFileSync(database, old);
  const lastLost = linkIn(`${checkpoint}.lost`) ?? 0;
  expect(lastLost).toBeGreaterThan((linkIn(checkpoint) ?? 0) + 4);
  const accepted = await openForTest(dir, true);
  const { starts } = await accepted.database.read('chain.end', undefined);
  expect(starts.at(-1)).toMatchObject({ reason: 'loss', firstLink: lastLost + 1 });
});
