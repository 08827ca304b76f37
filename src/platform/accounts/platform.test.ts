import { describe, expect, test } from 'vitest';
import {
  LIVE,
  NOON_MS,
  PAID,
  PRICE,
  addApp,
  addCustomer,
  call,
  failTest,
  openStores,
  start,
} from '../../../test/started-platform.ts';
import { APP_DEFAULTS } from './platform.ts';

describe('keys', () => {
  test('a rotated key works during its overlap, beside the new one', async () => {
    const started = await start(await openStores());
    const { issued, app } = await addApp(started);
    const fresh = (await started.platform.rotateKey(issued.key.id, 1000)) ?? failTest('the key exists');
    expect([await call(started, issued.plain), await call(started, fresh.plain)]).toEqual([0, 0]);
    started.clock.atMs += 1000;
    expect([await call(started, issued.plain), await call(started, fresh.plain)]).toEqual([10003, 0]);
    expect(await started.platform.rotateKey(issued.key.id, 1000)).toBeNull();
    expect(await started.platform.keys(app.id)).toMatchObject([
      { id: issued.key.id, replacedById: fresh.key.id, charged: 1, lastUsedAtMs: NOON_MS + 5 },
      { id: fresh.key.id, replacedById: null, charged: 2 },
    ]);
  });

  test('the store never holds a plain key', async () => {
    const stores = await openStores();
    const started = await start(stores);
    const { issued } = await addApp(started);
    expect(JSON.stringify(await stores.stores.keys.list())).not.toContain(issued.plain);
  });

  test('nothing is made for an unknown app or key', async () => {
    const { platform } = await start(await openStores());
    expect(await platform.updateApp('app_x', { name: 'b' })).toBeNull();
    expect(await platform.issueKey('app_x', LIVE)).toBeNull();
    expect(await platform.addPackage('app_x', PAID)).toBeNull();
    expect(await platform.updateKey('key_x', {})).toBeNull();
    expect(await platform.rotateKey('key_x', 0)).toBeNull();
    expect(await platform.endPackageAt('pkg_x', null)).toBeNull();
  });

  test('concurrent changes do not undo each other', async () => {
    const started = await start(await openStores());
    const { app } = await addApp(started);
    await Promise.all([
      started.platform.updateApp(app.id, { name: 'b' }),
      started.platform.updateApp(app.id, { dailyCallsMax: 9 }),
    ]);
    expect(await started.platform.app(app.id)).toMatchObject({ name: 'b', dailyCallsMax: 9 });
  });
});

test('what is done with one app reads no other app, key or package, and holds at the gate', async () => {
  const stores = await openStores();
  const started = await start(stores);
  const { platform } = started;
  const [one, other] = [await addApp(started), await addApp(started)];
  const refuse = () => failTest('everything is listed');
  const { apps, keys, packages } = stores.stores;
  for (const store of [apps, keys, packages]) store.list = refuse;
  expect(await platform.app(one.app.id)).toMatchObject({ id: one.app.id });
  expect(await platform.app('app_x')).toBeNull();
  expect(await platform.keys(one.app.id)).toHaveLength(1);
  expect(await platform.packages(one.app.id)).toHaveLength(1);
  await platform.updateKey(one.issued.key.id, { banned: true });
  const fresh = (await platform.issueKey(one.app.id, LIVE)) ?? failTest('the app exists');
  const codes = () => Promise.all([one.issued, fresh, other.issued].map(({ plain }) => call(started, plain)));
  expect(await codes()).toEqual([10009, 0, 0]);
  const rotated = (await platform.rotateKey(fresh.key.id, 0)) ?? failTest('the key exists');
  expect([await call(started, fresh.plain), await call(started, rotated.plain)]).toEqual([10003, 0]);
  await platform.endPackageAt(other.packages[0]?.id ?? failTest('it has a package'), NOON_MS);
  expect(await codes()).toEqual([10009, 10003, 10003]);
  await platform.addPackage(other.app.id, PAID);
  await platform.updateApp(one.app.id, { status: 'banned', budgetDay: PRICE });
  expect([await call(started, rotated.plain), await call(started, other.issued.plain)]).toEqual([10009, 0]);
  const third = await platform.createApp({ ...APP_DEFAULTS, name: 'c' });
  expect(await platform.app(third.id)).toMatchObject({ name: 'c' });
});

test('an app of a customer that another process made holds for that customer', async () => {
  const stores = await openStores();
  const [here, there] = [await start(stores), await start(stores)];
  const paused = await addCustomer(there, { status: 'paused' });
  const { issued } = await addApp(here, { customerId: paused.id });
  expect(await call(here, issued.plain)).toBe(10009);
});

test('packages that end soon are those with calls left, the first first, and not the one that ended', async () => {
  const started = await start(await openStores());
  const { app } = await addApp(started);
  const day = 86_400_000;
  const add = async (days: number | null, callsMax: number | null = 3) => {
    const expiresAtMs = days === null ? null : started.clock.atMs + days * day;
    const bought = await started.platform.addPackage(app.id, { ...PAID, callsMax, expiresAtMs });
    return bought !== null && 'id' in bought ? bought.id : failTest('the app exists');
  };
  const [late, first] = [await add(7), await add(2, null)];
  await add(7.001);
  await add(null);
  await add(-1);
  const ending = await started.platform.endingPackages(7);
  expect(ending.map(({ id, used }) => [id, used])).toEqual([
    [first, 0],
    [late, 0],
  ]);
  started.clock.atMs += 2 * day;
  expect((await started.platform.endingPackages(5)).map(({ id }) => id)).toEqual([late]);
});

test('a request for a package that is sent again gives the same package, and another one under its id is refused', async () => {
  const { platform } = await start(await openStores());
  const app = await platform.createApp({ ...APP_DEFAULTS, name: 'Shop' });
  const other = await platform.createApp({ ...APP_DEFAULTS, name: 'Bank' });
  const gift = { ...PAID, kind: 'gift', callsMax: 3000, expiresAtMs: null } as const;
  const idOf = (given: unknown) => (given as { readonly id: string }).id;
  const given = await platform.addPackage(app.id, gift, 'order-7');
  expect(idOf(given)).toMatch(/^pkg_[0-9a-f]{18}$/);
  expect(await platform.addPackage(app.id, { ...gift, expiresAtMs: NOON_MS }, 'order-7')).toEqual(given);
  expect(await platform.packages(app.id)).toHaveLength(1);
  expect(await platform.addPackage(app.id, { ...gift, callsMax: 3001 }, 'order-7')).toMatchObject({
    reason: 'requestId: another package was given under it',
  });
  expect(idOf(await platform.addPackage(other.id, gift, 'order-7'))).not.toBe(idOf(given));
  expect(idOf(await platform.addPackage(app.id, gift))).not.toBe(idOf(given));
  expect(await platform.packages(app.id)).toHaveLength(2);
});
