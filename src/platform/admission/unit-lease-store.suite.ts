import { expect, test } from 'vitest';
import { aCustomer } from '../accounts/customer.suite.ts';
import type { Customer } from '../accounts/customer.ts';
import { aCall } from '../ledger/call-store.suite.ts';
import type { CallStore } from '../ledger/call-store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { IdempotencyClaimStore } from './idempotency-claims.ts';
import { playNodes } from '../../../test/races/unit-lease-commands.ts';
import type { HeldUnit, UnitLeaseStore } from './unit-lease-store.ts';

export interface UnitLeaseBench {
  readonly leases: UnitLeaseStore & IdempotencyClaimStore;
  readonly calls: CallStore;
  readonly ledger: Ledger;
  /** Lets time pass for the store's clock. */
  readonly pass: (ms: number) => void;
}

/** The customers that the stores of the suite need: one, a sub-account of it, and another. */
export const unitLeaseCustomers: readonly Customer[] = [
  aCustomer,
  { ...aCustomer, id: 'cus_2', parentId: 'cus_1' },
  { ...aCustomer, id: 'cus_3' },
];

const HOUR_MS = 3_600_000;
const A = { node: 'node a', leaseMs: HOUR_MS };
const B = { node: 'node b', leaseMs: HOUR_MS };
const KEY = { appId: 'app_1', counter: 'key key_1' };
const DAY = '2026-03-01';

let orders = 0;

/** Settles a charged call that uses these units. Gives how it ended. */
async function use({ calls }: UnitLeaseBench, units: readonly HeldUnit[]) {
  const { row, ...rest } = aCall(`U${++orders}`);
  const ended = await calls.settle({ ...rest, row, units });
  return ended.end === 'undone' ? ended.why : ended.end;
}

async function leaseOne({ leases }: UnitLeaseBench, lessee: typeof A, max: number, units: number) {
  const [grant] = await leases.lease(lessee, [{ ...KEY, max, units }]);
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

  test.each([
    ['key key_1', 2],
    ['key-day 2026-03-01 key_1', 2],
    ['app-day 2026-03-01', 2],
    ['api-day 2026-03-01 face-verify', 2],
    ['api-day 2026-03-01 face-guard', 0],
    ['key-day 2026-03-02 key_1', 0],
  ])('the counter %s starts from the %i charged calls of the ledger', async (counter, charged) => {
    const bench = await open();
    await use(bench, []);
    await use(bench, []);
    await bench.calls.settle(aCall(`F${++orders}`, { code: 226402, charged: false }));
    const request = { appId: 'app_1', counter, units: 1 };
    const [none] = await bench.leases.lease(A, [{ ...request, max: charged }]);
    const [one] = await bench.leases.lease(A, [{ ...request, max: charged + 1 }]);
    expect([none?.granted, one?.granted]).toEqual([0, 1]);
  });

  test('the counter of a customer starts from its charged calls and those of its sub-accounts', async () => {
    const bench = await open();
    for (const customerId of ['cus_1', 'cus_2', 'cus_2', 'cus_3'])
      await bench.calls.settle(aCall(`U${++orders}`, { customerId }));
    const free = async (appId: string, max: number, day = DAY) => {
      const [grant] = await bench.leases.lease(A, [{ appId, counter: `customer-day ${day}`, max, units: 1 }]);
      return grant?.granted;
    };
    expect([await free('cus_1', 3), await free('cus_1', 4)]).toEqual([0, 1]);
    expect([await free('cus_2', 2), await free('cus_2', 3)]).toEqual([0, 1]);
    expect(await free('cus_1', 1, '2026-03-02')).toBe(1);
    bench.pass(HOUR_MS);
    expect(await bench.leases.purge('2026-03-02')).toBe(2);
  });

  test('a unit is used with the row of its call, each once, and a call without lease counts too', async () => {
    const bench = await open();
    const { leaseId } = await leaseOne(bench, A, 8, 2);
    const unit = { ...KEY, leaseId };
    expect([await use(bench, [unit]), await use(bench, [unit]), await use(bench, [unit])]).toEqual([
      'done',
      'done',
      'lease-ended',
    ]);
    expect(await use(bench, [{ ...KEY, leaseId: null }])).toBe('done');
    expect(await leaseOne(bench, A, 3, 9)).toMatchObject({ granted: 0 });
    expect(await leaseOne(bench, A, 4, 9)).toMatchObject({ granted: 1 });
  });

  test('a refused call leaves nothing, also of the units that it had', async () => {
    const bench = await open();
    const [key, day] = await bench.leases.lease(A, [
      { ...KEY, max: 4, units: 1 },
      { appId: 'app_1', counter: `app-day ${DAY}`, max: 4, units: 1 },
    ]);
    const gone = { appId: 'app_1', counter: `app-day ${DAY}`, leaseId: (day?.leaseId ?? 0) + 1000 };
    const unit = { ...KEY, leaseId: key?.leaseId ?? null };
    expect(await use(bench, [unit, gone])).toBe('lease-ended');
    expect(await bench.ledger.byOrderId(`U${orders}`)).toBeNull();
    expect(await use(bench, [unit])).toBe('done');
  });

  test('a lease ends by the clock of the store, its unused units are free again, and it cannot be used', async () => {
    const bench = await open();
    const first = await leaseOne(bench, A, 8, 2);
    await use(bench, [{ ...KEY, leaseId: first.leaseId }]);
    bench.pass(HOUR_MS - 60_000);
    expect((await leaseOne(bench, B, 2, 9)).granted).toBe(0);
    bench.pass(60_000);
    expect((await leaseOne(bench, B, 2, 9)).granted).toBe(1);
    expect(await use(bench, [{ ...KEY, leaseId: first.leaseId }])).toBe('lease-ended');
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
    await use(bench, [{ ...KEY, leaseId }]);
    await bench.leases.giveBack(B, back(1));
    await bench.leases.giveBack(A, back(3));
    expect((await leaseOne(bench, B, 3, 9)).granted).toBe(0);
    await bench.leases.giveBack(A, back(1));
    expect((await leaseOne(bench, B, 3, 9)).granted).toBe(1);
    expect(await use(bench, [{ ...KEY, leaseId }])).toBe('done');
    expect(await use(bench, [{ ...KEY, leaseId }])).toBe('lease-ended');
  });

  test('a node learns that another one needs units that it holds and has not used', async () => {
    const bench = await open();
    const { leaseId } = await leaseOne(bench, A, 1, 1);
    expect(await bench.leases.wanted(A)).toEqual([]);
    await leaseOne(bench, B, 1, 1);
    expect([await bench.leases.wanted(A), await bench.leases.wanted(B)]).toEqual([[KEY], []]);
    await use(bench, [{ ...KEY, leaseId }]);
    expect(await bench.leases.wanted(A)).toEqual([]);
  });

  test('counters of past days are forgotten once nothing of them is leased, and others stay', async () => {
    const bench = await open();
    const counters = [`app-day ${DAY}`, `api-day ${DAY} face-verify`, 'app-day 2026-03-02', 'key key_1'];
    const requests = counters.map((counter) => ({ appId: 'app_1', counter, max: 4, units: 1 }));
    await bench.leases.lease(A, requests);
    expect(await bench.leases.purge('2026-03-02')).toBe(0);
    bench.pass(HOUR_MS);
    expect(await bench.leases.purge('2026-03-02')).toBe(2);
    expect((await bench.leases.lease(A, requests)).map(({ granted }) => granted)).toEqual([1, 1, 1, 1]);
  });

  test('a process that has the database for itself forgets all leases, and counters start from the ledger again', async () => {
    const bench = await open();
    const { leaseId } = await leaseOne(bench, A, 4, 1);
    await bench.leases.claim({ appId: 'app_1', api: 'face-verify', keyDigest: 'aa' }, A);
    await bench.leases.forget();
    expect(await use(bench, [{ ...KEY, leaseId }])).toBe('lease-ended');
    await use(bench, []);
    expect((await leaseOne(bench, B, 1, 1)).granted).toBe(0);
    expect((await leaseOne(bench, B, 2, 1)).granted).toBe(1);
    expect(await bench.leases.claim({ appId: 'app_1', api: 'face-verify', keyDigest: 'aa' }, B)).toBe(true);
  });

  test('an idempotency key belongs to one node until it gives the key back or dies', async () => {
    const { leases, pass } = await open();
    const key = { appId: 'app_1', api: 'face-verify', keyDigest: 'aa' };
    expect([await leases.claim(key, A), await leases.claim(key, B)]).toEqual([true, false]);
    // A process whose release was lost has the key still.
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
  });

  test('whatever nodes do, and whenever they die: no unit is sold twice, and none is lost for longer than its lease', async () => {
    const bench = await open();
    const sell = async (unit: HeldUnit) => (await use(bench, [unit])) === 'done';
    await expect(playNodes({ leases: bench.leases, pass: bench.pass, sell })).resolves.toBeUndefined();
  }, 300_000);
}
