import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import { retireBefore } from '../../src/composition/stores/ledger-retention.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { aCredit, aPaidCall } from '../../src/platform/ledger/credit-store.suite.ts';
import type { LocalDay } from '../../src/platform/ledger/local-day.ts';
import type { Micros } from '../../src/platform/ledger/money.ts';
import { copyAsKilled, findingOf, newFolder, open, openForTest, settle, tamper, type Site } from './site.ts';

const DAY_MS = 86_400_000;
const FIRST = 'crd_000000000000000001';
const SECOND = 'crd_000000000000000002';

let made: Promise<string> | undefined;

/** A folder with two paid calls and two credits, in commits of their own. It was closed in good order. */
async function credited(): Promise<string> {
  const dir = newFolder();
  cpSync(await (made ??= fill()), dir, { recursive: true });
  return dir;
}

async function fill(): Promise<string> {
  const dir = newFolder();
  const site = await open(dir);
  for (const orderId of ['A1', 'A2']) await site.calls.settle(aPaidCall(orderId));
  await give(site, FIRST, 'A1', { reason: 'text that SQLite keeps otherwise: 𠮷 \u{d800} "x"' });
  await give(site, SECOND, 'A2');
  await settle(site, 'B', 3);
  await site.close();
  return dir;
}

async function give({ stores }: Site, id: string, orderId: string, changes: Parameters<typeof aCredit>[0] = {}) {
  const end = await stores.credits.give(aCredit({ id, orderId, requestId: `of ${id}`, ...changes }));
  expect(end).toMatchObject({ kind: 'given' });
}

const totalsOf = ({ stores }: Site) =>
  stores.ledger.totals({ appIds: null, from: '2000-01-01' as LocalDay, to: '2100-01-01' as LocalDay });

test('credits are rows of the chain, and the check counts them', async () => {
  const dir = await credited();
  const site = await openForTest(dir);
  expect(await site.ledgerProof.check()).toMatchObject({ finding: null, rows: 7, links: 7 });
  expect(await site.stores.ledger.mismatches()).toEqual([]);
});

test.each([
  ['an amount', `UPDATE credits SET amount_micros = 1 WHERE id = '${FIRST}'`, 'row changed'],
  ['a reason', `UPDATE credits SET reason = 'another' WHERE id = '${FIRST}'`, 'row changed'],
  ['a second person', `UPDATE credits SET confirmed_by = 'adm_x' WHERE id = '${FIRST}'`, 'row changed'],
  ['a customer', `UPDATE credits SET customer_id = 'cus_x' WHERE id = '${FIRST}'`, 'row changed'],
  ['a credit that is gone', `DELETE FROM credits WHERE id = '${FIRST}'`, 'row missing'],
])('a change to a stopped database is named: %s', async (_, statement, what) => {
  const dir = await credited();
  tamper(dir, statement);
  await expect(openForTest(dir)).rejects.toThrow(`credit ${FIRST}`);
  const site = await openForTest(dir, true);
  expect(await site.ledgerProof.check()).toMatchObject({ finding: { what, table: 'credits', id: FIRST } });
});

test('a count of credits in a link or a start is part of its proof', async () => {
  for (const statement of [
    'UPDATE chain_links SET credit_rows = credit_rows + 1 WHERE number = 7',
    'UPDATE chain_links SET credit_rows = 0',
    'UPDATE chains SET credit_rows_before = 1',
  ]) {
    const dir = await credited();
    tamper(dir, statement);
    await expect(openForTest(dir), statement).rejects.toThrow('was changed');
  }
});

test.each([
  ['a credit that no commit made', `chain_link, chain_salt FROM credits WHERE id = '${FIRST}'`],
  ['a credit outside the chain', `NULL, NULL FROM credits WHERE id = '${FIRST}'`],
])('%s is found by the check', async (_, rest) => {
  const dir = await credited();
  tamper(
    dir,
    `INSERT INTO credits SELECT 'crd_x', 'x', order_id, app_id, key_id, api, customer_id, side, 1, reason, asked_by,
       NULL, at_ms, ${rest}`,
  );
  expect(await findingOf(dir)).toMatchObject({ what: 'row added', table: 'credits', id: 'crd_x' });
});

test('a lost credit that was acknowledged is missed at the start', async () => {
  const dir = await credited();
  const before = copyAsKilled(dir);
  const site = await openForTest(dir);
  await give(site, 'crd_000000000000000003', 'A2');
  await site.close();
  cpSync(dataFolder(dir).checkpoint, dataFolder(before).checkpoint);
  await expect(openForTest(before)).rejects.toThrow('0 acknowledged ledger rows and 0 audit rows and 1 credit');
});

test('a credit can outlive its call, totals stay, and a call that retention removed has no credit any more', async () => {
  const dir = await credited();
  const site = await openForTest(dir);
  const beforeMs = await later();
  await give(site, 'crd_000000000000000003', 'A2', { amount: 7 as Micros });
  const sums = await totalsOf(site);
  await retireBefore({ database: site.database, secrets: site.secrets, clock: systemClock }, beforeMs);
  expect(await site.stores.ledger.byOrderId('A2')).toBeNull();
  expect((await site.stores.credits.ofOrder('A2')).map(({ id }) => id)).toEqual(['crd_000000000000000003']);
  expect(await site.stores.credits.ofOrder('A1')).toEqual([]);
  expect(await totalsOf(site)).toEqual(sums);
  expect(await site.ledgerProof.check()).toMatchObject({ finding: null });
  expect(await site.stores.ledger.mismatches()).toEqual([]);
  const refused = await site.stores.credits.give(aCredit({ orderId: 'A2' }));
  expect(refused).toMatchObject({ refusal: { why: 'no-call', retiredBeforeMs: expect.any(Number) as number } });
  // The rest ends too, and nothing is left of credits but their sums.
  const ended = { database: site.database, secrets: site.secrets, clock: systemClock };
  await retireBefore(ended, systemClock.nowMs() + DAY_MS);
  expect(await site.stores.credits.ofOrder('A2')).toEqual([]);
  expect(await totalsOf(site)).toEqual(sums);
  await site.close();
  expect(await findingOf(dir)).toBeNull();
});

test('while a retention removes rows, a call that is still there takes no credit', async () => {
  const dir = await credited();
  const site = await openForTest(dir);
  const database = {
    read: site.database.read.bind(site.database),
    report: site.database.report.bind(site.database),
    writeAll: site.database.writeAll.bind(site.database),
    // The round is interrupted before it removes anything.
    write: () => Promise.reject(new Error('interrupted')),
  } as unknown as Site['database'];
  const deps = { database, secrets: site.secrets, clock: systemClock };
  await expect(retireBefore(deps, systemClock.nowMs() + DAY_MS)).rejects.toThrow('interrupted');
  expect(await site.stores.ledger.byOrderId('A1')).not.toBeNull();
  expect(await site.stores.credits.give(aCredit({ orderId: 'A1' }))).toMatchObject({ refusal: { why: 'no-call' } });
  expect(await site.ledgerProof.check()).toMatchObject({ finding: null });
});

/** Gives a moment after everything that was committed so far. */
async function later(): Promise<number> {
  const last = systemClock.nowMs();
  let nowMs = last;
  while (nowMs <= last) nowMs = systemClock.nowMs();
  return nowMs;
}
