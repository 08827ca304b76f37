import { afterAll, describe } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { moneyDaysSuite } from '../../../platform/ledger/money-days.suite.ts';
import { SqlCallStore } from '../calls/call-store.ts';
import { SqlCreditStore } from '../credits/credit-store.ts';
import { SqlCustomerStore } from '../customers/customer-store.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlMoneyDays } from './money-days.ts';

const disposals: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const dispose of disposals) await dispose();
});

describe('SqlMoneyDays', () => {
  moneyDaysSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    disposals.push(dispose);
    return {
      calls: new SqlCallStore(database, await openSecrets()),
      customers: new SqlCustomerStore(database),
      credits: new SqlCreditStore(database),
      moneyDays: new SqlMoneyDays(database),
    };
  });
});
