import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  API,
  PRICE,
  addApp,
  addCustomer,
  admit,
  call,
  codeOf,
  ended,
  openSharedStores,
  startNode,
  type Started,
} from '../../../test/started-platform.ts';
import { openNodes, passUntilDone } from '../../../test/shared-nodes.ts';
import { Fault } from '../../kernel/fault.ts';
import type { Micros } from '../ledger/money.ts';
import type { NewApp, NewKey, NewPackage } from '../accounts/platform.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const LIMITS: readonly [
  string,
  { app?: Partial<NewApp>; key?: Partial<NewKey>; packages?: Partial<NewPackage>[] },
  number,
][] = [
  ['a package', { packages: [{ callsMax: 100 }] }, 10012],
  ['an app on a day', { app: { dailyCallsMax: 100 }, packages: [{ callsMax: null }] }, 10012],
  [
    'a permission on a day',
    { app: { permissions: [{ api: API, dailyCallsMax: 100 }] }, packages: [{ callsMax: null }] },
    10012,
  ],
  ['a key on a day', { key: { dailyCallsMax: 100 }, packages: [{ callsMax: null }] }, 10012],
  ['a key over its lifetime', { key: { callsMax: 100 }, packages: [{ callsMax: null }] }, 10012],
  ...(['app', 'key'] as const).flatMap((owner) =>
    (['budgetDay', 'budgetMonth'] as const).map((name): (typeof LIMITS)[number] => [
      `the ${name} of the ${owner}`,
      { [owner]: { [name]: (100 * PRICE) as Micros }, packages: [{ callsMax: null }] },
      10012,
    ]),
  ),
  ['a budget with a rest', { app: { budgetDay: (101 * PRICE - 1) as Micros }, packages: [{ callsMax: null }] }, 10012],
  ['a test key', { key: { kind: 'test', callsMax: 100, dailyCallsMax: 1000 } }, 10013],
];

/** Calls of two apps of a customer: one of the customer itself, one of its sub-account. */
async function openCustomer(dailyCallsMax: number) {
  const stores = await openSharedStores();
  const first = await startNode(stores, 'n0');
  const price = [{ api: null, unitPrice: PRICE }];
  const parent = await addCustomer(first, { dailyCallsMax, prices: price });
  const sub = await addCustomer(first, { parentId: parent.id });
  const packages = [{ callsMax: null }];
  const apps = [
    await addApp(first, { customerId: parent.id, packages }),
    await addApp(first, { customerId: sub.id, packages }),
  ];
  const nodes = [first, await startNode(stores, 'n1')];
  const sell = (at: number) => call(nodes[at % 2] ?? first, apps[(at >> 1) % 2]?.issued.plain ?? '');
  return { nodes, sell };
}

describe('three nodes over one database', () => {
  test('a customer with 100 calls a day sells exactly 100 of 300, over its apps and those of its sub-account', async () => {
    const { nodes, sell } = await openCustomer(100);
    const codes = await passUntilDone(nodes, Promise.all(Array.from({ length: 300 }, (_, at) => sell(at))));
    expect(codes.filter((each) => each === 0)).toHaveLength(100);
    expect(codes.filter((each) => each === 10012)).toHaveLength(200);
  });

  test.each(LIMITS)('%s with 100 calls sells exactly 100 of 300 at once', async (_what, parts, code) => {
    const { nodes, node, key } = await openNodes(parts);
    const calls = Promise.all(Array.from({ length: 300 }, (_, at) => call(node(at), key)));
    const codes = await passUntilDone(nodes, calls);
    expect(codes.filter((each) => each === 0)).toHaveLength(100);
    expect(codes.filter((each) => each === code)).toHaveLength(200);
  });

  test.each(LIMITS)('%s with 100 calls sells all of them if they come one by one', async (_what, parts, code) => {
    const { nodes, node, key } = await openNodes(parts);
    const sellAll = async () => {
      for (let at = 0; at < 100; at += 1) expect(await call(node(at), key)).toBe(0);
      return call(node(100), key);
    };
    expect(await passUntilDone(nodes, sellAll())).toBe(code);
  });

  test('a node that gets all the calls can sell everything, although others hold units', async () => {
    const { nodes, node, key } = await openNodes({ packages: [{ callsMax: 20 }] });
    expect([await call(node(0), key), await call(node(1), key)]).toEqual([0, 0]);
    const sellRest = async () => {
      for (let sold = 2; sold < 20; sold += 1) expect(await call(node(2), key)).toBe(0);
      return call(node(2), key);
    };
    expect(await passUntilDone(nodes, sellRest())).toBe(10012);
  });

  test('the units of a node that dies are sold by others when its lease ends, and not before', async () => {
    const { stores, nodes, node, key } = await openNodes({ packages: [{ callsMax: 8 }] });
    expect(await call(node(0), key)).toBe(0);
    const living = nodes.slice(1);
    const sell = () => passUntilDone(living, call(node(1), key));
    const sold = [];
    for (let code = await sell(); code === 0; code = await sell()) sold.push(code);
    // The dead node had leased two units and used one.
    expect(sold).toHaveLength(6);
    stores.clock.atMs += 30_000;
    expect(await sell()).toBe(0);
    expect(await sell()).toBe(10012);
  });

  test('if another node holds the last unit of a package, the next package pays at once', async () => {
    const { nodes, node, key } = await openNodes({ packages: [{ callsMax: 1 }, { callsMax: 1000 }] });
    const running = await admit(node(0), key);
    expect(await passUntilDone(nodes, call(node(1), key))).toBe(0);
    await node(0).gate.release(running);
  });

  test('units that were leased under a higher limit are not sold after it was lowered', async () => {
    const { nodes, node, app, key } = await openNodes({ app: { dailyCallsMax: 100 }, packages: [{ callsMax: null }] });
    expect(await passUntilDone(nodes, call(node(0), key))).toBe(0);
    await node(0).platform.updateApp(app.id, { dailyCallsMax: 0 });
    expect(await passUntilDone(nodes, call(node(0), key))).toBe(10012);
  });

  test('an app whose calls all wait for units leaves room for others', async () => {
    const { nodes, node, key } = await openNodes({ packages: [{ callsMax: 1 }] });
    const running = await admit(node(0), key);
    const { issued: other } = await addApp(node(1), { packages: [{ callsMax: null }], app: { dailyCallsMax: 9 } });
    const waiting = Array.from({ length: 600 }, () => call(node(1), key).catch((error: unknown) => error));
    expect(await passUntilDone(nodes, call(node(1), other.plain))).toBe(0);
    const ends = await passUntilDone(nodes, Promise.all(waiting));
    expect(ends.filter((end) => end === 10012)).toHaveLength(500);
    expect(ends.filter((end) => end instanceof Fault && end.kind === 'unavailable')).toHaveLength(100);
    await node(0).gate.release(running);
  });

  test('a call of a node that was cut off until its lease ended is not charged, and its unit is sold once', async () => {
    const limits = { key: { callsMax: 1 }, packages: [{ callsMax: null }] };
    const { stores, nodes, node, key } = await openNodes(limits);
    const late = await admit(node(0), key);
    stores.clock.atMs += 30_000;
    expect(await call(node(1), key)).toBe(0);
    await expect(node(0).gate.settle(late, ended(node(0)))).rejects.toThrow('the lease on a unit of this call ended');
    expect(await passUntilDone(nodes, codeOf(node(0), key))).toBe(10012);
    expect(await stores.ledger.mismatches()).toEqual([]);
    expect(nodes.map(({ gate }) => gate.gauges.callsUnderWay)).toEqual([0, 0, 0]);
  });

  test('of calls under one idempotency key on all nodes at once, one runs, and its answer serves the others', async () => {
    const { nodes, key } = await openNodes({});
    const started = nodes.map(async (each) => {
      const admitted = await admit(each, key);
      const replay = await each.gate.replay(admitted, 'order-0001', 'p1');
      return { each, admitted, kind: replay.kind };
    });
    const calls = await Promise.all(started);
    expect(calls.map(({ kind }) => kind).toSorted()).toEqual(['none', 'running', 'running']);
    const idempotency = { key: 'order-0001', paramsDigest: 'p1', body: '{"a":1}' };
    for (const { each, admitted, kind } of calls)
      if (kind === 'none') await each.gate.settle(admitted, ended(each, { idempotency }));
      else await each.gate.release(admitted);
    for (const each of nodes) {
      const admitted = await admit(each, key);
      expect(await each.gate.replay(admitted, 'order-0001', 'p1')).toEqual({
        kind: 'answer',
        code: 0,
        body: '{"a":1}',
      });
      await each.gate.release(admitted);
    }
  });

  test('an answer that another node stored meanwhile is given instead of a failure', async () => {
    const { stores, nodes, key } = await openNodes({});
    const [first, second] = nodes;
    const idempotency = { key: 'order-0001', paramsDigest: 'p1', body: '{"a":1}' };
    const one = await admit(first, key);
    expect(await first.gate.replay(one, 'order-0001', 'p1')).toEqual({ kind: 'none' });
    // The claim of a node that is slow for so long has ended.
    stores.clock.atMs += 120_000;
    const two = await admit(second, key);
    expect(await second.gate.replay(two, 'order-0001', 'p1')).toEqual({ kind: 'none' });
    expect(await second.gate.settle(two, ended(second, { idempotency }))).toEqual({ kind: 'done' });
    await first.leases?.beat();
    const settled = await first.gate.settle(one, ended(first, { idempotency: { ...idempotency, body: '{"a":2}' } }));
    expect(settled).toEqual({ kind: 'answer', code: 0, body: '{"a":1}' });
  });
});

describe('leases', () => {
  async function openCounted(parts: Parameters<typeof addApp>[1], units = 1000) {
    const stores = await openSharedStores();
    const asked: number[] = [];
    const lease = stores.leases.lease.bind(stores.leases);
    vi.spyOn(stores.leases, 'lease').mockImplementation((lessee, requests, rests) => {
      asked.push(requests.length);
      return lease(lessee, requests, rests);
    });
    const started = await startNode(stores, 'n0', { units });
    const { issued } = await addApp(started, parts);
    return { stores, started, key: issued.plain, asked };
  }

  test('a package without a limit needs none', async () => {
    const { started, key, asked } = await openCounted({ packages: [{ callsMax: null }] });
    expect(await call(started, key)).toBe(0);
    expect(asked).toEqual([]);
  });

  test('calls that wait share one refill of all their counters', async () => {
    const { started, key, asked } = await openCounted({
      app: { dailyCallsMax: 4000 },
      packages: [{ callsMax: 4000 }],
      key: { callsMax: 4000 },
    });
    const codes = await Promise.all(Array.from({ length: 500 }, () => call(started, key)));
    expect(codes.every((code) => code === 0)).toBe(true);
    expect(asked).toEqual([3]);
  });

  test('a limit that is used up is asked for once a second, however many calls come', async () => {
    const { stores, started, key, asked } = await openCounted({ packages: [{ callsMax: 1 }] });
    expect(await call(started, key)).toBe(0);
    expect(await codeOf(started, key)).toBe(10012);
    stores.clock.atMs += 999;
    for (let i = 0; i < 20; i += 1) expect(await codeOf(started, key)).toBe(10012);
    expect(asked).toHaveLength(2);
    stores.clock.atMs += 1;
    expect(await codeOf(started, key)).toBe(10012);
    expect(asked).toHaveLength(3);
  });

  test('a lease in use is renewed, so a long call keeps its unit, and an idle one is given back', async () => {
    const { stores, started, key } = await openCounted({ packages: [{ callsMax: 8 }] }, 2);
    const other = await startNode(stores, 'n1', { units: 1000 });
    const long = await admit(started, key);
    for (let beat = 0; beat < 120; beat += 1) {
      stores.clock.atMs += 1000;
      await started.leases?.beat();
    }
    const sold = [];
    const sell = () => passUntilDone([started, other], call(other, key));
    for (let code = await sell(); code === 0; code = await sell()) sold.push(code);
    expect(sold).toHaveLength(7);
    await started.gate.settle(long, ended(started));
    expect(await sell()).toBe(10012);
  });

  test('a node that closes gives back what no call holds', async () => {
    const { stores, started, key } = await openCounted({ packages: [{ callsMax: 12 }] });
    await call(started, key);
    await started.leases?.close();
    const other: Started = await startNode(stores, 'n1');
    for (let sold = 0; sold < 11; sold += 1) expect(await call(other, key)).toBe(0);
    expect(await codeOf(other, key)).toBe(10012);
  });

  test('a key is recognised before its first lease', async () => {
    const { started, key } = await openCounted({});
    const request = { key, api: API, address: '192.0.2.1', receivedAtMs: started.clock.nowMs() };
    expect(started.gate.recognize({ ...request, needsOpenId: false, openId: undefined })).not.toBeNull();
  });

  test('if the database fails, the call fails, and the next one asks again', async () => {
    const { stores, started, key } = await openCounted({});
    vi.mocked(stores.leases.lease).mockRejectedValueOnce(new Fault('unavailable', 'the database is down'));
    await expect(call(started, key)).rejects.toThrow('the database is down');
    expect(await call(started, key)).toBe(0);
  });

  test('if the answer to a refill is lost, its units come back when the lease ends', async () => {
    const { stores, started, key } = await openCounted({ packages: [{ callsMax: 1 }] });
    const { leases } = stores;
    vi.mocked(leases.lease).mockImplementationOnce(async (lessee, requests) => {
      await leases.lease(lessee, requests);
      throw new Fault('unavailable', 'the connection was lost');
    });
    await expect(call(started, key)).rejects.toThrow('the connection was lost');
    expect(await codeOf(started, key)).toBe(10012);
    for (let beat = 0; beat < 30; beat += 1) {
      stores.clock.atMs += 1000;
      await started.leases?.beat();
    }
    expect(await call(started, key)).toBe(0);
  });
});
