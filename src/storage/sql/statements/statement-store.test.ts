import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import type { StatementStoreBench } from '../../../../test/ledger/statement-scene.ts';
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
