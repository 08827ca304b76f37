import { expect, test } from 'vitest';
import type { Micros } from '../ledger/money.ts';
import type { Customer, CustomerStore } from './customer.ts';

/** A customer without parent, price or limit. */
export const aCustomer: Customer = {
  id: 'cus_1',
  name: '某某科技',
  parentId: null,
  status: 'active',
  prices: [],
  dailyCallsMax: null,
  budgetDay: null,
  budgetMonth: null,
  createdAtMs: 1,
};

const sub: Customer = {
  id: 'cus_2',
  name: 'b',
  parentId: 'cus_1',
  status: 'paused',
  prices: [
    { api: 'face-verify', unitPrice: 350_000 as Micros },
    { api: null, unitPrice: 0 as Micros },
  ],
  dailyCallsMax: 0,
  budgetDay: 1 as Micros,
  budgetMonth: 999_999_999_999_999 as Micros,
  createdAtMs: 2,
};

/** Tests that every CustomerStore must pass. Each adapter's test file calls this with its own factory. */
export function customerStoreSuite(open: () => Promise<CustomerStore>): void {
  test('customers come back as they were put, oldest first', async () => {
    const store = await open();
    expect(await store.list()).toEqual([]);
    await store.put(aCustomer);
    await store.put(sub);
    expect(await store.list()).toEqual([aCustomer, sub]);
  });

  test('putting an id again replaces everything except its position', async () => {
    const store = await open();
    await store.put(aCustomer);
    await store.put(sub);
    const changed: Customer = { ...aCustomer, name: 'c', status: 'paused', prices: sub.prices, dailyCallsMax: 5 };
    await store.put(changed);
    expect(await store.list()).toEqual([changed, sub]);
    await store.put({ ...changed, prices: [], dailyCallsMax: null, budgetMonth: 7 as Micros });
    expect((await store.list())[0]).toEqual({
      ...changed,
      prices: [],
      dailyCallsMax: null,
      budgetMonth: 7,
    });
  });
}
