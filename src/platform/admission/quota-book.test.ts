import { describe, expect, test } from 'vitest';
import {
  API,
  DAY_MS,
  NOON_MS,
  PRICE,
  addApp,
  admit,
  call,
  codeOf,
  ended,
  openStores,
  start,
} from '../../../test/started-platform.ts';
import { Fault } from '../../kernel/fault.ts';
import type { CallStore } from '../ledger/call-store.ts';
import { EVERY_ROW } from '../ledger/ledger.ts';
import { parseMoney } from '../ledger/money.ts';
import type { NewApp, NewKey } from '../accounts/platform.ts';

describe('quota', () => {
  test('1,000 concurrent calls over a package of 137: exactly 137 go through, and the ledger agrees', async () => {
    const stores = await openStores();
    const started = await start(stores);
    const { issued, packages } = await addApp(started, { packages: [{ callsMax: 137 }] });
    const codes = await Promise.all(Array.from({ length: 1000 }, () => call(started, issued.plain)));
    expect(codes.filter((code) => code === 0)).toHaveLength(137);
    expect(codes.filter((code) => code === 10012)).toHaveLength(863);
    expect(await started.platform.packages(packages[0]?.appId ?? '')).toMatchObject([{ used: 137 }]);
    expect(started.gate.gauges.callsUnderWay).toBe(0);
  });

  test('uncharged units are given back, whether the call was settled, released or failed', async () => {
    const stores = await openStores();
    let failing = false;
    const calls: CallStore = {
      settle: (settled) =>
        failing
          ? Promise.resolve({ end: 'undone', why: new Fault('unavailable', 'disk full') })
          : stores.calls.settle(settled),
      endOf: (orderId) => stores.calls.endOf(orderId),
      findAnswer: (key, nowMs) => stores.calls.findAnswer(key, nowMs),
      state: (day) => stores.calls.state(day),
      spent: (day, spenders) => stores.calls.spent(day, spenders),
      prepareDays: () => stores.calls.prepareDays(),
      purge: (limits) => stores.calls.purge(limits),
    };
    const started = await start(stores, { calls });
    const { issued } = await addApp(started, { packages: [{ callsMax: 1 }] });
    expect(await call(started, issued.plain, { charged: false, errorCode: 226402 })).toBe(0);
    const held = await admit(started, issued.plain);
    expect(await codeOf(started, issued.plain)).toBe(10012);
    await started.gate.release(held);
    failing = true;
    await expect(call(started, issued.plain)).rejects.toThrow('disk full');
    failing = false;
    expect(await call(started, issued.plain)).toBe(0);
    expect(await call(started, issued.plain)).toBe(10012);
  });

  test('a call can end only once', async () => {
    const stores = await openStores();
    const started = await start(stores);
    const { issued } = await addApp(started);
    const admitted = await admit(started, issued.plain);
    await started.gate.settle(admitted, ended(started));
    await expect(started.gate.settle(admitted, ended(started))).rejects.toThrow('settled or released once');
    await expect(started.gate.release(admitted)).rejects.toThrow('settled or released once');
    expect(
      (await stores.ledger.page({ filter: EVERY_ROW, order: 'newest', limit: 10, cursor: null })).rows,
    ).toHaveLength(1);
  });

  test('gifts pay first, then packages for this API, then those that expire soonest', async () => {
    const stores = await openStores();
    const started = await start(stores);
    const { issued, packages } = await addApp(started, {
      packages: [
        { callsMax: 1 },
        { callsMax: 1, expiresAtMs: NOON_MS + DAY_MS },
        { callsMax: 1, api: API },
        { callsMax: 1, kind: 'gift', unitPrice: parseMoney('0') ?? PRICE },
        { callsMax: 1, api: API, expiresAtMs: NOON_MS + 2 * DAY_MS },
      ],
    });
    for (let i = 0; i < 5; i += 1) {
      started.clock.atMs += 1;
      expect(await call(started, issued.plain)).toBe(0);
    }
    const { rows } = await stores.ledger.page({ filter: EVERY_ROW, order: 'oldest', limit: 10, cursor: null });
    expect(rows.map(({ packageId }) => packages.findIndex(({ id }) => id === packageId))).toEqual([3, 4, 2, 1, 0]);
    expect(rows.map(({ unitPrice }) => unitPrice)).toEqual([0, PRICE, PRICE, PRICE, PRICE]);
  });

  test.each<[string, { app?: Partial<NewApp>; key?: Partial<NewKey> }, number]>([
    ['the app', { app: { dailyCallsMax: 2 } }, 10012],
    ['its permission', { app: { permissions: [{ api: API, dailyCallsMax: 2 }] } }, 10012],
    ['a live key', { key: { dailyCallsMax: 2 } }, 10012],
    ['a test key', { key: { kind: 'test', dailyCallsMax: 2 } }, 10013],
  ])('a daily count of %s ends at midnight in Asia/Shanghai and survives a restart', async (_what, parts, code) => {
    const stores = await openStores();
    const started = await start(stores);
    const { issued } = await addApp(started, parts);
    expect(await call(started, issued.plain)).toBe(0);
    const again = await start(stores);
    expect([await call(again, issued.plain), await call(again, issued.plain)]).toEqual([0, code]);
    again.clock.atMs = NOON_MS + DAY_MS / 2 - 1;
    expect(await call(again, issued.plain)).toBe(code);
    again.clock.atMs += 1;
    expect(await call(again, issued.plain)).toBe(0);
  });

  const LIMITED = { app: { dailyCallsMax: 3 }, packages: [{}] };

  test.each([[-400], [-40], [-3], [-2], [-1], [1], [2], [9], [200]])(
    "a clock that is wrong by %i days for some calls gives today's limit no second time",
    async (days) => {
      const stores = await openStores();
      const started = await start(stores);
      const { issued } = await addApp(started, LIMITED);
      for (let at = 0; at < 3; at += 1) expect(await call(started, issued.plain)).toBe(0);
      // Two wrong days and a wrong month, so that no day that memory keeps is today.
      for (const off of [days, days + 500, days + 1_000]) {
        started.clock.atMs = NOON_MS + off * DAY_MS;
        expect(await call(started, issued.plain)).toBe(0);
      }
      started.clock.atMs = NOON_MS;
      expect(await call(started, issued.plain)).toBe(10012);
    },
  );

  test.each([[-400 * DAY_MS], [DAY_MS * 0.75]])(
    'a start with a clock that is wrong by %i ms knows the right day when it comes',
    async (offMs) => {
      const stores = await openStores();
      const started = await start(stores);
      const { issued } = await addApp(started, LIMITED);
      for (let at = 0; at < 3; at += 1) expect(await call(started, issued.plain)).toBe(0);
      const again = await start(stores, { atMs: NOON_MS + offMs });
      again.clock.atMs = NOON_MS;
      // All of the first calls of the day wait for one look into the ledger.
      const codes = await Promise.all(Array.from({ length: 20 }, () => call(again, issued.plain)));
      expect(new Set(codes)).toEqual(new Set([10012]));
    },
  );

  test('the first calls of a day take its limit exactly once', async () => {
    const started = await start(await openStores());
    const { issued } = await addApp(started, LIMITED);
    started.clock.atMs += DAY_MS;
    const codes = await Promise.all(Array.from({ length: 50 }, () => call(started, issued.plain)));
    expect(codes.filter((code) => code === 0)).toHaveLength(3);
  });

  test('after the clock was years ahead once, calls around midnight do not read the ledger again each time', async () => {
    const stores = await openStores();
    let reads = 0;
    const calls: CallStore = {
      settle: (settled) => stores.calls.settle(settled),
      endOf: (orderId) => stores.calls.endOf(orderId),
      findAnswer: (key, nowMs) => stores.calls.findAnswer(key, nowMs),
      state(day) {
        reads += 1;
        return stores.calls.state(day);
      },
      spent: (day, spenders) => stores.calls.spent(day, spenders),
      prepareDays: () => stores.calls.prepareDays(),
      purge: (limits) => stores.calls.purge(limits),
    };
    const started = await start(stores, { calls });
    const { issued } = await addApp(started, { packages: [{ callsMax: 100 }] });
    const at = async (atMs: number) => {
      started.clock.atMs = atMs;
      expect(await call(started, issued.plain)).toBe(0);
    };
    await at(NOON_MS + 1_500 * DAY_MS);
    // The start, the year to come, the present day again, and the next one.
    for (let turn = 0; turn < 10; turn += 1) for (const day of [0, 1]) await at(NOON_MS + day * DAY_MS);
    expect(reads).toBeLessThanOrEqual(4);
  });

  test('if the ledger cannot be read at the first call of a day, that call fails, and the next reads it', async () => {
    const stores = await openStores();
    let isAway = false;
    const calls: CallStore = {
      settle: (settled) => stores.calls.settle(settled),
      endOf: (orderId) => stores.calls.endOf(orderId),
      findAnswer: (key, nowMs) => stores.calls.findAnswer(key, nowMs),
      state: (day) =>
        isAway ? Promise.reject(new Fault('unavailable', 'the disk is away' as never)) : stores.calls.state(day),
      spent: (day, spenders) => stores.calls.spent(day, spenders),
      prepareDays: () => stores.calls.prepareDays(),
      purge: (limits) => stores.calls.purge(limits),
    };
    const started = await start(stores, { calls });
    const { issued } = await addApp(started, LIMITED);
    started.clock.atMs += DAY_MS;
    isAway = true;
    await expect(call(started, issued.plain)).rejects.toThrow('the disk is away');
    isAway = false;
    expect(await call(started, issued.plain)).toBe(0);
  });

  test('a test key and a sandbox app use no package, and have their own limits', async () => {
    const stores = await openStores();
    const started = await start(stores);
    const { issued, app } = await addApp(started, { key: { kind: 'test', callsMax: 1 }, packages: [{ callsMax: 1 }] });
    expect([await call(started, issued.plain), await call(started, issued.plain)]).toEqual([0, 10013]);
    const sandbox = await addApp(started, { app: { mode: 'sandbox' }, packages: [] });
    expect(await call(started, sandbox.issued.plain)).toBe(0);
    const { rows } = await stores.ledger.page({ filter: EVERY_ROW, order: 'oldest', limit: 10, cursor: null });
    expect(rows.map(({ packageId, unitPrice }) => [packageId, unitPrice])).toEqual([
      [null, 0],
      [null, 0],
    ]);
    expect(await started.platform.packages(app.id)).toMatchObject([{ used: 0 }]);
  });

  test('a test key without a limit gets one', async () => {
    const started = await start(await openStores());
    const { issued } = await addApp(started, { key: { kind: 'test' } });
    expect(issued.key.dailyCallsMax).toBe(100);
    expect(await started.platform.updateKey(issued.key.id, { dailyCallsMax: null })).toMatchObject({
      dailyCallsMax: 100,
    });
  });
});
