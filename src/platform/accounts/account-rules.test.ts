import { describe, expect, test } from 'vitest';
import type { Micros } from '../ledger/money.ts';
import { appLimitAbove, limitAbove, priceBeyondParent, priceGap } from './account-rules.ts';
import type { App } from './app.ts';
import { priceOf } from './call-price.ts';
import { customersOf, listPrice, payersOf, type Customer, type PriceRow } from './customer.ts';
import { parseKey } from './api-key.ts';
import type { Package } from './package.ts';

const micros = (amount: number) => amount as Micros;
const row = (api: string | null, unitPrice: number): PriceRow => ({ api, unitPrice: micros(unitPrice) });
const customer = (rest: Partial<Customer> = {}): Customer => ({
  id: 'cus_1',
  name: 'one',
  parentId: null,
  status: 'active',
  prices: [],
  dailyCallsMax: null,
  budgetDay: null,
  budgetMonth: null,
  createdAtMs: 0,
  ...rest,
});
const app = (rest: Partial<App> = {}): App => ({
  id: 'app_1',
  name: 'one',
  customerId: 'cus_1',
  status: 'active',
  mode: 'live',
  openId: null,
  permissions: [],
  dailyCallsMax: null,
  budgetDay: null,
  budgetMonth: null,
  allow: [],
  deny: [],
  addressRate: null,
  createdAtMs: 0,
  ...rest,
});
const bought = (rest: Partial<Package> = {}): Package => ({
  id: 'pkg_1',
  appId: 'app_1',
  api: null,
  kind: 'paid',
  callsMax: null,
  unitPrice: null,
  expiresAtMs: null,
  createdAtMs: 0,
  ...rest,
});

describe('limits', () => {
  const most = customer({ dailyCallsMax: 10, budgetDay: micros(2_000_000), budgetMonth: micros(35_000) });

  test.each([
    [{}, null, null],
    [{ dailyCallsMax: 10, budgetDay: micros(2_000_000), budgetMonth: micros(35_000) }, null, null],
    [{ dailyCallsMax: null }, null, null],
    [{ dailyCallsMax: 11 }, null, 'dailyCallsMax: 11 is above the 10 of customer cus_1: choose at most 10'],
    [
      { budgetDay: micros(2_500_000) },
      null,
      'budgetDay: 2.50 is above the 2.00 of customer cus_1: choose at most 2.00',
    ],
    [
      { budgetMonth: micros(35_001) },
      null,
      'budgetMonth: 0.035001 is above the 0.035 of customer cus_1: choose at most 0.035',
    ],
    // What is left alone or lowered is allowed, and what is raised is not.
    [{ dailyCallsMax: 11 }, { dailyCallsMax: 11 }, null],
    [{ dailyCallsMax: 11 }, { dailyCallsMax: 12 }, null],
    [
      { dailyCallsMax: 12 },
      { dailyCallsMax: 11 },
      'dailyCallsMax: 12 is above the 10 of customer cus_1: choose at most 10',
    ],
    [
      { dailyCallsMax: 11 },
      { dailyCallsMax: null },
      'dailyCallsMax: 11 is above the 10 of customer cus_1: choose at most 10',
    ],
    [{ dailyCallsMax: 11 }, {}, 'dailyCallsMax: 11 is above the 10 of customer cus_1: choose at most 10'],
  ])('%j after %j: %s', (limits, before, problem) => {
    expect(limitAbove(limits, [most], before)).toBe(problem);
  });

  test('the limits of every customer hold, and none is none', () => {
    expect(limitAbove({ dailyCallsMax: 11 }, [], null)).toBeNull();
    expect(limitAbove({ dailyCallsMax: 11 }, [customer()], null)).toBeNull();
    expect(limitAbove({ dailyCallsMax: 11 }, [customer(), customer({ id: 'cus_2', dailyCallsMax: 5 })], null)).toBe(
      'dailyCallsMax: 11 is above the 5 of customer cus_2: choose at most 5',
    );
  });

  test('an app is held to its customer and the parent, with each of its permissions', () => {
    const payers = { customer: customer(), parent: customer({ id: 'cus_2', dailyCallsMax: 5, budgetDay: micros(1) }) };
    const permission = (dailyCallsMax: number | null, api = 'face-verify') => ({ api, dailyCallsMax });
    expect(appLimitAbove(app(), payers, null)).toBeNull();
    expect(appLimitAbove(app({ dailyCallsMax: 6 }), null, null)).toBeNull();
    expect(appLimitAbove(app({ dailyCallsMax: 6 }), payers, null)).toBe(
      'dailyCallsMax: 6 is above the 5 of customer cus_2: choose at most 5',
    );
    expect(appLimitAbove(app({ dailyCallsMax: 6 }), payers, app({ dailyCallsMax: 6 }))).toBeNull();
    expect(appLimitAbove(app({ budgetDay: micros(2) }), payers, null)).toContain('budgetDay: 0.000002 is above');
    expect(appLimitAbove(app({ budgetMonth: micros(2) }), payers, null)).toBeNull();
    const own = app({ permissions: [permission(5), permission(6, 'face-guard')] });
    expect(appLimitAbove(own, payers, null)).toContain('dailyCallsMax: 6 is above the 5');
    expect(appLimitAbove(own, payers, app({ permissions: [permission(6, 'face-guard')] }))).toBeNull();
    expect(appLimitAbove(own, payers, app({ permissions: [permission(6)] }))).toContain('6 is above');
  });
});

describe('prices', () => {
  const parent = customer({ id: 'cus_2', prices: [row('face-verify', 200)] });
  const sub = customer({ parentId: 'cus_2', prices: [row('face-verify', 300), row(null, 100)] });

  test('the row of an API counts before that of every API', () => {
    expect(listPrice([row(null, 100), row('face-verify', 0)], 'face-verify')).toBe(0);
    expect(listPrice([row(null, 100), row('face-verify', 0)], 'face-guard')).toBe(100);
    expect(listPrice([row('face-verify', 0)], 'face-guard')).toBeNull();
    expect(listPrice([], 'face-guard')).toBeNull();
  });

  test('an app is paid for by its customer and the parent of that', () => {
    const all = new Map([sub, parent].map((each) => [each.id, each]));
    expect(payersOf(all, 'cus_1')).toEqual({ customer: sub, parent });
    expect(payersOf(all, 'cus_2')).toEqual({ customer: parent, parent: null });
    expect([payersOf(all, null), payersOf(all, 'cus_3')]).toEqual([null, null]);
    expect(payersOf(new Map([[sub.id, sub]]), 'cus_1')).toEqual({ customer: sub, parent: null });
    expect(customersOf(null)).toEqual([]);
    expect(customersOf({ customer: sub, parent: null })).toEqual([sub]);
    expect(customersOf({ customer: sub, parent })).toEqual([sub, parent]);
  });

  test.each([
    [50, null, 'face-verify', { unitPrice: 50, parentPrice: null }],
    [0, { customer: customer(), parent: null }, 'face-verify', { unitPrice: 0, parentPrice: null }],
    [null, null, 'face-verify', null],
    [null, { customer: customer(), parent: null }, 'face-verify', null],
    [null, { customer: sub, parent: null }, 'face-guard', { unitPrice: 100, parentPrice: null }],
    [null, { customer: sub, parent }, 'face-verify', { unitPrice: 300, parentPrice: 200 }],
    [50, { customer: sub, parent }, 'face-verify', { unitPrice: 50, parentPrice: 200 }],
    [50, { customer: sub, parent }, 'face-guard', null],
  ])('a package at %s of %j costs for %s %j', (unitPrice, payers, api, price) => {
    expect(priceOf(bought({ unitPrice: unitPrice === null ? null : micros(unitPrice) }), payers, api)).toEqual(price);
  });

  const NOW_MS = 1000;
  const permissions = [
    { api: 'face-verify', dailyCallsMax: null },
    { api: 'face-guard', dailyCallsMax: null },
  ];
  const gap = (
    packages: readonly Package[],
    payers: Parameters<typeof priceGap>[0]['payers'],
    own = app({ permissions }),
  ) => priceGap({ app: own, payers, packages }, NOW_MS);

  test('a package by the list needs a customer with a price, and its parent needs one too', () => {
    expect(gap([], null)).toBeNull();
    expect(gap([bought({ unitPrice: micros(5) })], null)).toBeNull();
    expect(gap([bought()], null)).toBe(
      'package pkg_1 of app app_1 goes by the price list, and the app has no customer: give it one first',
    );
    expect(gap([bought()], { customer: sub, parent: null })).toBeNull();
    expect(gap([bought()], { customer: parent, parent: null })).toBe(
      'the price list of cus_2 has no price for face-guard, which package pkg_1 of app app_1 pays for by the list',
    );
    expect(gap([bought({ api: 'face-verify' })], { customer: parent, parent: null })).toBeNull();
    expect(gap([bought()], { customer: sub, parent })).toBe(
      'the price list of cus_2 has no price for face-guard, which package pkg_1 of app app_1 of its sub-account pays for',
    );
    expect(gap([bought({ unitPrice: micros(5) })], { customer: sub, parent })).toContain('of its sub-account');
    expect(gap([bought({ unitPrice: micros(5), api: 'face-verify' })], { customer: sub, parent })).toBeNull();
  });

  test('a package that has ended needs none', () => {
    expect(gap([bought({ expiresAtMs: NOW_MS })], null)).toBeNull();
    expect(gap([bought({ expiresAtMs: NOW_MS + 1 })], null)).not.toBeNull();
    expect(gap([bought({ expiresAtMs: NOW_MS }), bought({ id: 'pkg_2' })], null)).toContain('package pkg_2');
    expect(gap([bought()], null, app())).toBeNull();
  });

  test('a sub-account has no price that its parent has not', () => {
    expect(priceBeyondParent(sub, parent)).toBe(
      'the price list of cus_1 has a price for every API, and that of its parent cus_2 has none: ' +
        'the site must know what the parent pays',
    );
    expect(priceBeyondParent(customer({ prices: [row('face-verify', 1)] }), parent)).toBeNull();
    expect(priceBeyondParent(customer({ prices: [row('face-guard', 1)] }), parent)).toContain(
      'has a price for face-guard, and',
    );
    const whole = customer({ id: 'cus_2', prices: [row(null, 1)] });
    expect(priceBeyondParent(sub, whole)).toBeNull();
    expect(priceBeyondParent(customer(), parent)).toBeNull();
  });
});

test.each([
  ['0123456789abcdef0123456789ABCDEF', '0123456789abcdef0123456789abcdef'],
  ['0123456789abcdef0123456789abcde', null],
  ['0123456789abcdef0123456789abcdef0', null],
  ['0123456789abcdef0123456789abcdeg', null],
  [' 123456789abcdef0123456789abcdef', null],
  ['', null],
  [undefined, null],
])('the text %s is the key %s', (text, key) => {
  expect(parseKey(text)).toBe(key);
});
