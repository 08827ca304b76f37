import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dataFolder } from '../../src/config/data-folder.ts';
import { aCall } from '../../src/platform/ledger/call-store.suite.ts';
import { EVERY_ENTRY, filled, findingOf, newFolder, openForTest, settle, tamper } from './site.ts';

test('rows fit across restarts, and the check counts them', async () => {
  const dir = await filled();
  const site = await openForTest(dir);
  await settle(site, 'C', 3);
  const report = await site.ledgerProof.check();
  expect(report).toMatchObject({ rows: 36, rowsBefore: 0, finding: null });
  expect(report.links).toBeGreaterThanOrEqual(15 + 1 + 1 + 1 + 3);
  expect(report.links).toBeLessThanOrEqual(36);
});

test('rows of an undone job leave no leaf', async () => {
  const dir = newFolder();
  const site = await openForTest(dir);
  const results = await Promise.all(['A1', 'A2', 'A1', 'A3'].map((id) => site.calls.settle(aCall(id))));
  expect(results.map(({ end }) => end)).toEqual(['done', 'done', 'undone', 'done']);
  expect(await site.ledgerProof.check()).toMatchObject({ rows: 3, finding: null });
});

describe('a change to a stopped database is named', () => {
  // The start verifies the last 20,000 rows, so it refuses all of these changes. Once the loss is accepted, the check
  // names them too.
  test.each<[string, readonly string[], object]>([
    ['an amount', ["UPDATE ledger SET unit_price_micros = 1 WHERE order_id = 'A7'"], { what: 'row changed', id: 'A7' }],
    ['a code', ["UPDATE ledger SET code = 9 WHERE order_id = 'B2'"], { what: 'row changed', id: 'B2' }],
    [
      'an audit row',
      ["UPDATE audit SET subject = 'app_2' WHERE number = 1"],
      { what: 'row changed', table: 'audit', id: '1' },
    ],
    [
      'a salt',
      ["UPDATE ledger SET chain_salt = zeroblob(16) WHERE order_id = 'A3'"],
      { what: 'row changed', id: 'A3' },
    ],
    ['a verdict', ["UPDATE ledger SET verdict = 'unknown' WHERE order_id = 'A3'"], { what: 'row changed', id: 'A3' }],
    [
      'a customer',
      ["UPDATE ledger SET customer_id = 'cus_2' WHERE order_id = 'A3'"],
      { what: 'row changed', id: 'A3' },
    ],
    [
      'a price of a parent',
      ["UPDATE ledger SET parent_price_micros = 0 WHERE order_id = 'A3'"],
      { what: 'row changed', id: 'A3' },
    ],
    ['a row that is gone', ["DELETE FROM ledger WHERE order_id = 'A7'"], { what: 'row missing', id: 'A7' }],
    [
      'an audit row that is gone',
      ['DELETE FROM audit WHERE number = 1'],
      { what: 'row missing', table: 'audit', id: '1' },
    ],
    [
      'two rows that changed places',
      [
        "UPDATE ledger SET order_id = 'X' WHERE order_id = 'A4'",
        "UPDATE ledger SET order_id = 'A4' WHERE order_id = 'A5'",
        "UPDATE ledger SET order_id = 'A5' WHERE order_id = 'X'",
      ],
      { what: 'row changed', id: 'A4' },
    ],
    [
      'two links that changed places',
      [
        'UPDATE chain_links SET number = number + 1000 WHERE number IN (4, 5)',
        'UPDATE chain_links SET number = 1009 - number WHERE number > 1000',
      ],
      { what: 'link changed', link: 4 },
    ],
    ['a link that is gone', ['DELETE FROM chain_links WHERE number = 6'], { what: 'link missing', link: 6 }],
    [
      'a time of a commit',
      ['UPDATE chain_links SET committed_at_ms = 1 WHERE number = 3'],
      { what: 'link changed', link: 3 },
    ],
    ['the start', ['UPDATE chains SET ledger_rows_before = 5'], { what: 'start changed' }],
  ])('%s', async (_, statements, finding) => {
    const dir = await filled();
    tamper(dir, ...statements);
    await expect(openForTest(dir)).rejects.toThrow(/the end of the ledger is not what was acknowledged: .*\n/);
    const site = await openForTest(dir, true);
    expect(await site.ledgerProof.check()).toMatchObject({ finding });
    const [accepted] = await site.audit.list({ ...EVERY_ENTRY, operation: 'ledger.acceptLoss' });
    expect(accepted?.fields).toHaveProperty('found');
  });

  test.each<[string, string, object]>([
    [
      'a row that no commit made',
      "INSERT INTO ledger SELECT app_id, received_at_ms, 'X1', key_id, api, code, charged, unit_price_micros, package_id, answered_at_ms, latency_ms, address_digest, source, source_cost_micros, chain_link, chain_salt, verdict, customer_id, parent_price_micros FROM ledger WHERE order_id = 'A2'",
      { what: 'row added', table: 'ledger', id: 'X1' },
    ],
    [
      'a row outside the chain',
      "INSERT INTO audit (at_ms, operation, kind, fields, outcome, address_digest) VALUES (1, 'x', 'write', '{}', 'ok', '')",
      { what: 'row added', table: 'audit', id: '4' },
    ],
  ])('%s, by the check alone', async (_, statement, finding) => {
    const dir = await filled();
    tamper(dir, statement);
    expect(await findingOf(dir)).toMatchObject(finding);
  });
});

test('rows from before the chain are counted, and the chain begins after them', async () => {
  const dir = await filled();
  tamper(
    dir,
    'DELETE FROM chains',
    'DELETE FROM chain_links',
    'UPDATE ledger SET chain_link = NULL, chain_salt = NULL',
    'UPDATE audit SET chain_link = NULL, chain_salt = NULL',
  );
  rmSync(dataFolder(dir).checkpoint);
  const site = await openForTest(dir);
  await settle(site, 'C', 2);
  expect(await site.ledgerProof.check()).toMatchObject({ rows: 2, rowsBefore: 33, finding: null });
  const { starts } = await site.database.read('chain.end', undefined);
  expect(starts).toMatchObject([{ reason: 'migration', ledgerRowsBefore: 30, auditRowsBefore: 3 }]);
  await site.close();
  tamper(dir, "DELETE FROM ledger WHERE order_id = 'A1'");
  expect(await findingOf(dir)).toMatchObject({ what: 'row missing', table: 'ledger' });
});
