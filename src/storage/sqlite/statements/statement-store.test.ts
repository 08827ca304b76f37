import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { statementStoreSuite, type StatementStoreBench } from '../../../platform/ledger/statement-store.suite.ts';
import { SqliteAppStore } from '../apps/app-store.ts';
import { SqliteAuditLog } from '../audit/audit-log.ts';
import { SqliteCallStore } from '../calls/call-store.ts';
import { SqliteCreditStore } from '../credits/credit-store.ts';
import { SqliteCustomerStore } from '../customers/customer-store.ts';
import { SqliteLedger } from '../ledger/ledger.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteStatementStore } from './statement-store.ts';

let stores: StatementStoreBench;
let file = '';
let dispose = async () => {};

beforeAll(async () => {
  const opened = await openTemporaryDatabase();
  ({ file, dispose } = opened);
  const [{ database }, secrets] = [opened, await openSecrets()];
  stores = {
    calls: new SqliteCallStore(database, secrets),
    ledger: new SqliteLedger(database, secrets),
    credits: new SqliteCreditStore(database),
    statements: new SqliteStatementStore(database),
    customers: new SqliteCustomerStore(database),
    apps: new SqliteAppStore(database, secrets),
    audit: new SqliteAuditLog(database),
  };
});
afterAll(() => dispose());

describe('SqliteStatementStore', () => {
  statementStoreSuite(() => stores);
});

test.each([
  "UPDATE statements SET content = ''",
  'DELETE FROM statements',
  "UPDATE statement_credits SET statement_id = 'x'",
  'DELETE FROM statement_credits',
])('the file itself refuses: %s', (text) => {
  const other = new Database(file);
  expect(() => other.exec(text)).toThrow('an issued statement is not');
  other.close();
});
