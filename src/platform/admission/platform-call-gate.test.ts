import { describe, expect, test } from 'vitest';
import { NOON_MS, addApp, admit, ended, openStores, start, type Started } from '../../../test/started-platform.ts';

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
