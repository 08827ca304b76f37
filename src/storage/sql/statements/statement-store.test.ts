import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { openScene, type StatementStoreBench } from '../../../../test/ledger/statement-scene.ts';
import type { LocalMonth } from '../../../platform/ledger/local-day.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import type { Connection } from '../operation.ts';
import { lateLines } from './late-lines.ts';
import { lateCallsSuite } from '../../../platform/ledger/late-calls.suite.ts';
import { statementStoreSuite } from '../../../platform/ledger/statement-store.suite.ts';
import { SqlAppStore } from '../apps/app-store.ts';
import { SqlAuditLog } from '../audit/audit-log.ts';
import { SqlCallStore } from '../calls/call-store.ts';
import { SqlCreditStore } from '../credits/credit-store.ts';
import { SqlCustomerStore } from '../customers/customer-store.ts';
import { SqlLedger } from '../ledger/ledger.ts';
import { connectOutside, openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlStatementStore } from './statement-store.ts';

let stores: StatementStoreBench;
let place = '';
let dispose = async () => {};

beforeAll(async () => {
  const opened = await openTemporaryDatabase();
  ({ place, dispose } = opened);
  const [{ database }, secrets] = [opened, await openSecrets()];
  stores = {
    calls: new SqlCallStore(database, secrets),
    ledger: new SqlLedger(database, secrets),
    credits: new SqlCreditStore(database),
    statements: new SqlStatementStore(database),
    customers: new SqlCustomerStore(database),
    apps: new SqlAppStore(database, secrets),
    audit: new SqlAuditLog(database),
  };
});
afterAll(() => dispose());

describe('SqlStatementStore', () => {
  statementStoreSuite(() => stores);
  lateCallsSuite(() => stores);
});

test('late calls of a month come to the same sum from its rows and, once retention has removed them, from its counters', async () => {
  const { call, issue, ids } = await openScene(stores);
  await call('parent', '2026-07-02T08:00:00');
  await call('sub', '2026-07-02T08:00:01');
  await issue('parent', '2026-07' as LocalMonth);
  for (const unitPrice of [7, 3000, 3001] as Micros[]) await call('parent', '2026-07-31T08:00:01', { unitPrice });
  await call('sub', '2026-07-31T08:00:02', { unitPrice: 9 as Micros, parentPrice: 5 as Micros });
  const other = connectOutside(place);
  const sumsOf = (retiredThroughMs: number | null) => {
    const lines = lateLines(other as unknown as Connection, ids.parent, retiredThroughMs);
    return ['own', 'sub-account'].map((account) => {
      const own = lines.filter((line) => line.account === account);
      return [own.reduce((sum, { calls }) => sum + calls, 0), own.reduce((sum, { amount }) => sum + amount, 0)];
    });
  };
  expect(sumsOf(null)).toEqual([
    [3, 6008],
    [1, 5],
  ]);
  expect(sumsOf(Date.parse('2026-08-01T00:00:00+08:00'))).toEqual(sumsOf(null));
  other.close();
});

test.each([
  "UPDATE statements SET content = ''",
  'DELETE FROM statements',
  "UPDATE statement_credits SET statement_id = 'x'",
  'DELETE FROM statement_credits',
])('the file itself refuses: %s', (text) => {
  const other = connectOutside(place);
  expect(() => other.exec(text)).toThrow('an issued statement is not');
  other.close();
});
