import Database from 'better-sqlite3';
import { cpSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { retireBefore, retireLedger } from '../../src/composition/stores/ledger-retention.ts';
import { ledgerCheck } from '../../src/cli/doctor/ledger-check.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { LocalDay } from '../../src/platform/ledger/local-day.ts';
import { chainKey } from '../../src/storage/sql/chain/ledger-proof.ts';
import { durableWrite } from '../../src/storage/sql/database.ts';
import {
  copyAsKilled,
  EVERY_ENTRY,
  entry,
  filled,
  findingOf,
  newFolder,
  openForTest,
  settle,
  tamper,
  type Site,
} from './site.ts';

const DAY_MS = 86_400_000;

const depsOf = ({ database, secrets }: Site, nowMs = () => Date.now()) => ({ database, secrets, clock: { nowMs } });

/** Commits a call and an audit row. Everything committed so far is older than the moment that it gives. */
async function moment(site: Site, prefix: string): Promise<number> {
  await settle(site, prefix, 1);
  await site.audit.append(entry);
  const last = systemClock.nowMs();
  let nowMs = last;
  while (nowMs <= last) nowMs = systemClock.nowMs();
  return nowMs;
}

const orders = async ({ stores }: Site): Promise<readonly string[]> => {
  const filter = { appIds: null, fromMs: null, toMs: null, keyId: null, api: null, code: null, charged: null };
  const { rows } = await stores.ledger.page({ filter, order: 'oldest', limit: 1000, cursor: null });
  return rows.map(({ orderId }) => orderId);
};

const totalsOf = ({ stores }: Site) =>
  stores.ledger.totals({ appIds: null, from: '2000-01-01' as LocalDay, to: '2100-01-01' as LocalDay });

async function expectWhole(site: Site): Promise<void> {
  expect(await site.ledgerProof.check()).toMatchObject({ finding: null });
  expect(await site.stores.ledger.mismatches()).toEqual([]);
}

/** The check of doctor, which reads every row of a stopped or running site. */
const examine = (dir: string) => ledgerCheck(readConfig({ RENZHENG_DATA_DIR: dir }), undefined).run();

test('rows past their retention are removed with their links, and all checks and sums stay right', async () => {
  const dir = await filled();
  const site = await openForTest(dir);
  const beforeMs = await moment(site, 'M');
  await settle(site, 'N', 5);
  const sums = await totalsOf(site);
  const { links: before } = await site.ledgerProof.check();
  expect((await retireBefore(depsOf(site), beforeMs)).rows).toBeGreaterThan(30);
  expect(await orders(site)).toEqual(['N1', 'N2', 'N3', 'N4', 'N5']);
  const report = await site.ledgerProof.check();
  expect(report).toMatchObject({ finding: null, links: 6, rows: 6 });
  expect(before).toBeGreaterThan(report.links);
  await expectWhole(site);
  expect(await totalsOf(site)).toEqual(sums);
  expect(await site.audit.list({ ...EVERY_ENTRY, operation: 'ledger.retention' })).toHaveLength(1);
  // A second round on the same day finds nothing, and adds no chain.
  expect(await retireBefore(depsOf(site), beforeMs)).toEqual({ rows: 0 });
  expect((await site.database.read('chain.end', undefined)).starts).toHaveLength(2);
  await site.close();
  expect(await examine(dir)).toMatchObject({ level: 'ok', detail: '6 commits and 6 rows fit' });
});

test('a folder opens after a retention, closed or killed, and a second retention is as good', async () => {
  const dir = await filled();
  const site = await openForTest(dir);
  const first = await moment(site, 'M');
  await settle(site, 'N', 3);
  await retireBefore(depsOf(site), first);
  expect(await findingOf(copyAsKilled(dir))).toBeNull();
  await settle(site, 'O', 3);
  expect(await findingOf(copyAsKilled(dir))).toBeNull();
  await site.close();
  const again = await openForTest(dir);
  await expectWhole(again);
  const second = await moment(again, 'P');
  await settle(again, 'Q', 2);
  await retireBefore(depsOf(again), second);
  expect(await orders(again)).toEqual(['Q1', 'Q2']);
  await expectWhole(again);
  expect(await findingOf(copyAsKilled(dir))).toBeNull();
});

test('rows are kept for so many days from the midnight in China, and everything may end', async () => {
  const dir = await filled();
  const site = await openForTest(dir);
  const today = systemClock.nowMs();
  const midnightMs = Math.floor((today + 8 * 3_600_000) / DAY_MS) * DAY_MS - 8 * 3_600_000;
  // The day of the commits is the first of the kept ones until the midnight 401 days later.
  const kept = depsOf(site, () => midnightMs + 401 * DAY_MS - 1);
  expect(await retireLedger(kept, 400)).toEqual({ rows: 0 });
  const ended = depsOf(site, () => midnightMs + 401 * DAY_MS);
  expect((await retireLedger(ended, 400)).rows).toBe(33);
  expect(await orders(site)).toEqual([]);
  await expectWhole(site);
  await settle(site, 'N', 2);
  await expectWhole(site);
  await site.close();
  expect(await findingOf(dir)).toBeNull();
});

test('an interrupted removal leaves every check clean, and the next round goes on', async () => {
  const dir = await filled();
  const site = await openForTest(dir);
  await begin(site);
  for (let turn = 0; turn < 4; turn++) {
    await site.database.write('chain.removeRetired', 3);
    await expectWhole(site);
    expect(await findingOf(copyAsKilled(dir))).toBeNull();
  }
  expect((await retireBefore(depsOf(site), 0)).rows).toBeGreaterThan(0);
  await expectWhole(site);
  expect(await orders(site)).toEqual([]);
});

/** Begins a chain for retention after the last link, and removes nothing. */
async function begin(site: Site): Promise<void> {
  const details = await site.database.report('chain.retirable', systemClock.nowMs() + DAY_MS);
  const { starts } = await site.database.read('chain.end', undefined);
  const key = chainKey(site.secrets, starts.at(-1)?.writer ?? '');
  if (details === null) throw new Error('nothing is to be retired');
  await site.database.write('chain.retire', { key, startedAtMs: systemClock.nowMs(), details });
}

test('a crash between the commit and the checkpoint of a retention is no loss', async () => {
  const dir = await filled();
  const site = await openForTest(dir);
  const old = newFolder();
  cpSync(dataFolder(dir).checkpoint, dataFolder(old).checkpoint);
  await begin(site);
  const killed = copyAsKilled(dir);
  cpSync(dataFolder(old).checkpoint, dataFolder(killed).checkpoint);
  expect(await findingOf(killed)).toBeNull();
});

test('a retention that fails with its transaction leaves the chain as it was', async () => {
  const dir = await filled();
  const site = await openForTest(dir);
  const details = await site.database.report('chain.retirable', systemClock.nowMs() + DAY_MS);
  const { starts } = await site.database.read('chain.end', undefined);
  if (details === null) throw new Error('nothing is to be retired');
  const order = { key: chainKey(site.secrets, starts[0]?.writer ?? ''), startedAtMs: 1, details };
  const forged = { ...details, through: { ...details.through, mac: 'f'.repeat(64) } };
  const wrong = site.database.writeAll([
    durableWrite('chain.retire', order),
    durableWrite('chain.retire', { ...order, details: forged }),
  ]);
  await expect(wrong).rejects.toThrow('the link up to which retention removes was changed');
  await settle(site, 'N', 2);
  await expectWhole(site);
  expect((await site.database.read('chain.end', undefined)).starts).toHaveLength(1);
  await site.close();
  expect(await findingOf(dir)).toBeNull();
});

test('rows from before the chain end too', async () => {
  const dir = await filled();
  tamper(
    dir,
    'UPDATE ledger SET chain_link = NULL, chain_salt = NULL',
    'UPDATE audit SET chain_link = NULL, chain_salt = NULL',
    'DELETE FROM chain_links',
    'DELETE FROM chains',
  );
  rmSync(dataFolder(dir).checkpoint);
  const site = await openForTest(dir);
  const beforeMs = await moment(site, 'M');
  await settle(site, 'N', 2);
  expect(await site.ledgerProof.check()).toMatchObject({ finding: null, rowsBefore: 33 });
  await begin(site);
  await site.database.write('chain.removeRetired', 10);
  await expectWhole(site);
  await retireBefore(depsOf(site), beforeMs);
  expect(await site.ledgerProof.check()).toMatchObject({ finding: null, rowsBefore: 0 });
  await expectWhole(site);
});

async function retired(): Promise<string> {
  const dir = await filled();
  const site = await openForTest(dir);
  const beforeMs = await moment(site, 'M');
  await settle(site, 'N', 3);
  await retireBefore(depsOf(site), beforeMs);
  await settle(site, 'O', 3);
  await site.close();
  return dir;
}

test.each([
  ['a kept row is removed', "DELETE FROM ledger WHERE order_id = 'N2'", /order N2.* is missing/],
  ['a kept row is changed', "UPDATE ledger SET code = 7 WHERE order_id = 'N2'", /order N2.* was changed/],
  [
    'a kept link is removed',
    'DELETE FROM chain_links WHERE number = (SELECT min(number) FROM chain_links)',
    /link \d+ is missing/,
  ],
  [
    'the start says that more was removed',
    `UPDATE chains SET details = json_set(details, '$.through.link', (SELECT min(number) FROM chain_links),
      '$.through.mac', (SELECT mac FROM chain_links ORDER BY number LIMIT 1)) WHERE reason = 'retention'`,
    /start of chain 2/,
  ],
  ['the start is removed', "DELETE FROM chains WHERE reason = 'retention'", /link 1 is missing/],
  [
    'a row is put where rows were removed',
    "INSERT INTO ledger SELECT 'app_x', 1, 'FORGED', 'k', api, 0, 1, 1, NULL, 1, 1, x'00', source, 0, 1, x'00', NULL, NULL, NULL FROM ledger LIMIT 1",
    /order FORGED is in no link/,
  ],
  [
    'a row is put before the chain',
    "INSERT INTO ledger SELECT 'app_x', 1, 'FORGED', 'k', api, 0, 1, 1, NULL, 1, 1, x'00', source, 0, NULL, NULL, NULL, NULL, NULL FROM ledger LIMIT 1",
    /inserted past the chain.*FORGED/,
  ],
])('after a retention the check finds that %s', async (_name, statement, what) => {
  const dir = await retired();
  tamper(dir, statement);
  expect(await examine(dir)).toMatchObject({ level: 'error', detail: expect.stringMatching(what) as unknown });
});

test('the database lets retention remove nothing that it has not retired', async () => {
  const dir = await retired();
  const connection = new Database(dataFolder(dir).database);
  for (const table of ['ledger', 'audit', 'chain_links', 'chains'])
    expect(() => connection.exec(`DELETE FROM ${table}`), table).toThrow('append-only');
  connection.close();
});
