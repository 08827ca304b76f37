import { describe, expect, test } from 'vitest';
import {
  API,
  LIVE,
  NOON_MS,
  PRICE,
  addApp,
  addCustomer,
  admit,
  call,
  codeOf,
  ended,
  failTest,
  openSharedStores,
  openStores,
  start,
  startNode,
  type Started,
} from '../../../test/started-platform.ts';
import { RefusedChange } from '../accounts/account-rules.ts';
import { EVERY_ROW } from '../ledger/ledger.ts';
import { parseMoney, type Micros } from '../ledger/money.ts';
import type { NewApp, NewKey, NewPackage } from '../accounts/platform.ts';

const amount = (text: string): Micros => parseMoney(text) ?? failTest(`${text} is an amount`);
const NONE = amount('0');
const UNBOUNDED: Partial<NewPackage> = { callsMax: null };
/** One call costs 0.035, so this is the price of three. */
const THREE = amount('0.105');
const midnightOf = (day: string) => Date.parse(`${day}T00:00:00+08:00`);

type Parts = { app?: Partial<NewApp>; key?: Partial<NewKey>; packages?: Partial<NewPackage>[] };

/** Makes calls until one is refused. Gives how many were admitted, and the code of the last one. */
async function callOut(started: Started, key: string, callsMax = 1000): Promise<readonly [number, number]> {
  for (let calls = 0; calls < callsMax; calls += 1) {
    const code = await call(started, key);
    if (code !== 0) return [calls, code];
  }
  return [callsMax, 0];
}

const OWNERS: readonly [string, (max: Micros) => Parts][] = [
  ['an app on a day', (budgetDay) => ({ app: { budgetDay } })],
  ['an app in a month', (budgetMonth) => ({ app: { budgetMonth } })],
  ['a key on a day', (budgetDay) => ({ key: { budgetDay } })],
  ['a key in a month', (budgetMonth) => ({ key: { budgetMonth } })],
];

describe.each(OWNERS)('the budget of %s', (_what, partsOf) => {
  test.each([
    ['0.104999', 2],
    ['0.105', 3],
    ['0.105001', 3],
    ['0.034999', 0],
    ['0', 0],
  ])('of %s pays for %i calls of 0.035', async (max, calls) => {
    const started = await start(await openStores());
    const { issued } = await addApp(started, { ...partsOf(amount(max)), packages: [UNBOUNDED] });
    expect(await callOut(started, issued.plain)).toEqual([calls, 10012]);
  });

  test('is not exceeded by 1,000 calls at once, and goes on after a restart', async () => {
    const stores = await openStores();
    const started = await start(stores);
    const { issued } = await addApp(started, { ...partsOf(amount('10.00')), packages: [UNBOUNDED] });
    const codes = await Promise.all(Array.from({ length: 1000 }, () => call(started, issued.plain)));
    expect(codes.filter((code) => code === 0)).toHaveLength(285);
    expect(codes.filter((code) => code === 10012)).toHaveLength(715);
    const again = await start(stores);
    expect(await codeOf(again, issued.plain)).toBe(10012);
    // 285 calls cost 9.975.
    const raised = partsOf(amount('10.01'));
    if (raised.app) await again.platform.updateApp(issued.key.appId, raised.app);
    if (raised.key) await again.platform.updateKey(issued.key.id, raised.key);
    expect(await callOut(again, issued.plain)).toEqual([1, 10012]);
  });

  test('gets back the price of a call that is not charged, and holds it while the call is under way', async () => {
    const started = await start(await openStores());
    const { issued } = await addApp(started, { ...partsOf(PRICE), packages: [UNBOUNDED] });
    const running = await admit(started, issued.plain);
    expect(await codeOf(started, issued.plain)).toBe(10012);
    await started.gate.settle(running, ended(started, { charged: false, errorCode: 226402 }));
    expect(await codeOf(started, issued.plain)).toBe(0);
    expect(await callOut(started, issued.plain)).toEqual([1, 10012]);
  });

  test('never refuses a call that costs nothing', async () => {
    const started = await start(await openStores());
    const gift: Partial<NewPackage> = { kind: 'gift', unitPrice: NONE, callsMax: 2 };
    const { issued } = await addApp(started, { ...partsOf(NONE), packages: [gift, UNBOUNDED] });
    expect(await callOut(started, issued.plain)).toEqual([2, 10012]);
  });
});

test('a call that is dearer than what is left is refused, and a cheaper one still passes', async () => {
  const started = await start(await openStores());
  const permissions = [API, 'fraud-score'].map((api) => ({ api, dailyCallsMax: null }));
  const { issued } = await addApp(started, {
    app: { budgetDay: amount('0.10'), permissions },
    packages: [
      { ...UNBOUNDED, api: API, unitPrice: amount('0.06') },
      { ...UNBOUNDED, api: 'fraud-score', unitPrice: amount('0.04') },
    ],
  });
  expect(await call(started, issued.plain)).toBe(0);
  expect(await codeOf(started, issued.plain)).toBe(10012);
  const cheap = await admit(started, issued.plain, { api: 'fraud-score' });
  await started.gate.settle(cheap, ended(started));
  expect(await codeOf(started, issued.plain, { api: 'fraud-score' })).toBe(10012);
});

test('a test key spends nothing of its app, whatever the budget is', async () => {
  const started = await start(await openStores());
  const { issued } = await addApp(started, { app: { budgetMonth: NONE }, key: { kind: 'test', callsMax: 3 } });
  expect(await callOut(started, issued.plain)).toEqual([3, 10013]);
});

test('the keys of an app share its budget, and each has its own', async () => {
  const started = await start(await openStores());
  const { app, issued } = await addApp(started, {
    app: { budgetDay: amount('0.14') },
    key: { budgetDay: THREE },
    packages: [UNBOUNDED],
  });
  const other = (await started.platform.issueKey(app.id, LIVE)) ?? failTest('the app exists');
  expect(await callOut(started, issued.plain)).toEqual([3, 10012]);
  expect(await callOut(started, other.plain)).toEqual([1, 10012]);
});

test('a key that replaces another one has the same budgets, and counts from nothing', async () => {
  const started = await start(await openStores());
  const { issued } = await addApp(started, { key: { budgetMonth: THREE }, packages: [UNBOUNDED] });
  expect(await callOut(started, issued.plain)).toEqual([3, 10012]);
  const fresh = (await started.platform.rotateKey(issued.key.id, 0)) ?? failTest('the key exists');
  expect(fresh.key).toMatchObject({ budgetDay: null, budgetMonth: THREE });
  expect(await callOut(started, fresh.plain)).toEqual([3, 10012]);
});

test('a budget that is lowered below its use refuses, and one that is raised again goes on from the use', async () => {
  const started = await start(await openStores());
  const { app, issued } = await addApp(started, { packages: [UNBOUNDED] });
  expect(await callOut(started, issued.plain, 3)).toEqual([3, 0]);
  for (const [budgetMonth, calls] of [
    ['0.07', 0],
    ['0.105', 0],
    ['0.14', 1],
    ['0.139999', 0],
  ] as const) {
    await started.platform.updateApp(app.id, { budgetMonth: amount(budgetMonth) });
    expect(await callOut(started, issued.plain)).toEqual([calls, 10012]);
  }
  await started.platform.updateApp(app.id, { budgetMonth: null });
  expect(await callOut(started, issued.plain, 5)).toEqual([5, 0]);
  await started.platform.updateApp(app.id, { budgetMonth: amount('0.35') });
  expect(await callOut(started, issued.plain)).toEqual([1, 10012]);
});

describe('the budget of a customer', () => {
  const prices = [{ api: null, unitPrice: amount('0.05') }];
  const BY_LIST: Partial<NewPackage> = { callsMax: null, unitPrice: null };

  test('is shared by its apps, and counts what it pays', async () => {
    const stores = await openStores();
    const started = await start(stores);
    const customer = await addCustomer(started, { prices, budgetMonth: amount('0.13') });
    const one = await addApp(started, { customerId: customer.id, packages: [BY_LIST] });
    const two = await addApp(started, { customerId: customer.id, packages: [UNBOUNDED] });
    const other = await addApp(started, { packages: [UNBOUNDED] });
    expect(await call(started, one.issued.plain)).toBe(0);
    // 0.035 is the price of this package, and 0.045 are left after it.
    expect(await call(started, two.issued.plain)).toBe(0);
    expect(await codeOf(started, one.issued.plain)).toBe(10012);
    expect(await call(started, two.issued.plain)).toBe(0);
    expect(await codeOf(started, two.issued.plain)).toBe(10012);
    expect(await codeOf(started, other.issued.plain)).toBe(0);
    const [states] = await started.platform.budgetStates([{ ...customer, appId: null }]);
    expect(states).toMatchObject([{ period: 'month', max: 130_000, used: 120_000 }]);
    expect(await codeOf(await start(stores), two.issued.plain)).toBe(10012);
  });

  test('of a parent counts what its sub-accounts cost it, and theirs what they pay', async () => {
    const stores = await openSharedStores();
    const started = await startNode(stores, 'n0');
    const parent = await addCustomer(started, {
      prices: [{ api: null, unitPrice: amount('0.02') }],
      budgetDay: amount('0.07'),
    });
    const sub = await addCustomer(started, { parentId: parent.id, prices });
    const { issued } = await addApp(started, { customerId: sub.id, packages: [BY_LIST] });
    expect(await callOut(started, issued.plain)).toEqual([3, 10012]);
    expect((await started.customers.update(sub.id, { budgetDay: amount('0.08') })) instanceof RefusedChange).toBe(true);
    await started.customers.update(parent.id, { budgetDay: null });
    await started.customers.update(sub.id, { budgetDay: amount('0.21') });
    expect(await callOut(started, issued.plain)).toEqual([1, 10012]);
    const states = await started.platform.budgetStates([{ ...sub, budgetDay: amount('0.21'), appId: null }]);
    expect(states).toMatchObject([[{ used: 200_000 }]]);
  });

  test('bounds what its apps and sub-accounts may have, and holds if it is lowered below that', async () => {
    const started = await start(await openStores());
    const parent = await addCustomer(started, { budgetMonth: amount('0.07') });
    const { app, issued } = await addApp(started, { customerId: parent.id, packages: [UNBOUNDED] });
    const refused = await started.platform.updateApp(app.id, { budgetMonth: amount('0.070001') });
    expect(refused).toBeInstanceOf(RefusedChange);
    expect(refused).toMatchObject({ reason: expect.stringContaining(`0.07 of customer ${parent.id}`) });
    expect(await started.platform.updateApp(app.id, { budgetMonth: amount('0.07') })).toMatchObject({
      budgetMonth: 70_000,
    });
    await started.customers.update(parent.id, { budgetMonth: amount('0.035') });
    expect(await callOut(started, issued.plain)).toEqual([1, 10012]);
  });
});

describe('the end of a period', () => {
  test.each([
    ['a day', { budgetDay: THREE }, '2026-03-02'],
    ['a month', { budgetMonth: THREE }, '2026-04-01'],
  ])('%s ends at midnight in Asia/Shanghai, also if the process starts anew', async (_what, budget, day) => {
    const stores = await openStores();
    const before = await start(stores, { atMs: midnightOf(day) - 1 });
    const { issued } = await addApp(before, { app: budget, packages: [UNBOUNDED] });
    expect(await callOut(before, issued.plain)).toEqual([3, 10012]);
    before.clock.atMs += 1;
    expect(await callOut(before, issued.plain, 2)).toEqual([2, 0]);
    const after = await start(stores, { atMs: midnightOf(day) });
    expect(await callOut(after, issued.plain)).toEqual([1, 10012]);
  });

  test.each([
    ['2026-02-28', '2026-03-01'],
    ['2028-02-29', '2028-03-01'],
    ['2026-12-31', '2027-01-01'],
    ['2026-04-30', '2026-05-01'],
  ])('the month of %s ends where %s begins', async (last, next) => {
    const stores = await openStores();
    const first = await start(stores, { atMs: midnightOf(`${last.slice(0, 7)}-01`) });
    const { issued } = await addApp(first, { app: { budgetMonth: THREE }, packages: [UNBOUNDED] });
    expect(await call(first, issued.plain)).toBe(0);
    const started = await start(stores, { atMs: midnightOf(last) });
    expect(await callOut(started, issued.plain)).toEqual([2, 10012]);
    started.clock.atMs = midnightOf(next) - 1;
    expect(await codeOf(started, issued.plain)).toBe(10012);
    started.clock.atMs += 1;
    expect(await callOut(started, issued.plain)).toEqual([3, 10012]);
  });

  test('a call that came before midnight takes from the budget of that day, also if it ends later', async () => {
    const stores = await openStores();
    const started = await start(stores, { atMs: midnightOf('2026-04-01') - 1 });
    const { issued } = await addApp(started, { app: { budgetMonth: THREE }, packages: [UNBOUNDED] });
    const running = await admit(started, issued.plain);
    started.clock.atMs += 1;
    await started.gate.settle(running, ended(started));
    expect(await callOut(started, issued.plain)).toEqual([3, 10012]);
    started.clock.atMs -= 1;
    expect(await callOut(started, issued.plain)).toEqual([2, 10012]);
  });
});

test('how far budgets are used is told by the settled calls, to the millionth', async () => {
  const stores = await openStores();
  const started = await start(stores, { atMs: NOON_MS });
  const { app, issued } = await addApp(started, {
    app: { budgetDay: amount('1.00'), budgetMonth: amount('0.000001') },
    key: { budgetDay: THREE },
    packages: [{ callsMax: null, unitPrice: amount('0.000001') }],
  });
  expect(await call(started, issued.plain)).toBe(0);
  const running = await started.gate.admit({
    key: issued.plain,
    api: API,
    address: '192.0.2.1',
    receivedAtMs: NOON_MS,
    needsOpenId: false,
    openId: undefined,
  });
  expect(running).toMatchObject({ ok: false, code: 10012 });
  const [ofApp, ofKey, ofNone] = await started.platform.budgetStates([
    { ...app, appId: app.id },
    issued.key,
    { id: 'key_9', appId: app.id, budgetDay: null, budgetMonth: null },
  ]);
  const day = { period: 'day', used: 1, warnedAtMs: null, endsAtMs: midnightOf('2026-03-02') };
  expect(ofApp).toEqual([
    { ...day, max: 1_000_000 },
    { ...day, period: 'month', max: 1, endsAtMs: midnightOf('2026-04-01') },
  ]);
  expect(ofKey).toEqual([{ ...day, max: 105_000 }]);
  expect(ofNone).toEqual([]);
  const { rows } = await stores.ledger.page({ filter: EVERY_ROW, order: 'newest', limit: 10, cursor: null });
  expect(rows.map(({ unitPrice }) => unitPrice)).toEqual([1]);
});
