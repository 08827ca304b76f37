import { expect, test } from 'vitest';
import { playNodes } from '../../../test/races/unit-lease-commands.ts';
import { Fault } from '../../kernel/fault.ts';
import { IdempotencyClaims } from './idempotency-claims.ts';
import { limitCountersSuite, use, type UnitLeaseBench } from './limit-counters.suite.ts';
import type { AnswerKey } from '../ledger/call-store.ts';
import type { HeldUnits } from './unit-lease-store.ts';

const HOUR_MS = 3_600_000;
const A = { node: 'node a', leaseMs: HOUR_MS };
const B = { node: 'node b', leaseMs: HOUR_MS };
const KEY = { appId: 'app_1', counter: 'key key_1' };
const DAY = '2026-03-01';

async function leaseOne({ leases }: UnitLeaseBench, lessee: typeof A, max: number, units: number, least = 1) {
  const [grant] = await leases.lease(lessee, [{ ...KEY, max, units, least }]);
  if (!grant) throw new Error('every request gets a grant');
  return grant;
}

/** Tests that every UnitLeaseStore must pass. `open` gives a store in which `app_1` and `key_1` exist, the
 * customers `cus_1`, its sub-account `cus_2` and `cus_3`, and no call. */
export function unitLeaseStoreSuite(open: () => Promise<UnitLeaseBench>): void {
  test('grants become smaller with what is free, so that a rest is shared, and end with the last unit', async () => {
    const bench = await open();
    const sizes = [];
    for (
      let grant = await leaseOne(bench, A, 100, 1000);
      grant.granted > 0;
      grant = await leaseOne(bench, A, 100, 1000)
    )
      sizes.push(grant.granted);
    expect(sizes.slice(0, 4)).toEqual([25, 19, 14, 11]);
    expect(sizes.at(-1)).toBe(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100);
    expect(await leaseOne(bench, A, 100, 1000)).toEqual({ ...KEY, leaseId: null, granted: 0, elsewhere: 0 });
    expect(await leaseOne(bench, B, 100, 1000)).toEqual({ ...KEY, leaseId: null, granted: 0, elsewhere: 100 });
    expect(await leaseOne(bench, B, 103, 1)).toMatchObject({ granted: 1, elsewhere: 0 });
  });

  limitCountersSuite(open);

  test('a unit is used with the row of its call, each once, and a call without lease counts too', async () => {
    const bench = await open();
    const { leaseId } = await leaseOne(bench, A, 8, 2);
    const unit = { ...KEY, leaseId, units: 1 };
    expect([await use(bench, [unit]), await use(bench, [unit]), await use(bench, [unit])]).toEqual([
      'done',
      'done',
      'lease-ended',
    ]);
    expect(await use(bench, [{ ...KEY, leaseId: null, units: 1 }])).toBe('done');
    expect(await leaseOne(bench, A, 3, 9)).toMatchObject({ granted: 0 });
    expect(await leaseOne(bench, A, 4, 9)).toMatchObject({ granted: 1 });
  });

  test('a grant is enough for a call, or there is none', async () => {
    const bench = await open();
    expect(await leaseOne(bench, A, 100, 60, 60)).toMatchObject({ granted: 60 });
    expect(await leaseOne(bench, A, 100, 41, 41)).toMatchObject({ granted: 0, leaseId: null, elsewhere: 0 });
    expect(await leaseOne(bench, A, 100, 1000, 40)).toMatchObject({ granted: 40 });
    expect(await leaseOne(bench, B, 100, 1, 1)).toMatchObject({ granted: 0, elsewhere: 100 });
  });

  test('units of other nodes count only if they would be enough', async () => {
    const bench = await open();
    const { leaseId } = await leaseOne(bench, A, 10, 7, 7);
    expect(await leaseOne(bench, B, 10, 11, 11)).toMatchObject({ granted: 0, elsewhere: 0 });
    expect(await bench.leases.wanted(A)).toEqual([]);
    expect(await leaseOne(bench, B, 10, 10, 10)).toMatchObject({ granted: 0, elsewhere: 7 });
    expect(await bench.leases.wanted(A)).toEqual([KEY]);
    await use(bench, [{ ...KEY, leaseId, units: 1 }]);
    expect(await leaseOne(bench, B, 10, 10, 10)).toMatchObject({ granted: 0, elsewhere: 0 });
    expect(await leaseOne(bench, B, 10, 9, 9)).toMatchObject({ granted: 0, elsewhere: 6 });
  });

  test('a call uses its price, all of it or nothing', async () => {
    const bench = await open();
    const { leaseId } = await leaseOne(bench, A, 100, 5, 5);
    expect(await use(bench, [{ ...KEY, leaseId, units: 6 }])).toBe('lease-ended');
    expect(await use(bench, [{ ...KEY, leaseId, units: 3 }])).toBe('done');
    expect(await use(bench, [{ ...KEY, leaseId, units: 3 }])).toBe('lease-ended');
    expect(await use(bench, [{ ...KEY, leaseId, units: 2 }])).toBe('done');
    expect(await use(bench, [{ ...KEY, leaseId: null, units: 95 }])).toBe('done');
    expect(await leaseOne(bench, A, 100, 1)).toMatchObject({ granted: 0 });
    expect(await leaseOne(bench, A, 101, 1)).toMatchObject({ granted: 1 });
  });

  test('rests of the own leases are free for the grant that they are returned with', async () => {
    const bench = await open();
    const { leaseId } = await leaseOne(bench, A, 10, 4, 4);
    await use(bench, [{ ...KEY, leaseId, units: 1 }]);
    const ask = async (lessee: typeof A, units: number) =>
      (
        await bench.leases.lease(
          lessee,
          [{ ...KEY, max: 10, units: 9, least: 9 }],
          [{ ...KEY, leaseId: leaseId ?? 0, units }],
        )
      )[0];
    expect(await ask(B, 3)).toMatchObject({ granted: 0, elsewhere: 3 });
    expect(await ask(A, 4)).toMatchObject({ granted: 0, elsewhere: 0 });
    expect(await ask(A, 3)).toMatchObject({ granted: 9 });
    expect(await use(bench, [{ ...KEY, leaseId, units: 1 }])).toBe('lease-ended');
  });

  test('a refused call leaves nothing, also of the units that it had', async () => {
    const bench = await open();
    const [key, day] = await bench.leases.lease(A, [
      { ...KEY, max: 4, units: 1, least: 1 },
      { appId: 'app_1', counter: `app-day ${DAY}`, max: 4, units: 1, least: 1 },
    ]);
    const gone = { appId: 'app_1', counter: `app-day ${DAY}`, leaseId: (day?.leaseId ?? 0) + 1000, units: 1 };
    const unit = { ...KEY, leaseId: key?.leaseId ?? null, units: 1 };
    expect(await use(bench, [unit, gone], { orderId: 'REFUSED' })).toBe('lease-ended');
    expect(await bench.ledger.byOrderId('REFUSED')).toBeNull();
    expect(await use(bench, [unit])).toBe('done');
  });

  test('a lease ends by the clock of the store, its unused units are free again, and it cannot be used', async () => {
    const bench = await open();
    const first = await leaseOne(bench, A, 8, 2);
    await use(bench, [{ ...KEY, leaseId: first.leaseId, units: 1 }]);
    bench.pass(HOUR_MS - 60_000);
    expect((await leaseOne(bench, B, 2, 9)).granted).toBe(0);
    bench.pass(60_000);
    expect((await leaseOne(bench, B, 2, 9)).granted).toBe(1);
    expect(await use(bench, [{ ...KEY, leaseId: first.leaseId, units: 1 }])).toBe('lease-ended');
  });

  test('a lease is renewed by its node only, for as long as it is there', async () => {
    const bench = await open();
    const { leaseId } = await leaseOne(bench, A, 4, 1);
    const id = leaseId ?? 0;
    bench.pass(HOUR_MS - 60_000);
    expect(await bench.leases.renew(B, [id])).toEqual([]);
    expect(await bench.leases.renew(A, [id, id + 1000])).toEqual([id]);
    bench.pass(HOUR_MS - 60_000);
    expect((await leaseOne(bench, B, 1, 9)).granted).toBe(0);
    bench.pass(60_000);
    expect((await leaseOne(bench, B, 1, 9)).granted).toBe(1);
    expect(await bench.leases.renew(A, [id])).toEqual([]);
  });

  test('units that are given back are free, but no more than the lease has left, and only by its node', async () => {
    const bench = await open();
    const { leaseId } = await leaseOne(bench, A, 12, 3);
    const back = (units: number) => [{ ...KEY, leaseId: leaseId ?? 0, units }];
    await use(bench, [{ ...KEY, leaseId, units: 1 }]);
    await bench.leases.giveBack(B, back(1));
    await bench.leases.giveBack(A, back(3));
    expect((await leaseOne(bench, B, 3, 9)).granted).toBe(0);
    await bench.leases.giveBack(A, back(1));
    expect((await leaseOne(bench, B, 3, 9)).granted).toBe(1);
    expect(await use(bench, [{ ...KEY, leaseId, units: 1 }])).toBe('done');
    expect(await use(bench, [{ ...KEY, leaseId, units: 1 }])).toBe('lease-ended');
  });

  test('a node learns that another one needs units that it holds and has not used', async () => {
    const bench = await open();
    const { leaseId } = await leaseOne(bench, A, 1, 1);
    expect(await bench.leases.wanted(A)).toEqual([]);
    await leaseOne(bench, B, 1, 1);
    expect([await bench.leases.wanted(A), await bench.leases.wanted(B)]).toEqual([[KEY], []]);
    await use(bench, [{ ...KEY, leaseId, units: 1 }]);
    expect(await bench.leases.wanted(A)).toEqual([]);
  });

  test('counters of past days and months are forgotten once nothing of them is leased, and others stay', async () => {
    const bench = await open();
    const counters = [
      `app-day ${DAY}`,
      `api-day ${DAY} face-verify`,
      `money-day ${DAY} app_1`,
      'money-month 2026-02 key_1',
      'app-day 2026-03-02',
      'money-day 2026-03-02 app_1',
      'money-month 2026-03 app_1',
      'key key_1',
    ];
    const requests = counters.map((counter) => ({ appId: 'app_1', counter, max: 4, units: 1, least: 1 }));
    await bench.leases.lease(A, requests);
    expect(await bench.leases.purge('2026-03-02')).toBe(0);
    bench.pass(HOUR_MS);
    expect(await bench.leases.purge('2026-03-02')).toBe(4);
    expect((await bench.leases.lease(A, requests)).map(({ granted }) => granted)).toEqual(counters.map(() => 1));
  });

  test('a process that has the database for itself forgets all leases, and counters start from the ledger again', async () => {
    const bench = await open();
    const { leaseId } = await leaseOne(bench, A, 4, 1);
    await bench.leases.claim({ appId: 'app_1', api: 'face-verify', keyDigest: 'aa' }, A);
    await bench.leases.forget();
    expect(await use(bench, [{ ...KEY, leaseId, units: 1 }])).toBe('lease-ended');
    await use(bench, []);
    expect((await leaseOne(bench, B, 1, 1)).granted).toBe(0);
    expect((await leaseOne(bench, B, 2, 1)).granted).toBe(1);
    expect(await bench.leases.claim({ appId: 'app_1', api: 'face-verify', keyDigest: 'aa' }, B)).toBe(true);
  });

  test('an idempotency key belongs to one node until it gives the key back or dies', async () => {
    const { leases, pass } = await open();
    const key = { appId: 'app_1', api: 'face-verify', keyDigest: 'aa' };
    expect([await leases.claim(key, A), await leases.claim(key, B)]).toEqual([true, false]);
    // If the release of a process was lost, it has the key still.
    expect(await leases.claim(key, A)).toBe(true);
    expect(await leases.claim({ ...key, keyDigest: 'bb' }, B)).toBe(true);
    await leases.unclaim(key, B);
    expect(await leases.claim(key, B)).toBe(false);
    await leases.unclaim(key, A);
    expect(await leases.claim(key, B)).toBe(true);
    pass(HOUR_MS - 60_000);
    expect(await leases.claim(key, A)).toBe(false);
    pass(60_000);
    expect(await leases.claim(key, A)).toBe(true);
    pass(HOUR_MS - 60_000);
    await leases.renewClaims(A, [key, { ...key, keyDigest: 'cc' }]);
    await leases.renewClaims(B, [key]);
    pass(HOUR_MS - 60_000);
    expect(await leases.claim(key, B)).toBe(false);
    pass(60_000);
    await leases.renewClaims(A, [key]);
    expect(await leases.claim(key, B)).toBe(true);
    expect(await leases.claim({ ...key, keyDigest: 'cc' }, B)).toBe(true);
  });

  test('a key that its node lost ends with its lease, although another call of the node goes on for longer', async () => {
    const { leases, pass } = await open();
    const [long, dropped, unanswered] = ['aa', 'bb', 'cc'].map((keyDigest) => ({
      appId: 'app_1',
      api: 'face-verify',
      keyDigest,
    })) as [AnswerKey, AnswerKey, AnswerKey];
    const lost = () => {
      throw new Fault('unavailable', 'the connection was lost');
    };
    const claims = new IdempotencyClaims({
      store: {
        claim: async (key, lessee) => (await leases.claim(key, lessee)) && (key !== unanswered || lost()),
        renewClaims: (lessee, keys) => leases.renewClaims(lessee, keys),
        unclaim: async () => lost(),
      },
      lessee: A,
    });
    for (const key of [long, dropped, unanswered]) expect(claims.take(key, 'p1')).toBe('taken');
    expect([await claims.takeAmongNodes(long), await claims.takeAmongNodes(dropped)]).toEqual([true, true]);
    await expect(claims.takeAmongNodes(unanswered)).rejects.toThrow('the connection was lost');
    await claims.beat();
    await claims.drop(dropped);
    await claims.drop(unanswered);
    pass(HOUR_MS - 60_000);
    await claims.beat();
    const taken = async () => [
      await leases.claim(long, B),
      await leases.claim(dropped, B),
      await leases.claim(unanswered, B),
    ];
    expect(await taken()).toEqual([false, false, false]);
    pass(60_000);
    expect(await taken()).toEqual([false, true, true]);
  });

  test('whatever nodes do, and whenever they die: no unit is sold twice, and none is lost for longer than its lease', async () => {
    const bench = await open();
    const sell = async (units: HeldUnits) => (await use(bench, [units])) === 'done';
    await expect(playNodes({ leases: bench.leases, pass: bench.pass, sell })).resolves.toBeUndefined();
  });
}
