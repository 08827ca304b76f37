import { describe, expect, test } from 'vitest';
import {
  API,
  DAY_MS,
  NOON_MS,
  PAID,
  addApp,
  addCustomer,
  admit,
  call,
  codeOf,
  ended,
  made,
  openStores,
  start,
  type Started,
} from '../../../test/started-platform.ts';
import { EVERY_ROW } from '../ledger/ledger.ts';
import type { Micros } from '../ledger/money.ts';
import { RefusedChange } from './account-rules.ts';
import type { PriceRow } from './customer.ts';
import { APP_DEFAULTS } from './platform.ts';

const micros = (amount: number) => amount as Micros;
const each = (unitPrice: number): PriceRow[] => [{ api: null, unitPrice: micros(unitPrice) }];
const reasonOf = (outcome: unknown) => (outcome instanceof RefusedChange ? outcome.reason : null);

async function opened() {
  const stores = await openStores();
  return { stores, started: await start(stores) };
}

async function moneyOf({ ledger }: Awaited<ReturnType<typeof openStores>>) {
  const { rows } = await ledger.page({ filter: EVERY_ROW, order: 'oldest', limit: 100, cursor: null });
  return rows.map(({ customerId, unitPrice, parentPrice }) => [customerId, unitPrice, parentPrice]);
}

/** Makes a call a millisecond after the one before, so that the rows have an order. */
function callLater(started: Started, ...rest: [key: string, parts?: Parameters<typeof call>[2]]) {
  started.clock.atMs += 1;
  return call(started, ...rest);
}

/** A parent that pays 200 a call and a sub-account that pays 300, with an app by the list. */
async function addPair(started: Started) {
  const parent = await addCustomer(started, { prices: each(200) });
  const sub = await addCustomer(started, { parentId: parent.id, prices: each(300) });
  const byList = [{ unitPrice: null, callsMax: null }];
  return { parent, sub, ...(await addApp(started, { customerId: sub.id, packages: byList })) };
}

describe('prices', () => {
  test('a call by the list costs what the list said when it was admitted, and rows stay as they are', async () => {
    const { stores, started } = await opened();
    const customer = await addCustomer(started, { prices: [...each(100), { api: API, unitPrice: micros(70) }] });
    const { issued } = await addApp(started, { customerId: customer.id, packages: [{ unitPrice: null }] });
    await call(started, issued.plain);
    const underWay = await admit(started, issued.plain);
    made(await started.customers.update(customer.id, { prices: each(100) }));
    started.clock.atMs += 1;
    await started.gate.settle(underWay, ended(started));
    await call(started, issued.plain);
    expect((await moneyOf(stores)).map(([, unitPrice]) => unitPrice)).toEqual([70, 70, 100]);
  });

  test('a call of a sub-account costs it its own price and its parent the one in the parent’s list', async () => {
    const { stores, started } = await opened();
    const { parent, sub, app, issued } = await addPair(started);
    await callLater(started, issued.plain);
    await callLater(started, issued.plain, { charged: false, errorCode: 226402 });
    made(await started.customers.update(parent.id, { prices: each(0) }));
    made(await started.customers.update(sub.id, { prices: each(301) }));
    await callLater(started, issued.plain);
    made(await started.platform.addPackage(app.id, { ...PAID, kind: 'gift', unitPrice: micros(0) }));
    await callLater(started, issued.plain);
    const trial = made(await started.platform.issueKey(app.id, { ...issued.key, kind: 'test' }));
    await callLater(started, trial.plain);
    expect(await moneyOf(stores)).toEqual([
      [sub.id, 300, 200],
      [sub.id, 0, null],
      [sub.id, 301, 0],
      [sub.id, 0, 0],
      [sub.id, 0, null],
    ]);
  });

  test('an app without a customer pays as before', async () => {
    const { stores, started } = await opened();
    const { issued } = await addApp(started);
    await call(started, issued.plain);
    expect(await moneyOf(stores)).toEqual([[null, 35_000, null]]);
  });

  test('what the list cannot price is refused when it is set', async () => {
    const { started } = await opened();
    const { platform, customers } = started;
    const without = await addApp(started, { packages: [] });
    const byList = { ...PAID, unitPrice: null };
    expect(reasonOf(await platform.addPackage(without.app.id, byList))).toMatch('has no customer');
    const customer = await addCustomer(started, { prices: [{ api: 'face-guard', unitPrice: micros(1) }] });
    const { app } = await addApp(started, { customerId: customer.id, packages: [] });
    expect(reasonOf(await platform.addPackage(app.id, byList))).toMatch(
      new RegExp(`the price list of ${customer.id} has no price for face-verify`),
    );
    made(await platform.addPackage(app.id, { ...byList, api: 'face-guard' }));
    made(await customers.update(customer.id, { prices: [...customer.prices, { api: API, unitPrice: micros(2) }] }));
    made(await platform.addPackage(app.id, byList));
    const permissions = [API, 'face-guard', 'fraud-score'].map((api) => ({ api, dailyCallsMax: null }));
    expect(reasonOf(await platform.updateApp(app.id, { permissions }))).toMatch('no price for fraud-score');
    expect(await platform.app(app.id)).toMatchObject({ permissions: [{ api: API }] });
  });

  test('a price in use cannot be removed, unless another row prices the same calls or the package has ended', async () => {
    const { started } = await opened();
    const { customers, platform, clock } = started;
    const prices = [{ api: API, unitPrice: micros(2) }];
    const customer = await addCustomer(started, { prices });
    const { packages } = await addApp(started, { customerId: customer.id, packages: [{ unitPrice: null }] });
    expect(reasonOf(await customers.update(customer.id, { prices: [] }))).toMatch(packages[0]?.id ?? 'none');
    expect(await customers.customer(customer.id)).toMatchObject({ prices });
    made(await customers.update(customer.id, { prices: each(3) }));
    await platform.endPackageAt(packages[0]?.id ?? '', clock.nowMs());
    made(await customers.update(customer.id, { prices: [] }));
  });

  test('a list holds one price for an API, and that of a sub-account only what its parent’s list prices', async () => {
    const { started } = await opened();
    const { customers, platform } = started;
    const twice = [...each(1), ...each(2)];
    const parent = await addCustomer(started, { prices: [{ api: API, unitPrice: micros(9) }] });
    expect(reasonOf(await customers.update(parent.id, { prices: twice }))).toMatch('two prices for every API');
    const beyond = { name: 's', parentId: parent.id, status: 'active', dailyCallsMax: null } as const;
    const budgets = { budgetDay: null, budgetMonth: null };
    expect(reasonOf(await customers.create({ ...beyond, ...budgets, prices: each(1) }))).toMatch(parent.id);
    const sub = await addCustomer(started, { parentId: parent.id, prices: [{ api: API, unitPrice: micros(0) }] });
    expect(reasonOf(await customers.update(parent.id, { prices: [] }))).toMatch(sub.id);
    // What a sub-account's app pays by a price of its own costs its parent too.
    const { app } = await addApp(started, { customerId: sub.id });
    made(await customers.update(sub.id, { prices: [] }));
    expect(reasonOf(await customers.update(parent.id, { prices: [] }))).toMatch(`no price for ${API}`);
    expect(reasonOf(await platform.addPackage(app.id, { ...PAID, api: 'face-guard' }))).toMatch(
      'no price for face-guard',
    );
  });
});

describe('sub-accounts', () => {
  test('a sub-account has no sub-accounts, and its parent exists', async () => {
    const { started } = await opened();
    const { sub } = await addPair(started);
    const fresh = { ...sub, prices: [] };
    expect(reasonOf(await started.customers.create({ ...fresh, parentId: sub.id }))).toMatch('is a sub-account itself');
    expect(reasonOf(await started.customers.create({ ...fresh, parentId: 'cus_x' }))).toMatch('no customer cus_x');
    expect(await started.customers.update('cus_x', {})).toBeNull();
  });

  test.each([
    [100, 99, true],
    [100, 100, true],
    [100, 101, false],
    [100, null, true],
    [null, 101, true],
  ])('with a parent of %j calls a day, %j for a sub-account is allowed: %j', async (ofParent, ofSub, isAllowed) => {
    const { started } = await opened();
    const { platform, customers } = started;
    const parent = await addCustomer(started, { dailyCallsMax: ofParent, prices: each(1) });
    const sub = await addCustomer(started, { parentId: parent.id });
    const own = { ...APP_DEFAULTS, name: 'a', permissions: [{ api: API, dailyCallsMax: null }] };
    const app = made(await platform.createAppOf(sub.id, own));
    const refused = [
      await customers.create({ ...sub, dailyCallsMax: ofSub }),
      await platform.createAppOf(sub.id, { ...own, dailyCallsMax: ofSub }),
      await platform.updateApp(app.id, { dailyCallsMax: ofSub }),
      await platform.updateApp(app.id, { permissions: [{ api: API, dailyCallsMax: ofSub }] }),
      await customers.update(sub.id, { dailyCallsMax: ofSub }),
    ].map(reasonOf);
    const reason = `dailyCallsMax: 101 is above the 100 of customer ${parent.id}: choose at most 100`;
    expect(refused).toEqual(refused.map(() => (isAllowed ? null : reason)));
  });

  test('a budget above the parent’s is refused too, and the error names the parent’s', async () => {
    const { started } = await opened();
    const parent = await addCustomer(started, { budgetDay: micros(1_500_000) });
    const sub = await addCustomer(started, { parentId: parent.id, budgetDay: micros(1_500_000) });
    expect(reasonOf(await started.customers.update(sub.id, { budgetDay: micros(1_500_001) }))).toBe(
      `budgetDay: 1.500001 is above the 1.50 of customer ${parent.id}: choose at most 1.50`,
    );
  });
});

describe('below a parent whose limit was lowered', () => {
  async function lowered() {
    const { started } = await opened();
    const parent = await addCustomer(started, { budgetDay: micros(10), dailyCallsMax: 10 });
    const sub = await addCustomer(started, { parentId: parent.id, budgetDay: micros(5), dailyCallsMax: 5 });
    const permissions = [{ api: API, dailyCallsMax: 4 }];
    const { app } = await addApp(started, {
      customerId: sub.id,
      app: { budgetDay: micros(4), dailyCallsMax: 4, permissions },
      packages: [],
    });
    made(await started.customers.update(parent.id, { budgetDay: micros(1), dailyCallsMax: 1 }));
    return { ...started, parent, sub, app };
  }

  test('everything that raises no limit is allowed', async () => {
    const { platform, customers, sub, app } = await lowered();
    const outcomes = [
      await customers.update(sub.id, { status: 'paused' }),
      await customers.update(sub.id, { name: 'b' }),
      await customers.update(sub.id, { budgetDay: micros(5), dailyCallsMax: 4 }),
      await customers.update(sub.id, { budgetDay: null, budgetMonth: null }),
      await platform.updateApp(app.id, { deny: ['192.0.2.0/24'] }),
      await platform.updateApp(app.id, { name: 'b', budgetDay: micros(3) }),
      await platform.updateApp(app.id, { permissions: [{ api: API, dailyCallsMax: 3 }] }),
      await platform.updateApp(app.id, { permissions: [] }),
      await platform.updateApp(app.id, { status: 'banned' }),
    ];
    expect(outcomes.map(reasonOf)).toEqual(outcomes.map(() => null));
  });

  test('nothing is raised above the parent, and no app comes from elsewhere with more', async () => {
    const { platform, customers, parent, sub, app } = await lowered();
    const other = await platform.createApp({ ...APP_DEFAULTS, name: 'c', dailyCallsMax: 2 });
    const outcomes = [
      await customers.update(sub.id, { dailyCallsMax: 6 }),
      await platform.updateApp(app.id, { dailyCallsMax: 5 }),
      await platform.updateApp(app.id, { permissions: [{ api: API, dailyCallsMax: 5 }] }),
      await platform.updateApp(app.id, {
        permissions: [
          { api: API, dailyCallsMax: 4 },
          { api: 'face-guard', dailyCallsMax: 2 },
        ],
      }),
      await platform.updateApp(other.id, { customerId: sub.id }),
    ];
    const above = (own: number, most = 1, id = parent.id) =>
      `dailyCallsMax: ${own} is above the ${most} of customer ${id}: choose at most ${most}`;
    expect(outcomes.map(reasonOf)).toEqual([above(6), above(5), above(5), above(2), above(2)]);
  });
});

describe('the customer of an app', () => {
  test('can be set while the app has none, and stays once calls were charged to it', async () => {
    const { started } = await opened();
    const { platform } = started;
    const [one, two] = [await addCustomer(started), await addCustomer(started)];
    const { app, issued } = await addApp(started);
    await call(started, issued.plain);
    expect(made(await platform.updateApp(app.id, { customerId: one.id }))).toMatchObject({ customerId: one.id });
    expect(reasonOf(await platform.updateApp(app.id, { customerId: two.id }))).toMatch(
      `calls of ${app.id} were charged to ${one.id}`,
    );
    expect(reasonOf(await platform.updateApp(app.id, { customerId: null }))).not.toBeNull();
    made(await platform.updateApp(app.id, { customerId: one.id, name: 'b' }));
    expect(reasonOf(await platform.updateApp(app.id, { customerId: 'cus_x' }))).not.toBeNull();
  });

  test('can be changed before', async () => {
    const { started } = await opened();
    const [one, two] = [await addCustomer(started), await addCustomer(started)];
    const { app, issued } = await addApp(started, { customerId: one.id });
    await call(started, issued.plain, { charged: false, errorCode: 226402 });
    made(await started.platform.updateApp(app.id, { customerId: two.id }));
    made(await started.platform.updateApp(app.id, { customerId: null }));
    const none = await started.platform.createAppOf('cus_x', { ...APP_DEFAULTS, name: 'a' });
    expect(reasonOf(none)).toBe('there is no customer cus_x');
  });
});

describe('admission', () => {
  test('a paused customer stops with its sub-accounts, and goes on when it is active again', async () => {
    const { started } = await opened();
    const { parent, sub, issued } = await addPair(started);
    const other = await addApp(started, { customerId: (await addCustomer(started)).id });
    for (const { id } of [parent, sub]) {
      const underWay = await admit(started, issued.plain);
      made(await started.customers.update(id, { status: 'paused' }));
      expect(await codeOf(started, issued.plain)).toBe(10009);
      expect(await codeOf(started, other.issued.plain)).toBe(0);
      await started.gate.settle(underWay, ended(started));
      made(await started.customers.update(id, { status: 'active' }));
      expect(await codeOf(started, issued.plain)).toBe(0);
    }
  });

  test('the calls a day of a customer hold for all its apps and sub-accounts together, over a restart', async () => {
    const { stores, started } = await opened();
    const { parent, sub, issued } = await addPair(started);
    const own = await addApp(started, { customerId: parent.id });
    made(await started.customers.update(parent.id, { dailyCallsMax: 3 }));
    expect([await call(started, issued.plain), await call(started, own.issued.plain)]).toEqual([0, 0]);
    const again = await start(stores);
    const underWay = await admit(again, issued.plain);
    expect([await codeOf(again, issued.plain), await codeOf(again, own.issued.plain)]).toEqual([10012, 10012]);
    await again.gate.release(underWay);
    expect(await call(again, own.issued.plain)).toBe(0);
    expect(await codeOf(again, issued.plain)).toBe(10012);
    // A limit of the sub-account itself is the smaller one.
    made(await again.customers.update(parent.id, { dailyCallsMax: 9 }));
    expect(await codeOf(again, issued.plain)).toBe(0);
    made(await again.customers.update(sub.id, { dailyCallsMax: 1 }));
    expect([await codeOf(again, issued.plain), await codeOf(again, own.issued.plain)]).toEqual([10012, 0]);
    again.clock.atMs = NOON_MS + DAY_MS / 2;
    expect(await codeOf(again, issued.plain)).toBe(0);
  });

  test('a parent whose limit was lowered below that of its sub-account holds', async () => {
    const { started } = await opened();
    const { parent, sub, issued } = await addPair(started);
    made(await started.customers.update(sub.id, { dailyCallsMax: 5 }));
    made(await started.customers.update(parent.id, { dailyCallsMax: 1 }));
    expect([await call(started, issued.plain), await call(started, issued.plain)]).toEqual([0, 10012]);
  });
});
