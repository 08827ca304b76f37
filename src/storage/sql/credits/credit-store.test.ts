import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { connectOutside, openAgain, openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import {
  aCredit,
  aPaidCall,
  creditStoreSuite,
  type CreditStoreBench,
} from '../../../platform/ledger/credit-store.suite.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import { SqlCallStore } from '../calls/call-store.ts';
import { SqlCustomerStore } from '../customers/customer-store.ts';
import { SqlLedger } from '../ledger/ledger.ts';
import { SqlCreditStore } from './credit-store.ts';

let stores: CreditStoreBench;
let others: SqlCreditStore;
let place = '';
let dispose = async () => {};

// Two databases over one file, as two processes have them.
beforeAll(async () => {
  const first = await openTemporaryDatabase({ isNew: true });
  await first.database.close();
  ({ place } = first);
  const database = await openAgain(place);
  await database.tellOpened();
  const second = await openAgain(place);
  dispose = async () => {
    await second.close();
    await database.close();
    await first.dispose();
  };
  const secrets = await openSecrets();
  stores = {
    calls: new SqlCallStore(database, secrets),
    ledger: new SqlLedger(database, secrets),
    credits: new SqlCreditStore(database),
    customers: new SqlCustomerStore(database),
  };
  others = new SqlCreditStore(second);
});
afterAll(() => dispose());

describe('SqlCreditStore', () => {
  creditStoreSuite(() => stores);
});

test('two processes over one file give no more than was charged, and one credit for one request', async () => {
  const { calls, credits } = stores;
  await calls.settle(aPaidCall('P1'));
  const both = (amount: number, requestIds: (process: number) => string) =>
    [credits, others].map((store, process) =>
      store.give(aCredit({ orderId: 'P1', amount: amount as Micros, requestId: requestIds(process) })),
    );
  const same = await Promise.all(Array.from({ length: 10 }, () => both(100_000, () => 'same')).flat());
  expect(new Set(same.map((end) => (end.kind === 'given' ? end.credit.id : 'refused'))).size).toBe(1);
  const different = await Promise.all(
    Array.from({ length: 10 }, (_, at) => both(200_000, (process) => `p${process}.${at}`)).flat(),
  );
  expect(different.filter(({ kind }) => kind === 'given')).toHaveLength(4);
  expect((await others.sumsOf(['P1'], 'own')).get('P1')).toBe(900_000);
});

describe('the file itself refuses', () => {
  const copyOf = (id: string, columns: string) =>
    `INSERT INTO credits SELECT ${id}, order_id, app_id, key_id, api, customer_id, side, ${columns}, at_ms, NULL, NULL
     FROM credits WHERE order_id = 'F1'`;
  beforeAll(async () => {
    await stores.calls.settle(aPaidCall('F1'));
    await stores.credits.give(aCredit({ orderId: 'F1' }));
  });

  test.each([
    ['to change a credit', 'UPDATE credits SET amount_micros = 1', 'append-only'],
    ['to remove a credit', 'DELETE FROM credits', 'append-only'],
    [
      'a credit beyond the charge',
      copyOf("'crd_x', 'x'", '900001, reason, asked_by, NULL'),
      'beyond what it was charged',
    ],
    ['a second credit of one request', copyOf("'crd_x', request_id", '1, reason, asked_by, NULL'), /unique/i],
    ['a credit of nothing', copyOf("'crd_x', 'x'", '0, reason, asked_by, NULL'), /check/i],
    ['a credit that the asker confirmed', copyOf("'crd_x', 'x'", '1, reason, asked_by, asked_by'), /check/i],
  ])('%s', async (_, sql, message) => {
    const other = connectOutside(place);
    expect(() => other.exec(sql)).toThrow(message);
    other.close();
    expect(await stores.credits.ofOrder('F1')).toHaveLength(1);
  });
});
