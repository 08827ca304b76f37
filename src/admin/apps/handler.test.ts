import { describe, expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import { LIVE, addApp, call, openStores, start } from '../../../test/started-platform.ts';
import type { Actor } from '../../platform/access/actor.ts';
import { createKeyHandlers } from '../keys/handler.ts';
import { appContracts } from './contract.ts';
import { createAppHandlers } from './handler.ts';

const owner: Actor = { ...anActor, name: 'o' };
const midnightOf = (day: string) => Date.parse(`${day}T00:00:00+08:00`);

async function opened() {
  const stores = await openStores();
  const started = await start(stores);
  const { app, issued } = await addApp(started, { packages: [{ callsMax: null }] });
  const { platform, clock } = started;
  return {
    started,
    appId: app.id,
    key: issued,
    apps: createAppHandlers({ platform, ledger: stores.ledger, clock, apiNames: ['face-verify'] }),
    keys: createKeyHandlers({ platform, clock }),
  };
}

test('a name that another app has is accepted, and the answer tells which app', async () => {
  const { apps, appId } = await opened();
  expect(await apps.change({ appId, name: 'Branch' }, owner)).toMatchObject({ result: { namesakes: [] } });
  const limits = { dailyCallsMax: null, budgetDay: null, budgetMonth: null, allow: [], deny: [], addressRate: null };
  const fresh = { name: 'Branch', mode: 'live', status: 'active', ...limits } as const;
  expect(await apps.create(fresh, owner)).toMatchObject({ ok: true, result: { name: 'Branch', namesakes: [appId] } });
});

test('an app that is asked for again under one request id is one app', async () => {
  const { apps, started } = await opened();
  const limits = { dailyCallsMax: null, budgetDay: null, budgetMonth: null, allow: [], deny: [], addressRate: null };
  const fresh = { name: 'Shop', mode: 'live', status: 'active', ...limits, requestId: 'form-1' } as const;
  const both = await Promise.all([apps.create(fresh, owner), apps.create(fresh, owner)]);
  const again = await apps.create(fresh, owner);
  const ids = [...both, again].map((made) => (made.ok && 'result' in made ? made.result.id : made));
  expect(new Set(ids)).toEqual(new Set([expect.stringMatching(/^app_[0-9a-f]{18}$/)]));
  expect((await started.platform.apps()).filter(({ name }) => name === 'Shop')).toHaveLength(1);
  for (const other of [{ name: 'Bank' }, { mode: 'sandbox' }] as const)
    expect(await apps.create({ ...fresh, ...other }, owner)).toMatchObject({
      ok: false,
      error: 'conflict',
      detail: 'requestId: another app was made under it',
    });
});

test('the limit of an app at an API is set if it is still what was seen', async () => {
  const { apps, appId } = await opened();
  await apps.change({ appId, apis: ['face-verify'] }, owner);
  const limit = { appId, api: 'face-verify' };
  const seen = { expected: { dailyCallsMax: null } };
  expect(await apps.limit({ ...limit, dailyCallsMax: 100, ...seen }, owner)).toMatchObject({
    result: { limits: [{ api: 'face-verify', dailyCallsMax: 100 }] },
  });
  expect(await apps.limit({ ...limit, dailyCallsMax: 7, ...seen }, owner)).toMatchObject({
    ok: false,
    error: 'conflict',
    fields: [{ name: 'dailyCallsMax' }],
  });
  expect(await apps.limit({ ...limit, dailyCallsMax: 7 }, owner)).toMatchObject({
    result: { limits: [{ dailyCallsMax: 7 }] },
  });
});

describe('budgets of apps and keys', () => {
  test('are set as amounts, shown with their use, and removed with null', async () => {
    const { started, apps, appId, key } = await opened();
    const set = { appId, budgetDay: '0.07', budgetMonth: '999999999.999999' };
    expect(await apps.change(set, owner)).toMatchObject({
      ok: true,
      result: { budgetDay: '0.07', budgetMonth: '999999999.999999' },
    });
    expect(await call(started, key.plain)).toBe(0);
    const period = { used: '0.035', isWarned: false, warnedAtMs: null };
    expect(await apps.show({ appId }, owner)).toMatchObject({
      result: {
        budgetDay: '0.07',
        budgets: [
          { ...period, period: 'day', max: '0.07', share: 0.5, endsAtMs: midnightOf('2026-03-02') },
          { ...period, period: 'month', max: '999999999.999999', endsAtMs: midnightOf('2026-04-01') },
        ],
      },
    });
    await call(started, key.plain);
    await started.budgets.look();
    expect(await call(started, key.plain)).toBe(10012);
    const nowMs = started.clock.nowMs();
    expect(await apps.show({ appId }, owner)).toMatchObject({
      result: { budgets: [{ used: '0.07', share: 1, isWarned: true, warnedAtMs: nowMs }, { isWarned: false }] },
    });
    await apps.change({ appId, budgetDay: '0' }, owner);
    expect(await apps.show({ appId }, owner)).toMatchObject({
      result: { budgetDay: '0.00', budgets: [{ max: '0.00', share: 1, isWarned: false }, {}] },
    });
    await apps.change({ appId, budgetDay: null, budgetMonth: null }, owner);
    expect(await apps.show({ appId }, owner)).toMatchObject({ result: { budgetDay: null, budgets: [] } });
  });

  test('of a key are set with it or later, and what is not named stays', async () => {
    const { started, keys, appId } = await opened();
    const made = await keys.create(
      { appId, kind: 'live', label: 'a', callsMax: 9, dailyCallsMax: null, budgetDay: '0.05', budgetMonth: null },
      owner,
    );
    if (!made.ok || !('result' in made)) throw new Error('the key was made');
    expect(made.result).toMatchObject({ budgetDay: '0.05', budgetMonth: null });
    expect([await call(started, made.result.key), await call(started, made.result.key)]).toEqual([0, 10012]);
    expect(await keys.change({ keyId: made.result.id, budgetMonth: '1' }, owner)).toMatchObject({
      result: { label: 'a', callsMax: 9, budgetDay: '0.05', budgetMonth: '1.00', charged: 1 },
    });
    expect(await keys.list({ appId }, owner)).toMatchObject({
      result: {
        keys: [
          { budgets: [] },
          {
            budgets: [
              { period: 'day', used: '0.035', share: 0.7 },
              { period: 'month', used: '0.035', max: '1.00' },
            ],
          },
        ],
      },
    });
    expect(await keys.change({ keyId: made.result.id, label: 'b', days: 1, budgetDay: null }, owner)).toMatchObject({
      result: { label: 'b', budgetDay: null, expiresAtMs: started.clock.nowMs() + 86_400_000 },
    });
    expect(await keys.change({ keyId: 'key_x', label: 'b' }, owner)).toMatchObject({ ok: false, error: 'not_found' });
  });

  test.each(['-1', '1.0000001', '1e3', '1000000000', '', '1,00', '￥1'])('%j is no amount', (budgetDay) => {
    expect(appContracts.change.params.safeParse({ appId: 'a', budgetDay }).success).toBe(false);
    expect(appContracts.change.params.safeParse({ appId: 'a', budgetDay: '999999999.999999' }).success).toBe(true);
  });

  test('of an app are shown to those who may see it', async () => {
    const { started, apps, appId } = await opened();
    await started.platform.issueKey(appId, LIVE);
    const integrator: Actor = { ...owner, role: 'integrator', appIds: ['app_other'] };
    expect(await apps.show({ appId }, integrator)).toMatchObject({ ok: false, error: 'not_found' });
  });
});

test('limits and other changes of one app at the same moment do not undo each other', async () => {
  const API_NAMES = ['face-verify', 'face-guard'];
  const stores = await openStores();
  const started = await start(stores);
  const { platform, clock } = started;
  const permissions = API_NAMES.map((api) => ({ api, dailyCallsMax: null }));
  const { app } = await addApp(started, { app: { permissions } });
  const handlers = createAppHandlers({ platform, apiNames: API_NAMES, ledger: stores.ledger, clock });
  const appId = app.id;
  await Promise.all([
    handlers.limit({ appId, api: 'face-verify', dailyCallsMax: 7 }, owner),
    handlers.limit({ appId, api: 'face-guard', dailyCallsMax: 8 }, owner),
    handlers.change({ appId, name: 'b' }, owner),
    handlers.change({ appId, apis: ['face-guard', 'face-verify'] }, owner),
  ]);
  expect(await handlers.show({ appId }, owner)).toMatchObject({
    result: {
      name: 'b',
      limits: [
        { api: 'face-guard', dailyCallsMax: 8 },
        { api: 'face-verify', dailyCallsMax: 7 },
      ],
    },
  });
});
