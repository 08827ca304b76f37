import { expect, test } from 'vitest';
import { aCustomer } from '../accounts/customer.suite.ts';
import type { Customer } from '../accounts/customer.ts';
import { aCall } from '../ledger/call-store.suite.ts';
import type { CallStore } from '../ledger/call-store.ts';
import type { Ledger, LedgerRow } from '../ledger/ledger.ts';
import type { LocalDay } from '../ledger/local-day.ts';
import type { Micros } from '../ledger/money.ts';
import type { IdempotencyClaimStore } from './idempotency-claims.ts';
import type { HeldUnits, UnitLeaseStore } from './unit-lease-store.ts';

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
const DAY = '2026-03-01';
/** Calls at the ends of months, and one of another key and API. */
const PRICED = [
  { receivedAt: '2026-03-01T00:00:00+08:00', unitPrice: 35_000 as Micros, keyId: 'key_2', appId: 'app_1' },
  { receivedAt: '2026-02-28T23:59:59.999+08:00', unitPrice: 7 as Micros },
  { receivedAt: '2026-03-31T23:59:59.999+08:00', unitPrice: 999_999_999_035_000 as Micros },
  { receivedAt: '2026-04-01T00:00:00+08:00', unitPrice: 11 as Micros },
] as const;

let orders = 0;

/** Settles a charged call that uses these units. Gives how it ended. */
export async function use({ calls }: UnitLeaseBench, units: readonly HeldUnits[], row: Partial<LedgerRow> = {}) {
  const ended = await calls.settle({ ...aCall(`U${++orders}`, row), units });
  return ended.end === 'undone' ? ended.why : ended.end;
}

/** Tests of what counters start from. They are part of unit-lease-store.suite.ts. */
export function limitCountersSuite(open: () => Promise<UnitLeaseBench>): void {
  test('a counter starts from the charged calls of the ledger, or from what they cost', async () => {
    const bench = await open();
    await use(bench, [], { unitPrice: 35_000 as Micros });
    await use(bench, []);
    await bench.calls.settle(aCall(`F${++orders}`, { code: 226402, charged: false }));
    for (const { receivedAt, ...row } of PRICED)
      await use(bench, [], { ...row, receivedAtMs: Date.parse(receivedAt), api: 'fraud-score' });
    const counted: Readonly<Record<string, number>> = {
      'key key_1': 5,
      'key-day 2026-03-01 key_1': 2,
      'app-day 2026-03-01': 3,
      'api-day 2026-03-01 face-verify': 2,
      'api-day 2026-03-01 face-guard': 0,
      'key-day 2026-03-02 key_1': 0,
      'money-day 2026-03-01 app_1': 70_000,
      'money-day 2026-03-01 key_1': 35_000,
      'money-day 2026-03-02 app_1': 0,
      'money-month 2026-03 app_1': 999_999_999_105_000,
      'money-month 2026-03 key_1': 999_999_999_070_000,
      'money-month 2026-02 app_1': 7,
      'money-month 2026-04 app_1': 11,
    };
    for (const [counter, units] of Object.entries(counted)) {
      const request = { appId: 'app_1', counter, units: 1, least: 1 };
      const [none] = await bench.leases.lease(A, [{ ...request, max: units }]);
      const [one] = await bench.leases.lease(A, [{ ...request, max: units + 1 }]);
      expect([counter, none?.granted, one?.granted]).toEqual([counter, 0, 1]);
    }
  });

  test('the counter of a customer starts from its charged calls and those of its sub-accounts', async () => {
    const bench = await open();
    for (const customerId of ['cus_1', 'cus_2', 'cus_2', 'cus_3'])
      await bench.calls.settle(aCall(`U${++orders}`, { customerId }));
    const free = async (appId: string, max: number, day = DAY) => {
      const request = { appId, counter: `customer-day ${day}`, max, units: 1, least: 1 };
      const [grant] = await bench.leases.lease(A, [request]);
      return grant?.granted;
    };
    expect([await free('cus_1', 3), await free('cus_1', 4)]).toEqual([0, 1]);
    expect([await free('cus_2', 2), await free('cus_2', 3)]).toEqual([0, 1]);
    expect(await free('cus_1', 1, '2026-03-02')).toBe(1);
    bench.pass(HOUR_MS);
    expect(await bench.leases.purge('2026-03-02')).toBe(2);
  });

  test('the counters of what a customer spends start from what it pays, and from what its sub-accounts cost it', async () => {
    const bench = await open();
    const spend = (customerId: string, time: string, unitPrice: number, parentPrice: number | null = null) =>
      use(bench, [], {
        customerId,
        receivedAtMs: Date.parse(time),
        unitPrice: unitPrice as Micros,
        parentPrice: parentPrice as Micros | null,
      });
    await spend('cus_1', '2026-03-01T00:00:00+08:00', 100);
    await spend('cus_2', '2026-03-01T23:59:59.999+08:00', 50, 30);
    await spend('cus_2', '2026-03-31T23:59:59.999+08:00', 7, 0);
    await spend('cus_2', '2026-03-02T00:00:00+08:00', 0, 4);
    await spend('cus_3', '2026-03-01T12:00:00+08:00', 1000);
    await spend('cus_1', '2026-02-28T23:59:59.999+08:00', 1);
    await spend('cus_1', '2026-04-01T00:00:00+08:00', 2);
    for (const [appId, counter, micros] of [
      ['cus_1', 'customer-money-day 2026-03-01', 130],
      ['cus_1', 'customer-money-month 2026-03', 134],
      ['cus_1', 'customer-money-month 2026-02', 1],
      ['cus_2', 'customer-money-day 2026-03-01', 50],
      ['cus_2', 'customer-money-month 2026-03', 57],
      ['cus_3', 'customer-money-month 2026-03', 1000],
      ['cus_3', 'customer-money-month 2026-04', 0],
    ] as const) {
      const request = { appId, counter, units: 1, least: 1 };
      const [none] = await bench.leases.lease(A, [{ ...request, max: micros }]);
      const [one] = await bench.leases.lease(A, [{ ...request, max: micros + 1 }]);
      expect([appId, counter, none?.granted, one?.granted]).toEqual([appId, counter, 0, 1]);
    }
    const spent = await bench.calls.spent('2026-03-01' as LocalDay, { appIds: [], customerIds: ['cus_1', 'cus_2'] });
    expect(spent.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: 'cus_1', day: 130, month: 134 },
      { id: 'cus_2', day: 50, month: 57 },
    ]);
  });
}
