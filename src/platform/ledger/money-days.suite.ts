import { expect, test } from 'vitest';
import { aCustomer } from '../accounts/customer.suite.ts';
import type { CustomerStore } from '../accounts/customer.ts';
import { aCredit } from './credit-store.suite.ts';
import type { CreditStore } from './credits.ts';
import { aCall } from './call-store.suite.ts';
import type { CallStore, SettledCall } from './call-store.ts';
import { parentMargin, siteMargin, type MoneyDays, type MoneyQuery, type MoneySum } from './money-days.ts';
import type { LocalDay } from './local-day.ts';
import type { Micros } from './money.ts';

/** Stores over the same data. */
export interface MoneyDaysBench {
  readonly calls: CallStore;
  readonly customers: CustomerStore;
  readonly credits: CreditStore;
  readonly moneyDays: MoneyDays;
}

const at = (time: string) => Date.parse(`${time}+08:00`);
const micros = (amount: number) => amount as Micros;
const ALL: MoneyQuery = {
  from: '2026-01-01' as LocalDay,
  to: '2026-12-31' as LocalDay,
  step: 'all',
  by: [],
  payerId: null,
  limit: 100,
};

/** Tests that every MoneyDays must pass. `open` gives stores without a customer or a call. They are opened once. */
export function moneyDaysSuite(open: () => Promise<MoneyDaysBench>): void {
  let filled: Promise<MoneyDaysBench> | null = null;
  const opened = () => (filled ??= open().then(fill));
  const read = async (query: Partial<MoneyQuery>) => (await opened()).moneyDays.sums({ ...ALL, ...query });

  test('all calls and credits make one sum, with what is the site’s and what is between a parent and its sub-account', async () => {
    const [sum, ...more] = await read({});
    expect(more).toEqual([]);
    expect(sum).toEqual({
      period: null,
      customerId: null,
      appId: null,
      api: null,
      calls: 6,
      charged: 5,
      amount: 100 + 300 + 300 + 50 + 7,
      revenue: 100 + 200 + 0 + 50 + 7,
      sourceCost: 40 + 9,
      credited: 60,
      creditedToSubs: 25,
      creditedToParents: 0,
      subAmount: 600,
      subRevenue: 200,
    });
    if (sum) expect([siteMargin(sum), parentMargin(sum)]).toEqual([357 - 60 - 49, 600 - 25 - 200]);
  });

  const brief = (sums: readonly MoneySum[]) =>
    sums.map(({ period, customerId, appId, api, calls, revenue, credited }) =>
      [period, customerId, appId, api, calls, revenue, credited].map((each) => each ?? '-').join(' '),
    );

  test('a month and a day are those of Asia/Shanghai, and a credit counts on the day on which it was given', async () => {
    expect(brief(await read({ step: 'month' }))).toEqual(['2026-03 - - - 3 300 0', '2026-04 - - - 3 57 60']);
    expect(brief(await read({ step: 'day' }))).toEqual([
      '2026-03-31 - - - 3 300 0',
      '2026-04-01 - - - 3 57 0',
      '2026-04-30 - - - 0 0 60',
    ]);
  });

  test('sums are told apart by customer, app and API', async () => {
    expect(brief(await read({ by: ['customer'] }))).toEqual([
      '- - - - 2 57 50',
      '- cus_1 - - 1 100 10',
      '- cus_2 - - 3 200 0',
    ]);
    expect(brief(await read({ by: ['app', 'api'], step: 'month' }))).toEqual([
      '2026-03 - app_1 face-verify 1 100 0',
      '2026-03 - app_2 face-verify 2 200 0',
      '2026-04 - app_1 face-verify 0 0 10',
      '2026-04 - app_2 face-verify 1 0 0',
      '2026-04 - app_3 face-guard 2 57 50',
    ]);
  });

  const briefCosts = async (query: Partial<MoneyQuery>) =>
    (await (await opened()).moneyDays.sourceCosts({ ...ALL, ...query })).map(
      ({ period, customerId, appId, api, source, asked, cost }) =>
        [period, customerId, appId, api, source, asked, cost].map((each) => each ?? '-').join(' '),
    );

  test.each<[Partial<MoneyQuery>, string[]]>([
    [{}, ['- - - - register 2 9', '- - - - vendor 2 40']],
    [
      { by: ['customer'] },
      ['- cus_1 - - register 1 0', '- cus_1 - - vendor 1 40', '- cus_2 - - register 1 9', '- cus_2 - - vendor 1 0'],
    ],
    [
      { payerId: 'cus_2', step: 'day', by: ['app', 'api'] },
      ['2026-03-31 - app_2 face-verify register 1 9', '2026-03-31 - app_2 face-verify vendor 1 0'],
    ],
    [{ payerId: 'cus_1', step: 'month', limit: 1 }, ['2026-03 - - - register 2 9']],
    [{ from: '2026-04-01' as LocalDay }, []],
  ])('the sources of %j cost %j', async (query, wanted) => {
    expect(await briefCosts(query)).toEqual(wanted);
  });

  test.each<[Partial<MoneyQuery>, string[]]>([
    [{ payerId: 'cus_1' }, ['- - - - 4 300 10']],
    [{ payerId: 'cus_2' }, ['- - - - 3 200 0']],
    [{ payerId: 'cus_x' }, []],
    [{ from: '2026-04-30' as LocalDay, to: '2026-04-30' as LocalDay }, ['- - - - 0 0 60']],
    [{ from: '2026-04-30' as LocalDay, to: '2026-05-30' as LocalDay, payerId: 'cus_1' }, ['- - - - 0 0 10']],
    [{ to: '2026-03-30' as LocalDay }, []],
    [{ to: '2026-03-30' as LocalDay, step: 'day' }, []],
    [{ step: 'day', limit: 1 }, ['2026-03-31 - - - 3 300 0']],
  ])('%j gives %j', async (query, wanted) => {
    expect(brief(await read(query))).toEqual(wanted);
  });
}

/** Two calls that asked two sources, one of which was asked in vain. */
const ASKED: Readonly<Record<string, SettledCall['asked']>> = {
  M1: [
    { source: 'register', cost: micros(0) },
    { source: 'vendor', cost: micros(40) },
  ],
  M3: [
    { source: 'vendor', cost: micros(0) },
    { source: 'register', cost: micros(9) },
  ],
};

/** A customer, its sub-account, and an app without a customer, with calls around the end of a month. */
async function fill(bench: MoneyDaysBench): Promise<MoneyDaysBench> {
  const { calls, customers, credits } = bench;
  await customers.put(aCustomer);
  await customers.put({ ...aCustomer, id: 'cus_2', parentId: 'cus_1' });
  const sub = { appId: 'app_2', customerId: 'cus_2', unitPrice: micros(300) };
  const [march, april] = [at('2026-03-31T23:59:59.999'), at('2026-04-01T00:00:00.000')];
  const without = { appId: 'app_3', api: 'face-guard', receivedAtMs: april };
  for (const call of [
    aCall('M1', { receivedAtMs: march, customerId: 'cus_1', unitPrice: micros(100), sourceCost: micros(40) }),
    aCall('M2', { receivedAtMs: march, ...sub, parentPrice: micros(200) }),
    aCall('M3', { receivedAtMs: march, ...sub, charged: false, unitPrice: micros(0), sourceCost: micros(9) }),
    aCall('M4', { receivedAtMs: april, ...sub, parentPrice: micros(0) }),
    aCall('M5', { ...without, unitPrice: micros(50) }),
    aCall('M6', { ...without, unitPrice: micros(7) }),
  ])
    await calls.settle({ ...call, asked: ASKED[call.row.orderId] ?? [] });
  const atMs = at('2026-04-30T12:00:00');
  for (const [orderId, amount] of [
    ['M1', 10],
    ['M2', 25],
    ['M5', 50],
  ] as const)
    await credits.give(aCredit({ orderId, amount: micros(amount), atMs }));
  return bench;
}
