import { describe, expect, test, vi } from 'vitest';
import {
  NOON_MS,
  PRICE,
  addApp,
  admit,
  ended,
  openSharedStores,
  openStores,
  start,
  startNode,
  type Started,
} from '../../../test/started-platform.ts';
import type { AdmissionRequest, AdmittedCall } from './call-gate.ts';

describe('idempotency', () => {
  const answered = (started: Started, paramsDigest = 'p1') =>
    ended(started, {
      errorCode: 226402,
      charged: false,
      idempotency: { key: 'order-0001', paramsDigest, body: '{"a":1}' },
    });

  test('the stored answer comes back for 24 h, and other parameters and running calls are refused', async () => {
    const started = await start(await openStores());
    const { issued } = await addApp(started);
    const { gate, clock } = started;
    const first = await admit(started, issued.plain);
    expect(await gate.replay(first, 'order-0001', 'p1')).toEqual({ kind: 'none' });
    const meanwhile = await admit(started, issued.plain);
    expect(await gate.replay(meanwhile, 'order-0001', 'p1')).toEqual({ kind: 'running' });
    await gate.release(meanwhile);
    const other = await admit(started, issued.plain);
    expect(await gate.replay(other, 'order-0001', 'p2')).toEqual({ kind: 'reused' });
    await gate.release(other);
    await gate.settle(first, answered(started));

    const replay = async (paramsDigest: string) => {
      const again = await admit(started, issued.plain);
      const outcome = await gate.replay(again, 'order-0001', paramsDigest);
      await gate.release(again);
      return outcome;
    };
    expect(await replay('p1')).toEqual({ kind: 'answer', code: 226402, body: '{"a":1}' });
    expect(await replay('p2')).toEqual({ kind: 'reused' });
    // It was answered 5 ms after noon.
    clock.atMs = NOON_MS + 5 + 86_400_000 - 1;
    expect(await replay('p1')).toEqual({ kind: 'answer', code: 226402, body: '{"a":1}' });
    clock.atMs += 1;
    expect(await replay('p2')).toEqual({ kind: 'none' });
    expect(gate.gauges).toMatchObject({ callsUnderWay: 0, idempotencyKeysClaimed: 0 });
  });

  test('a key belongs to one app, and a call that failed frees it', async () => {
    const started = await start(await openStores());
    const [one, two] = [await addApp(started), await addApp(started)];
    const { gate } = started;
    const first = await admit(started, one.issued.plain);
    await gate.replay(first, 'order-0001', 'p1');
    const other = await admit(started, two.issued.plain);
    expect(await gate.replay(other, 'order-0001', 'p9')).toEqual({ kind: 'none' });
    await gate.release(first);
    const again = await admit(started, one.issued.plain);
    expect(await gate.replay(again, 'order-0001', 'p2')).toEqual({ kind: 'none' });
  });

  test('a refusal at the idempotency key does not free the key of the running call', async () => {
    const started = await start(await openStores());
    const { issued } = await addApp(started);
    const { gate } = started;
    const [first, second, third] = [
      await admit(started, issued.plain),
      await admit(started, issued.plain),
      await admit(started, issued.plain),
    ];
    expect(await gate.replay(first, 'order-0001', 'p1')).toEqual({ kind: 'none' });
    expect(await gate.replay(second, 'order-0001', 'p1')).toEqual({ kind: 'running' });
    await gate.release(second);
    expect(await gate.replay(third, 'order-0001', 'p1')).toEqual({ kind: 'running' });
  });
});

describe('a call that repeats the one that used the last unit', () => {
  const asking = (key: string, parts: Partial<AdmissionRequest> = {}) => ({
    key,
    api: 'face-verify',
    address: '192.0.2.1',
    receivedAtMs: NOON_MS,
    needsOpenId: false,
    openId: undefined,
    mayRepeat: true,
    ...parts,
  });
  const repeatOf = async (
    { gate }: Pick<Started, 'gate'>,
    key: string,
    { paramsDigest = 'p1', ...parts }: Partial<AdmissionRequest> & { paramsDigest?: string } = {},
  ) => {
    const admission = await gate.admit(asking(key, parts));
    if (admission.ok) throw new Error('the call was admitted');
    if (!admission.repeat) return admission.code;
    const replay = await gate.lookUp(admission.repeat, 'order-0001', paramsDigest);
    return [admission.code, replay.kind];
  };
  const settleFirst = async (started: Pick<Started, 'gate' | 'clock'>, call: AdmittedCall) => {
    expect(await started.gate.replay(call, 'order-0001', 'p1')).toEqual({ kind: 'none' });
    await started.gate.settle(call, {
      ...ended(started as Started, { charged: true }),
      idempotency: { key: 'order-0001', paramsDigest: 'p1', body: '{"a":1}' },
    });
  };

  test.each<[string, Parameters<typeof addApp>[1], number]>([
    ['package', { packages: [{ callsMax: 1 }] }, 10012],
    ['days of an app', { app: { dailyCallsMax: 1 } }, 10012],
    ['days of an API', { app: { permissions: [{ api: 'face-verify', dailyCallsMax: 1 }] } }, 10012],
    ['budget of an app', { app: { budgetDay: PRICE } }, 10012],
    ['calls of a key', { key: { callsMax: 1 } }, 10012],
    ['budget of a key', { key: { budgetMonth: PRICE } }, 10012],
    ['calls of a test key', { key: { kind: 'test', callsMax: 1 } }, 10013],
    ['expiry of a package', { packages: [{ expiresAtMs: NOON_MS + 60_000 }] }, 10003],
  ])('gets its answer: %s', async (_limit, parts, code) => {
    const started = await start(await openStores());
    const { issued } = await addApp(started, parts);
    const first = await admit(started, issued.plain);
    const early = { receivedAtMs: code === 10003 ? NOON_MS + 60_000 : NOON_MS };
    await settleFirst(started, first);
    expect(await repeatOf(started, issued.plain, early)).toEqual([code, 'answer']);
    expect(await repeatOf(started, issued.plain, { ...early, paramsDigest: 'p2' })).toEqual([code, 'reused']);
    expect(await repeatOf(started, issued.plain, { ...early, mayRepeat: false })).toBe(code);
    expect(started.gate.gauges).toMatchObject({ callsUnderWay: 0, idempotencyKeysClaimed: 0 });
  });

  test('waits for the first call while that runs', async () => {
    const started = await start(await openStores());
    const { issued } = await addApp(started, { packages: [{ callsMax: 1 }] });
    const first = await admit(started, issued.plain);
    await started.gate.replay(first, 'order-0001', 'p1');
    expect(await repeatOf(started, issued.plain)).toEqual([10012, 'running']);
    await started.gate.release(first);
    expect(await admit(started, issued.plain)).toMatchObject({ keyId: issued.key.id });
  });

  test('gets no answer if more than a limit refuses it', async () => {
    const started = await start(await openStores());
    const { platform } = started;
    const { app, issued } = await addApp(started, { packages: [{ callsMax: 1 }] });
    await settleFirst(started, await admit(started, issued.plain));
    await platform.updateKey(issued.key.id, { banned: true });
    expect(await repeatOf(started, issued.plain)).toBe(10009);
    await platform.updateKey(issued.key.id, { banned: false });
    await platform.updateApp(app.id, { status: 'banned' });
    expect(await repeatOf(started, issued.plain)).toBe(10009);
    await platform.updateApp(app.id, { status: 'active', deny: ['192.0.2.0/24'] });
    expect(await repeatOf(started, issued.plain)).toBe(10008);
    await platform.updateApp(app.id, { deny: [] });
    await platform.switchApi('face-verify', 'off');
    expect(await repeatOf(started, issued.plain)).toBe(10012);
    await platform.switchApi('face-verify', 'on');
    expect(await repeatOf(started, issued.plain)).toEqual([10012, 'answer']);
  });

  test('takes a token of the rate for each look, also if its package has expired', async () => {
    const started = await start(await openStores(), { siteAddressRate: { perSecond: 1, burst: 2 } });
    const { issued } = await addApp(started, { packages: [{ expiresAtMs: NOON_MS + 60_000 }] });
    await settleFirst(started, await admit(started, issued.plain));
    const late = { receivedAtMs: NOON_MS + 60_000 };
    expect(await repeatOf(started, issued.plain, late)).toEqual([10003, 'answer']);
    expect(await repeatOf(started, issued.plain, late)).toBe(10003);
  });

  test('gets its answer on another node', async () => {
    const stores = await openSharedStores();
    const one = await startNode(stores, 'n1', { units: 1 });
    const { issued } = await addApp(one, { packages: [{ callsMax: 1 }] });
    const other = await startNode(stores, 'n2', { units: 1 });
    await settleFirst(one, await admit(one, issued.plain));
    expect(await repeatOf(other, issued.plain)).toEqual([10012, 'answer']);
    expect(await repeatOf(one, issued.plain)).toEqual([10012, 'answer']);
  });

  test('holds no key while it looks, so that a paid call under the key runs, and no node hears of it', async () => {
    const stores = await openSharedStores();
    const node = await startNode(stores, 'n1');
    const { app, issued } = await addApp(node, { packages: [{ callsMax: null }], app: { dailyCallsMax: 1 } });
    await node.gate.settle(await admit(node, issued.plain), ended(node as Started, { charged: true }));
    const claims = vi.spyOn(stores.leases, 'claim');
    const { promise: found, resolve: find } = Promise.withResolvers<void>();
    vi.spyOn(stores.calls, 'findAnswer').mockImplementationOnce(async () => {
      await found;
      return null;
    });
    const refused = await node.gate.admit(asking(issued.plain));
    if (refused.ok || !refused.repeat) throw new Error('no limit refused the call');
    const looking = node.gate.lookUp(refused.repeat, 'order-0001', 'p1');
    await node.platform.updateApp(app.id, { dailyCallsMax: 2 });
    const paid = await admit(node, issued.plain);
    expect(await node.gate.replay(paid, 'order-0001', 'p1')).toEqual({ kind: 'none' });
    find();
    expect([refused.code, await looking]).toEqual([10012, { kind: 'none' }]);
    expect(node.gate.gauges.idempotencyKeysClaimed).toBe(1);
    expect(claims).toHaveBeenCalledTimes(1);
  });
});

test('the digest of an address reveals nothing and is the same for the same address', async () => {
  const started = await start(await openStores());
  const { issued } = await addApp(started);
  const [a, b, c] = [
    await admit(started, issued.plain),
    await admit(started, issued.plain),
    await admit(started, issued.plain, { address: '192.0.2.9' }),
  ];
  expect(a.addressDigest).toMatch(/^[0-9a-f]{64}$/);
  expect(b.addressDigest).toBe(a.addressDigest);
  expect(c.addressDigest).not.toBe(a.addressDigest);
});

describe('recognising a key', () => {
  const asking = (key: string | undefined, api = 'face-verify') => ({
    key,
    api,
    address: '192.0.2.1',
    receivedAtMs: NOON_MS,
    needsOpenId: false,
    openId: undefined,
  });

  test('gives the app and takes nothing: neither quota nor a token of the rate', async () => {
    const started = await start(await openStores(), { siteAddressRate: { perSecond: 1, burst: 1 } });
    const { app, issued } = await addApp(started);
    const { gate } = started;
    for (let i = 0; i < 5; i++)
      expect(gate.recognize(asking(issued.plain))).toMatchObject({ id: app.id, mode: 'live' });
    expect(gate.gauges.callsUnderWay).toBe(0);
    expect(await gate.admit(asking(issued.plain))).toMatchObject({ ok: true });
  });

  test('gives no app if the call would be refused', async () => {
    const started = await start(await openStores());
    const { app, issued } = await addApp(started);
    const { gate, platform } = started;
    expect(gate.recognize(asking(undefined))).toBeNull();
    expect(gate.recognize(asking('f'.repeat(32)))).toBeNull();
    expect(gate.recognize(asking(issued.plain, 'fraud-score'))).toBeNull();
    await platform.updateApp(app.id, { deny: ['192.0.2.0/24'] });
    expect(gate.recognize(asking(issued.plain))).toBeNull();
    await platform.updateApp(app.id, { deny: [], status: 'banned' });
    expect(gate.recognize(asking(issued.plain))).toBeNull();
  });
});

test('while the storage does not answer, no call begins, and afterwards calls begin again', async () => {
  const health = { unanswered: null as string | null };
  const started = await start(await openStores(), { health });
  const { issued } = await addApp(started);
  health.unanswered = 'the database has not answered for 11 s';
  await expect(admit(started, issued.plain)).rejects.toMatchObject({ kind: 'unavailable', message: health.unanswered });
  expect(started.gate.gauges.callsUnderWay).toBe(0);
  health.unanswered = null;
  expect(await admit(started, issued.plain)).toMatchObject({ api: 'face-verify' });
});
