import { afterAll, describe, expect, test } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { aCall } from '../../../platform/ledger/call-store.suite.ts';
import { localDayOf } from '../../../platform/ledger/local-day.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import { moneyDaysSuite } from '../../../platform/ledger/money-days.suite.ts';
import { SqlCallStore } from '../calls/call-store.ts';
import { SqlCreditStore } from '../credits/credit-store.ts';
import { SqlCustomerStore } from '../customers/customer-store.ts';
import { SqlLedger } from '../ledger/ledger.ts';
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

describe('costs by source', () => {
  const open = async () => {
    const { database, dispose } = await openTemporaryDatabase();
    disposals.push(dispose);
    const secrets = await openSecrets();
    const calls = new SqlCallStore(database, secrets);
    const day = localDayOf(aCall('A1').row.receivedAtMs);
    const query = { from: day, to: day, step: 'all', by: [], payerId: null, limit: 10 } as const;
    const costs = async () =>
      (await new SqlMoneyDays(database).sourceCosts(query)).map(({ source, asked, cost }) => [source, asked, cost]);
    return { calls, costs, ledger: new SqlLedger(database, secrets) };
  };
  const vendor = (cost: number) => ({ source: 'vendor', cost: cost as Micros });

  test('what a release before did not count by source is told without one, and contradicts no ledger', async () => {
    const { calls, costs, ledger } = await open();
    await calls.settle({ ...aCall('A1', { sourceCost: 70 as Micros }), asked: [] });
    await calls.settle({ ...aCall('A2', { sourceCost: 30 as Micros }), asked: [vendor(30)] });
    expect(await costs()).toEqual([
      ['vendor', 1, 30],
      [null, null, 70],
    ]);
    expect(await ledger.mismatches()).toEqual([]);
  });

  test('sources that cost more than their calls contradict the ledger, and are dropped when its counters are made again', async () => {
    const { calls, costs, ledger } = await open();
    await calls.settle({ ...aCall('A1', { sourceCost: 70 as Micros }), asked: [vendor(71)] });
    expect(await ledger.mismatches()).toMatchObject([{ counter: 'money', counted: 71, actual: 70 }]);
    await ledger.rebuildCounters();
    expect(await ledger.mismatches()).toEqual([]);
    expect(await costs()).toEqual([[null, null, 70]]);
  });
});
