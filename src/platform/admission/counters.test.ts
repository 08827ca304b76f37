import { expect, test } from 'vitest';
import type { App } from '../accounts/app.ts';
import type { Customer } from '../accounts/customer.ts';
import type { Package } from '../accounts/package.ts';
import type { LocalDay } from '../ledger/local-day.ts';
import type { Micros } from '../ledger/money.ts';
import { budgetLimits, dailyLimits, hasBudget, keyLimits, limitsOf, packageLimit, spendersOf } from './counters.ts';
import { narrower, type Charge, type QuotaRequest } from './unit-book.ts';

const micros = (amount: number) => amount as Micros;
const request = {
  app: {
    id: 'app_1',
    dailyCallsMax: 100,
    budgetDay: micros(11),
    budgetMonth: micros(12),
    permissions: [
      { api: 'face-guard', dailyCallsMax: 7 },
      { api: 'face-verify', dailyCallsMax: 50 },
    ],
  } as unknown as App,
  key: { id: 'key_1', dailyCallsMax: 20, callsMax: 30, budgetDay: micros(21), budgetMonth: null },
  customers: [
    { id: 'cus_1', dailyCallsMax: 40, budgetDay: null, budgetMonth: micros(32) },
    { id: 'cus_2', dailyCallsMax: null, budgetDay: micros(41), budgetMonth: micros(42) },
  ] as unknown as readonly Customer[],
  api: 'face-verify',
  day: '2026-03-01' as LocalDay,
} as unknown as QuotaRequest;
const payer = { appId: 'app_1', id: 'pkg_1', callsMax: 1000 } as Package;
const charge: Charge = { payer, price: micros(300), parentPrice: micros(200) };

// The names are part of stored data.
const DAILY = [
  { appId: 'app_1', counter: 'app-day 2026-03-01', max: 100, units: 1 },
  { appId: 'app_1', counter: 'api-day 2026-03-01 face-verify', max: 50, units: 1 },
  { appId: 'cus_1', counter: 'customer-day 2026-03-01', max: 40, units: 1 },
  { appId: 'cus_2', counter: 'customer-day 2026-03-01', max: null, units: 1 },
];
const OF_KEY = [
  { appId: 'app_1', counter: 'key-day 2026-03-01 key_1', max: 20, units: 1 },
  { appId: 'app_1', counter: 'key key_1', max: 30, units: 1 },
];
const OF_MONEY = [
  { appId: 'app_1', counter: 'money-day 2026-03-01 app_1', max: 11, units: 300 },
  { appId: 'app_1', counter: 'money-month 2026-03 app_1', max: 12, units: 300 },
  { appId: 'app_1', counter: 'money-day 2026-03-01 key_1', max: 21, units: 300 },
  { appId: 'app_1', counter: 'money-month 2026-03 key_1', max: null, units: 300 },
  { appId: 'cus_1', counter: 'customer-money-day 2026-03-01', max: null, units: 300 },
  { appId: 'cus_1', counter: 'customer-money-month 2026-03', max: 32, units: 300 },
  { appId: 'cus_2', counter: 'customer-money-day 2026-03-01', max: 41, units: 200 },
  { appId: 'cus_2', counter: 'customer-money-month 2026-03', max: 42, units: 200 },
];
const OF_PACKAGE = { appId: 'app_1', counter: 'package pkg_1', max: 1000, units: 1 };

test('a call takes one unit of each quota, and its price of each budget', () => {
  expect(dailyLimits(request)).toEqual(DAILY);
  expect(keyLimits(request)).toEqual(OF_KEY);
  expect(budgetLimits(request, charge)).toEqual(OF_MONEY);
  expect(packageLimit(payer)).toEqual(OF_PACKAGE);
  expect(limitsOf(request, charge)).toEqual([...DAILY, ...OF_KEY, ...OF_MONEY, OF_PACKAGE]);
  expect(limitsOf(request, { payer: null, price: micros(0), parentPrice: null })).toEqual([...DAILY, ...OF_KEY]);
});

test('an API without a permission of its own has no limit of its own', () => {
  expect(dailyLimits({ ...request, api: 'fraud-score', customers: [] })).toEqual([
    DAILY[0],
    { appId: 'app_1', counter: 'api-day 2026-03-01 fraud-score', max: null, units: 1 },
  ]);
});

test('what costs an owner nothing takes from no budget of its', () => {
  const of = (price: number, parentPrice: number | null) =>
    budgetLimits(request, {
      payer,
      price: micros(price),
      parentPrice: parentPrice === null ? null : micros(parentPrice),
    }).map(({ appId, units }) => `${appId} ${units}`);
  expect(of(0, 5)).toEqual(['cus_2 5', 'cus_2 5']);
  expect(of(1, null)).toEqual(['app_1 1', 'app_1 1', 'app_1 1', 'app_1 1', 'cus_1 1', 'cus_1 1']);
});

test('the spenders of a call are its app, its key, the customer and the parent', () => {
  expect(
    spendersOf(request, { price: micros(3), parentPrice: null }).map(({ id, appId, price }) => [id, appId, price]),
  ).toEqual([
    ['app_1', 'app_1', 3],
    ['key_1', 'app_1', 3],
    ['cus_1', null, 3],
    ['cus_2', null, 0],
  ]);
});

test('any budget of any of them is one', () => {
  const none = { budgetDay: null, budgetMonth: null };
  const some = (app: object, key: object, customer: object) =>
    hasBudget({
      app: { ...none, ...app },
      key: { ...none, ...key },
      customers: [{ ...none }, { ...none, ...customer }],
    } as unknown as QuotaRequest);
  expect(some({}, {}, {})).toBe(false);
  for (const budget of [{ budgetDay: 0 }, { budgetMonth: 1 }])
    expect([some(budget, {}, {}), some({}, budget, {}), some({}, {}, budget)]).toEqual([true, true, true]);
});

test('of two limits the fuller one counts', () => {
  const rooms = ['free', 'lease-empty', 'used-up'] as const;
  expect(rooms.map((a) => rooms.map((b) => narrower(a, b)))).toEqual([
    ['free', 'lease-empty', 'used-up'],
    ['lease-empty', 'lease-empty', 'used-up'],
    ['used-up', 'used-up', 'used-up'],
  ]);
});
