import { describe, expect, test } from 'vitest';
import { API, NOON_MS, addApp, codeOf, openStores, start } from '../../../test/started-platform.ts';
import type { NewPackage } from '../accounts/platform.ts';

describe('the system errors', () => {
  test('they come in the order of the table: everything is wrong at first, then one thing after another is corrected', async () => {
    const started = await start(await openStores());
    const { platform, clock } = started;
    const { app, issued } = await addApp(started, {
      app: {
        status: 'pending',
        permissions: [],
        openId: 'right',
        allow: ['10.0.0.0/8'],
        deny: ['192.0.2.0/24'],
        dailyCallsMax: 0,
        addressRate: { perSecond: 1e-9, burst: 1 },
      },
      key: { kind: 'test', callsMax: 0, expiresAtMs: NOON_MS },
      packages: [],
    });
    await platform.updateKey(issued.key.id, { banned: true });
    await platform.switchApi(API, 'maintenance');
    const code = (openId = 'wrong') => codeOf(started, issued.plain, { openId });

    expect(await codeOf(started, 'f'.repeat(32))).toBe(10001);
    expect(await code()).toBe(10002);
    await platform.updateApp(app.id, { permissions: [{ api: API, dailyCallsMax: null }] });
    expect(await code()).toBe(10003);
    await platform.updateKey(issued.key.id, { expiresAtMs: NOON_MS + 1 });
    expect(await code()).toBe(10004);
    expect(await code('right')).toBe(10005);
    await platform.updateApp(app.id, { status: 'active' });
    expect(await code('right')).toBe(10007);
    await platform.updateApp(app.id, { allow: ['192.0.2.1'] });
    expect(await code('right')).toBe(10008);
    await platform.updateApp(app.id, { deny: [] });
    expect(await code('right')).toBe(10009);
    await platform.updateKey(issued.key.id, { banned: false });
    expect(await code('right')).toBe(10012);
    expect(await code('right')).toBe(10011);
    await platform.updateApp(app.id, { addressRate: null });
    expect(await code('right')).toBe(10012);
    await platform.updateApp(app.id, { dailyCallsMax: null });
    expect(await code('right')).toBe(10013);
    await platform.updateKey(issued.key.id, { callsMax: 5 });
    expect(await code('right')).toBe(10020);
    await platform.switchApi(API, 'off');
    expect(await code('right')).toBe(10021);
    await platform.switchApi(API, 'on');
    expect(await code('right')).toBe(0);
    clock.atMs += 1;
    expect(await code('right')).toBe(10003);
  });

  test.each([undefined, '', 'x', 'f'.repeat(31), 'f'.repeat(33), `${'f'.repeat(31)}g`, "' OR 1=1 --"])(
    '%j is an unknown key',
    async (key) => {
      expect(await codeOf(await start(await openStores()), key)).toBe(10001);
    },
  );

  test('a key is read in upper and lower case', async () => {
    const started = await start(await openStores());
    const { issued } = await addApp(started);
    expect(issued.plain).toMatch(/^[0-9a-f]{32}$/);
    expect(await codeOf(started, issued.plain.toUpperCase())).toBe(0);
  });

  test('10004: a route that needs an OpenID needs an app with one, and a sent one must be right', async () => {
    const started = await start(await openStores());
    const { app, issued } = await addApp(started);
    expect(await codeOf(started, issued.plain, { needsOpenId: true })).toBe(10004);
    expect(await codeOf(started, issued.plain, { openId: 'x' })).toBe(10004);
    await started.platform.updateApp(app.id, { openId: 'right' });
    expect(await codeOf(started, issued.plain, { needsOpenId: true })).toBe(0);
    expect(await codeOf(started, issued.plain, { openId: 'righ' })).toBe(10004);
  });

  test('10009: a banned app is banned with all its keys', async () => {
    const started = await start(await openStores());
    const { issued } = await addApp(started, { app: { status: 'banned' } });
    expect(await codeOf(started, issued.plain)).toBe(10009);
  });

  test.each<[string, Partial<NewPackage>[], number]>([
    ['no package', [], 10012],
    ['a package of another API', [{ api: 'face-guard' }], 10012],
    ['an expired package with units left', [{ expiresAtMs: NOON_MS }], 10003],
    ['an expired package that is used up', [{ expiresAtMs: NOON_MS, callsMax: 0 }], 10012],
    ['an expired package and a valid one that is used up', [{ expiresAtMs: NOON_MS }, { callsMax: 0 }], 10012],
    ['an expired package and a valid one with units', [{ expiresAtMs: NOON_MS }, { callsMax: 1 }], 0],
    ['a package without a limit', [{ callsMax: null }], 0],
  ])('%s: %s answers %i', async (_what, packages, expected) => {
    const started = await start(await openStores());
    const { issued } = await addApp(started, { packages });
    expect(await codeOf(started, issued.plain)).toBe(expected);
  });

  test("10011: the site's rate holds if the app has none, and addresses do not share it", async () => {
    const started = await start(await openStores(), { siteAddressRate: { perSecond: 1, burst: 2 } });
    const { issued } = await addApp(started);
    const codes = [];
    for (let i = 0; i < 3; i += 1) codes.push(await codeOf(started, issued.plain));
    expect(codes).toEqual([0, 0, 10011]);
    expect(await codeOf(started, issued.plain, { address: '192.0.2.2' })).toBe(0);
    started.clock.atMs += 1000;
    expect(await codeOf(started, issued.plain)).toBe(0);
  });
});
