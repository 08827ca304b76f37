import { expect, test } from 'vitest';
import type { Micros } from '../ledger/money.ts';
import type { App, AppStore } from './app.ts';
import { NO_BUDGETS } from './budget.ts';

/** An app without customer, limit or permission. */
export const anApp: App = {
  id: 'app_1',
  name: '一号',
  customerId: null,
  status: 'pending',
  mode: 'live',
  openId: null,
  permissions: [],
  dailyCallsMax: null,
  allow: [],
  deny: [],
  addressRate: null,
  ...NO_BUDGETS,
  createdAtMs: 1,
};
const full: App = {
  ...anApp,
  id: 'app_2',
  status: 'active',
  mode: 'sandbox',
  openId: 'JH0123456789abcdef',
  permissions: [
    { api: 'face-verify', dailyCallsMax: 5 },
    { api: 'face-guard', dailyCallsMax: null },
  ],
  dailyCallsMax: 10,
  allow: ['10.0.0.0/8'],
  deny: ['10.1.2.3', '2001:db8::/32'],
  addressRate: { perSecond: 0.5, burst: 3 },
  budgetDay: 1 as Micros,
  budgetMonth: 999_999_999_999_999 as Micros,
  createdAtMs: 2,
};

/** Tests that every AppStore must pass. `open` gives a store in which the customer `cus_1` exists. */
export function appStoreSuite(open: () => Promise<AppStore>): void {
  test('apps come back as they were put, oldest first', async () => {
    const store = await open();
    await store.put(anApp);
    await store.put(full);
    expect(await store.list()).toEqual([anApp, full]);
    expect([await store.find('app_2'), await store.find('app_3')]).toEqual([full, null]);
  });

  test('an app gets a customer', async () => {
    const store = await open();
    await store.put(anApp);
    await store.put({ ...anApp, customerId: 'cus_1' });
    expect(await store.list()).toEqual([{ ...anApp, customerId: 'cus_1' }]);
  });

  test('putting an id again replaces everything except its position', async () => {
    const store = await open();
    await store.put(full);
    const budgets = { budgetDay: null, budgetMonth: 0 as Micros };
    const other = {
      ...full,
      ...budgets,
      name: 'b',
      openId: null,
      allow: [],
      addressRate: null,
      status: 'banned' as const,
    };
    await store.put(other);
    expect(await store.list()).toEqual([other]);
  });
}
