import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anActor } from '../an-actor.ts';
import { createBillingHandlers } from '../../src/admin/billing/handler.ts';
import { NO_BUDGETS } from '../../src/platform/accounts/budget.ts';
import type { OpenedPlatform } from '../../src/platform/accounts/open-platform.ts';
import type { PriceRow } from '../../src/platform/accounts/customer.ts';
import { APP_DEFAULTS } from '../../src/platform/accounts/platform.ts';
import { aCredit } from '../../src/platform/ledger/credit-store.suite.ts';
import { everyCredit } from '../../src/platform/ledger/credits.ts';
import { EVERY_ROW, everyRow } from '../../src/platform/ledger/ledger.ts';
import { localDayOf } from '../../src/platform/ledger/local-day.ts';
import { parseMoney, type Micros } from '../../src/platform/ledger/money.ts';
import { SqlCreditStore } from '../../src/storage/sql/credits/credit-store.ts';
import { SqlLedger } from '../../src/storage/sql/ledger/ledger.ts';
import { SqlMoneyDays } from '../../src/storage/sql/money-days/money-days.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from '../../src/storage/sqlite/temporary-database.ts';
import { openSecrets } from '../site-secrets.ts';
import { openSqlitePlatform } from '../sqlite-platform.ts';
import { addCustomer, made } from '../started-platform.ts';

/*
 * Random sequences of prices, calls and credits, of a customer, two sub-accounts of it and an app without a customer,
 * through the gate and the embedded database. A model keeps what each list says, and tells what each call must cost.
 */

const APIS = ['face-verify', 'face-guard'] as const;
type Api = (typeof APIS)[number];

/** The list of a customer as the model keeps it: the price of an API, and the one of all others. */
interface Prices {
  any: number;
  own: number | null;
}

interface Account {
  readonly customerId: string | null;
  readonly key: string;
  readonly parent: Prices | null;
  readonly prices: Prices;
}

let temporary: TemporaryDatabase;
let platform: OpenedPlatform;
let stores: { ledger: SqlLedger; credits: SqlCreditStore; moneyDays: SqlMoneyDays };
let accounts: readonly Account[];
let listed: readonly { readonly customerId: string; readonly prices: Prices }[];

const rowsOf = ({ any, own }: Prices): PriceRow[] => [
  { api: null, unitPrice: any as Micros },
  ...(own === null ? [] : [{ api: APIS[0], unitPrice: own as Micros }]),
];
const priceIn = ({ any, own }: Prices, api: Api) => (api === APIS[0] ? (own ?? any) : any);

beforeAll(async () => {
  temporary = await openTemporaryDatabase();
  const { database } = temporary;
  const secrets = await openSecrets();
  platform = await openSqlitePlatform(database, secrets);
  stores = {
    ledger: new SqlLedger(database, secrets),
    credits: new SqlCreditStore(database),
    moneyDays: new SqlMoneyDays(database),
  };
  const lists = [0, 1, 2].map(() => ({ any: 5, own: null as number | null }));
  const [ofParent = { any: 5, own: null }, ...ofSubs] = lists;
  const parent = await addCustomer(platform, { prices: rowsOf(ofParent) });
  const subs = [];
  for (const prices of ofSubs) subs.push(await addCustomer(platform, { parentId: parent.id, prices: rowsOf(prices) }));
  const open = async (customerId: string | null, unitPrice: Micros | null) => {
    const fresh = { ...APP_DEFAULTS, name: 'a', status: 'active', permissions: [...APIS].map(bound) } as const;
    const { platform: desk } = platform;
    const app = customerId === null ? await desk.createApp(fresh) : made(await desk.createAppOf(customerId, fresh));
    const limits = {
      kind: 'live',
      label: '',
      callsMax: null,
      dailyCallsMax: null,
      ...NO_BUDGETS,
      expiresAtMs: null,
    } as const;
    made(await desk.addPackage(app.id, { api: null, kind: 'paid', callsMax: null, unitPrice, expiresAtMs: null }));
    return made(await desk.issueKey(app.id, limits)).plain;
  };
  listed = [parent, ...subs].map(({ id }, at) => ({ customerId: id, prices: lists[at] ?? ofParent }));
  accounts = [
    { customerId: null, key: await open(null, 11 as Micros), parent: null, prices: { any: 11, own: null } },
    { customerId: parent.id, key: await open(parent.id, null), parent: null, prices: ofParent },
    ...(await Promise.all(
      subs.map(async ({ id }, at) => {
        const prices = ofSubs[at] ?? ofParent;
        return { customerId: id, key: await open(id, null), parent: ofParent, prices };
      }),
    )),
  ];
});
afterAll(() => temporary.dispose());

function bound(api: string) {
  return { api, dailyCallsMax: null };
}

const price = fc.integer({ min: 0, max: 3_000_000 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('price'), of: fc.nat(2), any: price, own: fc.option(price) }),
  fc.record({
    kind: fc.constant('call'),
    of: fc.nat(3),
    api: fc.constantFrom(...APIS),
    // Around the ends of two months of Asia/Shanghai.
    hour: fc.integer({ min: -800, max: 800 }),
    charged: fc.boolean(),
    cost: price,
    // Another source that was asked before, e.g. in vain.
    before: fc.option(price),
    // A price that changes while the call is under way.
    meanwhile: fc.option(price),
  }),
  fc.record({
    kind: fc.constant('credit'),
    share: fc.integer({ min: 1, max: 100 }),
    pick: fc.nat(),
    hour: fc.integer({ min: -800, max: 800 }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const MIDNIGHT = Date.parse('2026-03-31T16:00:00Z');
const HOUR_MS = 3_600_000;

interface Expected {
  readonly orderId: string;
  readonly unitPrice: number;
  readonly parentPrice: number | null;
}
const expected: Expected[] = [];
/** What was asked of each source, and what that cost, by month and customer. */
const askedOf: Record<string, { readonly asked: number; readonly cost: number }> = {};
let orders = 0;

async function play(one: Step): Promise<void> {
  if (one.kind === 'price') return setPrice(one);
  if (one.kind === 'credit') return credit(one);
  const account = accounts[one.of];
  if (!account) throw new Error('there are four accounts');
  const receivedAtMs = MIDNIGHT + one.hour * HOUR_MS;
  const request = { key: account.key, api: one.api, address: '192.0.2.1', receivedAtMs, needsOpenId: false };
  const admission = await platform.gate.admit({ ...request, openId: undefined });
  if (!admission.ok) throw new Error(`refused with ${admission.code}`);
  orders += 1;
  const orderId = `M${orders}`;
  const asked = [
    ...(one.before === null ? [] : [{ source: 'register', cost: one.before as Micros }]),
    { source: 'vendor', cost: one.cost as Micros },
  ];
  for (const { source, cost } of asked) {
    const name = `${localDayOf(receivedAtMs).slice(0, 7)} ${account.customerId} ${source}`;
    const sofar = askedOf[name] ?? { asked: 0, cost: 0 };
    askedOf[name] = { asked: sofar.asked + 1, cost: sofar.cost + cost };
  }
  const costs = {
    unitPrice: priceIn(account.prices, one.api),
    parentPrice: account.parent && priceIn(account.parent, one.api),
  };
  expected.push({ orderId, ...(one.charged ? costs : { unitPrice: 0, parentPrice: null }) });
  if (one.meanwhile !== null) await setPrice({ of: 0, any: one.meanwhile, own: null });
  await platform.gate.settle(admission.call, {
    orderId,
    errorCode: one.charged ? 0 : 226402,
    charged: one.charged,
    answeredAtMs: receivedAtMs + 5,
    trace: null,
    writes: [],
    source: { name: 'vendor', cost: (one.cost + (one.before ?? 0)) as Micros, asked },
    idempotency: null,
  });
}

async function setPrice({ of, any, own }: { readonly of: number; readonly any: number; readonly own: number | null }) {
  const list = listed[of];
  if (!list) throw new Error('there are three lists');
  Object.assign(list.prices, { any, own });
  made(await platform.customers.update(list.customerId, { prices: rowsOf(list.prices) }));
}

async function credit({ share, pick, hour }: Extract<Step, { kind: 'credit' }>): Promise<void> {
  const call = expected[pick % Math.max(1, expected.length)];
  const amount = Math.floor(((call?.unitPrice ?? 0) * share) / 100);
  if (!call || amount === 0) return;
  // One that goes beyond what is left of the charge is refused, and must not count.
  await stores.credits.give(
    aCredit({ orderId: call.orderId, amount: amount as Micros, atMs: MIDNIGHT + hour * HOUR_MS }),
  );
}

/** What is counted of calls and credits, by month and customer. */
interface Count {
  calls: number;
  revenue: number;
  cost: number;
  credited: number;
  parentMargin: number;
}

async function recount(): Promise<Record<string, Count>> {
  const counts: Record<string, Count> = {};
  const countOf = (atMs: number, customerId: string | null) =>
    (counts[`${localDayOf(atMs).slice(0, 7)} ${customerId}`] ??= {
      calls: 0,
      revenue: 0,
      cost: 0,
      credited: 0,
      parentMargin: 0,
    });
  for await (const row of everyRow(stores.ledger, EVERY_ROW)) {
    const count = countOf(row.receivedAtMs, row.customerId);
    count.calls += 1;
    count.cost += row.sourceCost;
    if (row.parentPrice === null) count.revenue += row.unitPrice;
    else {
      count.revenue += row.parentPrice;
      count.parentMargin += row.unitPrice - row.parentPrice;
    }
  }
  const every = { appIds: null, orderId: null, side: null, fromMs: null, toMs: null };
  for await (const { amount, atMs, orderId } of everyCredit(stores.credits, every)) {
    const row = await stores.ledger.byOrderId(orderId);
    const count = countOf(atMs, row?.customerId ?? null);
    if (row?.parentPrice === null) count.credited += amount;
    else count.parentMargin -= amount;
  }
  return counts;
}

test('whatever is priced, called and credited: each call costs what its list said at admission, and margin and source costs are those of the ledger', async () => {
  const { margin, sourceCosts } = createBillingHandlers({ moneyDays: stores.moneyDays, customers: platform.customers });
  const owner = { ...anActor, name: 'o' } as const;
  const micros = (text: string) => (text.startsWith('-') ? -1 : 1) * (parseMoney(text.replace('-', '')) ?? Number.NaN);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      for (const one of steps) await play(one);
      for (const { orderId, ...costs } of expected) expect(await stores.ledger.byOrderId(orderId)).toMatchObject(costs);
      const answer = await margin({ from: '2026-01', to: '2026-12', step: 'month', by: 'customer' }, owner);
      if (!answer.ok || !('result' in answer)) throw new Error('the margin is told');
      const { rows, total } = answer.result;
      const told = rows.map(({ period, customerId, ...row }) => {
        expect(micros(row.margin)).toBe(micros(row.revenue) - micros(row.credited) - micros(row.sourceCost));
        const count = {
          calls: row.calls,
          revenue: micros(row.revenue),
          cost: micros(row.sourceCost),
          credited: micros(row.credited),
          parentMargin: micros(row.parentMargin),
        };
        return [`${period} ${customerId}`, count] as const;
      });
      const counted = await recount();
      expect(Object.fromEntries(told)).toEqual(counted);
      const all = Object.values(counted);
      const sum = (name: keyof Count) => all.reduce((sofar, count) => sofar + count[name], 0);
      expect(micros(total.margin)).toBe(sum('revenue') - sum('credited') - sum('cost'));
      expect(micros(total.parentMargin)).toBe(sum('parentMargin'));
      const costs = await sourceCosts({ from: '2026-01', to: '2026-12', step: 'month', by: 'customer' }, owner);
      if (!costs.ok || !('result' in costs)) throw new Error('the costs are told');
      expect(
        Object.fromEntries(
          costs.result.rows.map(({ period, customerId, source, asked, cost }) => [
            `${period} ${customerId} ${source}`,
            { asked, cost: micros(cost) },
          ]),
        ),
      ).toEqual(askedOf);
      expect(await stores.ledger.mismatches()).toEqual([]);
    }),
    { numRuns: 20 },
  );
});
