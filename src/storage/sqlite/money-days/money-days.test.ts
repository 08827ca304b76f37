import { afterAll, describe } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { moneyDaysSuite } from '../../../platform/ledger/money-days.suite.ts';
import { SqliteCallStore } from '../calls/call-store.ts';
import { SqliteCreditStore } from '../credits/credit-store.ts';
import { SqliteCustomerStore } from '../customers/customer-store.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteMoneyDays } from './money-days.ts';

const disposals: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const dispose of disposals) await dispose();
});

describe('SqliteMoneyDays', () => {
  moneyDaysSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    disposals.push(dispose);
    return {
      calls: new SqliteCallStore(database, await openSecrets()),
      customers: new SqliteCustomerStore(database),
      credits: new SqliteCreditStore(database),
      moneyDays: new SqliteMoneyDays(database),
    };
  });
});
