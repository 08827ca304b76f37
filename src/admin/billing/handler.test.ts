import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import type { Customer } from '../../platform/accounts/customer.ts';
import type { MoneyQuery, MoneySum } from '../../platform/ledger/money-days.ts';
import type { Micros } from '../../platform/ledger/money.ts';
import { billingContracts } from './contract.ts';
import { createBillingHandlers, type BillingDeps } from './handler.ts';

const micros = (yuan: number) => (yuan * 1_000_000) as Micros;
const SUM: MoneySum = {
  period: '2026-03',
  customerId: 'cus_1',
  appId: null,
  api: null,
  calls: 5,
  charged: 4,
  amount: micros(10),
  revenue: micros(8),
  sourceCost: micros(3),
  credited: micros(6),
  creditedToSubs: micros(1),
  creditedToParents: micros(2),
  subAmount: micros(5),
  subRevenue: micros(3),
};

function opened(rows = 1) {
  const asked: MoneyQuery[] = [];
  const costs = {
    period: null,
    customerId: null,
    appId: null,
    api: null,
    source: 'north',
    asked: 2,
    cost: micros(0.5),
  };
  const deps: BillingDeps = {
    moneyDays: {
      sums: async (query: MoneyQuery) => (asked.push(query), Array.from({ length: rows }, () => SUM)),
      sourceCosts: async (query: MoneyQuery) => (asked.push(query), Array.from({ length: rows }, () => costs)),
    } as unknown as BillingDeps['moneyDays'],
    customers: { list: async () => [{ id: 'cus_1' } as Customer] },
  };
  const handlers = createBillingHandlers(deps);
  const margin = (given: object) => handlers.margin(billingContracts.margin.params.parse(given), anActor);
  const sourceCosts = (given: object) =>
    handlers.sourceCosts(billingContracts.sourceCosts.params.parse(given), anActor);
  return { asked, margin, sourceCosts };
}

const MARCH = { from: '2026-03', to: '2026-03' };

test('the margin is revenue less credits and costs, and may be negative', async () => {
  const shown = {
    calls: 5,
    charged: 4,
    amount: '10.00',
    revenue: '8.00',
    sourceCost: '3.00',
    credited: '6.00',
    margin: '-1.00',
    parentMargin: '3.00',
  };
  expect(await opened(2).margin(MARCH)).toEqual({
    ok: true,
    result: {
      rows: Array.from({ length: 2 }, () => ({
        period: '2026-03',
        customerId: 'cus_1',
        appId: null,
        api: null,
        ...shown,
      })),
      total: {
        calls: 10,
        charged: 8,
        amount: '20.00',
        revenue: '16.00',
        sourceCost: '6.00',
        credited: '12.00',
        margin: '-2.00',
        parentMargin: '6.00',
      },
    },
  });
});

test.each([
  [MARCH, { from: '2026-03-01', to: '2026-03-31', step: 'month', by: ['customer'], payerId: null }],
  [
    { from: '2026-02', to: '2026-03-02', step: 'day', by: 'api,app', customer: 'cus_1' },
    { from: '2026-02-01', to: '2026-03-02', step: 'day', by: ['app', 'api'], payerId: 'cus_1' },
  ],
  [
    { ...MARCH, by: '' },
    { from: '2026-03-01', to: '2026-03-31', step: 'month', by: [], payerId: null },
  ],
])('%j asks for %j, and for one row more than an answer may have', async (given, query) => {
  const { asked, margin, sourceCosts } = opened();
  await margin(given);
  await sourceCosts(given);
  expect(asked).toEqual([
    { ...query, limit: 20_001 },
    { ...query, limit: 20_001 },
  ]);
});

test('costs are told by source', async () => {
  expect(await opened().sourceCosts(MARCH)).toMatchObject({
    result: { rows: [{ source: 'north', asked: 2, cost: '0.50' }] },
  });
});

test.each([
  [{ from: '2026-03-02', to: '2026-03-01' }, 'bad_request', 'to: must not be before from'],
  [{ from: '2016-01-01', to: '2026-01-07' }, null, null],
  [{ from: '2016-01-01', to: '2026-01-08' }, 'bad_request', 'to: more than 3660 days after from'],
  [{ ...MARCH, customer: 'cus_9' }, 'not_found', 'there is no such customer'],
])('%j is refused with %s', async (given, error, detail) => {
  const { asked, margin, sourceCosts } = opened();
  for (const outcome of [await margin(given), await sourceCosts(given)])
    expect(outcome).toMatchObject(error === null ? { ok: true } : { ok: false, error, detail });
  expect(asked).toHaveLength(error === null ? 2 : 0);
});

test.each([
  [20_000, true],
  [20_001, false],
])('an answer of %d rows is given: %s', async (rows, isGiven) => {
  const { margin, sourceCosts } = opened(rows);
  for (const outcome of [await margin(MARCH), await sourceCosts(MARCH)])
    expect(outcome).toMatchObject(isGiven ? { ok: true } : { ok: false, error: 'too_large' });
});

test.each([
  [{ from: '2026-13', to: '2026-03' }, false],
  [{ from: '2026-02-29', to: '2026-03' }, false],
  [{ ...MARCH, by: 'customer,app,api' }, true],
  [{ ...MARCH, by: 'customer,app,api,api' }, false],
  [{ ...MARCH, by: 'key' }, false],
  [{ ...MARCH, step: 'all' }, true],
  [{ ...MARCH, step: 'week' }, false],
])('the schema takes %j: %s', (given, isTaken) => {
  expect(billingContracts.margin.params.safeParse(given).success).toBe(isTaken);
});
