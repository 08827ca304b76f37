import { expect, test } from 'vitest';
import { aCall } from './call-store.suite.ts';
import { aCustomer } from '../accounts/customer.suite.ts';
import type { CustomerStore } from '../accounts/customer.ts';
import type { CallStore } from './call-store.ts';
import { everyCredit, type Credit, type CreditFilter, type CreditStore, type NewCredit } from './credits.ts';
import type { Ledger } from './ledger.ts';
import { localDayOf, localDayRangeMs } from './local-day.ts';
import type { Micros } from './money.ts';

/** The stores that the suite works with, over the same data. */
export interface CreditStoreBench {
  readonly calls: CallStore;
  readonly ledger: Ledger;
  readonly credits: CreditStore;
  readonly customers: CustomerStore;
}

const NOON_MS = Date.parse('2026-03-01T12:00:00+08:00');
const EVERY_CREDIT: CreditFilter = { appIds: null, orderId: null, side: null, fromMs: null, toMs: null };

let made = 0;

/** Gives a credit of 0.1 for order A1 that needs no second person, with an id and a request id of its own. */
export function aCredit(changes: Partial<NewCredit> = {}): NewCredit {
  made += 1;
  return {
    id: `crd_${String(made).padStart(18, '0')}`,
    requestId: `ticket-${made}`,
    orderId: 'A1',
    side: 'own',
    amount: 100_000 as Micros,
    reason: 'the photo was refused twice',
    askedBy: 'adm_ada',
    confirmedBy: null,
    atMs: NOON_MS + made,
    aloneMax: null,
    ...changes,
  };
}

/** Gives a call that cost 1. */
export const aPaidCall = (orderId: string, row: Parameters<typeof aCall>[1] = {}) =>
  aCall(orderId, { unitPrice: 1_000_000 as Micros, ...row });

/** Tests that every CreditStore must pass. All tests share the stores, and each works with orders and an app of its own. */
export function creditStoreSuite(stores: () => CreditStoreBench): void {
  let scenes = 0;
  /** Gives the stores with an app that has a paid call `A…`, and names for more. */
  const openWithCall = async (row: Parameters<typeof aCall>[1] = {}) => {
    scenes += 1;
    const scene = scenes;
    const { calls, credits, ledger } = stores();
    const [appId, orderId] = [`app_${scene}`, `A${scene}`];
    const credit = (changes: Partial<NewCredit> = {}) => aCredit({ orderId, ...changes });
    const opened = {
      calls,
      credits,
      ledger,
      appId,
      orderId,
      credit,
      /** Settles another paid call. */
      settle: async (name: string, more: Parameters<typeof aCall>[1] = {}) => {
        await calls.settle(aPaidCall(`${name}${scene}`, { appId, ...more }));
        return `${name}${scene}`;
      },
      give: (changes: Partial<NewCredit> = {}) => credits.give(credit(changes)),
    };
    await opened.settle('A', row);
    return opened;
  };
  const creditsOf = async ({ credits }: Pick<CreditStoreBench, 'credits'>, filter: Partial<CreditFilter>) => {
    const found: Credit[] = [];
    for await (const credit of everyCredit(credits, { ...EVERY_CREDIT, ...filter })) found.push(credit);
    return found;
  };

  test('a credit names its call, and says what was charged and what is given back', async () => {
    const { credits, appId, orderId, ...scene } = await openWithCall();
    const { aloneMax: _bound, ...asked } = scene.credit({ confirmedBy: 'adm_grace' });
    const credit = { ...asked, appId, keyId: 'key_1', api: 'face-verify', customerId: null };
    const end = await credits.give({ ...asked, aloneMax: null });
    expect(end).toEqual({
      kind: 'given',
      credit,
      isRepeat: false,
      balance: { charged: 1_000_000, credited: 100_000 },
    });
    expect(await credits.ofOrder(orderId)).toEqual([credit]);
    expect(await credits.ofOrder('X1')).toEqual([]);
    expect(await credits.sumsOf([orderId, 'X1'], 'own')).toEqual(new Map([[orderId, 100_000]]));
  });

  test.each([
    [[1_000_000], []],
    [[1_000_001], [1_000_001]],
    [[999_999, 1], []],
    [[999_999, 2, 1], [2]],
    [[400_000, 400_000, 400_000, 200_000], [400_000]],
  ])('of 1.00, credits of %j millionths leave %j refused', async (amounts, refused) => {
    const { credits, orderId, give } = await openWithCall();
    const ends: [number, string][] = [];
    for (const amount of amounts) ends.push([amount, (await give({ amount: amount as Micros })).kind]);
    expect(ends.filter(([, kind]) => kind === 'refused').map(([amount]) => amount)).toEqual(refused);
    expect((await credits.sumsOf([orderId], 'own')).get(orderId) ?? 0).toBeLessThanOrEqual(1_000_000);
  });

  test('a refusal tells what was charged and credited', async () => {
    const { give } = await openWithCall();
    await give({ amount: 700_000 as Micros });
    expect(await give({ amount: 300_001 as Micros })).toEqual({
      kind: 'refused',
      refusal: { why: 'above-the-rest', charged: 1_000_000, credited: 700_000 },
    });
  });

  test.each([
    ['was not charged', { charged: false, unitPrice: 0 as Micros }],
    ['was free', { unitPrice: 0 as Micros }],
  ])('of a call that %s, nothing can be given back', async (_, row) => {
    const { give } = await openWithCall(row);
    const refusal = { why: 'above-the-rest', charged: 0, credited: 0 };
    expect(await give({ amount: 1 as Micros })).toEqual({ kind: 'refused', refusal });
  });

  test("the parent's side of a sub-account's call has a bound and a customer of its own", async () => {
    const { customers } = stores();
    await customers.put({ ...aCustomer, id: 'cus_parent' });
    await customers.put({ ...aCustomer, id: 'cus_sub', parentId: 'cus_parent' });
    const { give, settle } = await openWithCall({ customerId: 'cus_sub', parentPrice: 400_000 as Micros });
    const parent = (amount: number) => give({ side: 'parent', amount: amount as Micros });
    expect(await parent(400_001)).toMatchObject({ refusal: { why: 'above-the-rest', charged: 400_000, credited: 0 } });
    expect(await give({ amount: 1_000_000 as Micros })).toMatchObject({ credit: { customerId: 'cus_sub' } });
    expect(await parent(400_000)).toMatchObject({
      credit: { customerId: 'cus_parent', side: 'parent' },
      balance: { charged: 400_000, credited: 400_000 },
    });
    expect(await parent(1)).toMatchObject({ refusal: { why: 'above-the-rest', credited: 400_000 } });
    // A call without a parent's price has no such side.
    const orderId = await settle('B', { customerId: 'cus_parent' });
    expect(await give({ orderId, side: 'parent', amount: 1 as Micros })).toMatchObject({
      refusal: { why: 'above-the-rest', charged: 0 },
    });
  });

  test('an unknown order has no credit', async () => {
    const { give } = await openWithCall();
    const refusal = { why: 'no-call', retiredBeforeMs: null };
    expect(await give({ orderId: 'X1' })).toEqual({ kind: 'refused', refusal });
  });

  test('the same request gives the same credit, also when nothing is left', async () => {
    const { credits, orderId, credit } = await openWithCall();
    const asked = credit({ amount: 1_000_000 as Micros });
    const first = await credits.give(asked);
    const again = await credits.give({ ...credit({ amount: asked.amount }), requestId: asked.requestId });
    expect(first).toMatchObject({ kind: 'given', isRepeat: false });
    expect(again).toEqual({ ...first, isRepeat: true });
    expect(await credits.ofOrder(orderId)).toHaveLength(1);
  });

  test.each<Partial<NewCredit>>([
    { orderId: 'X1' },
    { side: 'parent' },
    { amount: 100_001 as Micros },
    { reason: 'another reason' },
  ])('another content under the same request id is refused: %j', async (changes) => {
    const scene = await openWithCall();
    const asked = scene.credit();
    const first = await scene.credits.give(asked);
    const { requestId } = asked;
    expect(await scene.give({ requestId, ...changes })).toMatchObject({
      kind: 'refused',
      refusal: { why: 'other-content', credit: first.kind === 'given' ? first.credit : null },
    });
    expect(await creditsOf(scene, { appIds: [scene.appId] })).toHaveLength(1);
  });

  test('requests at the same time never give more than was charged', async () => {
    const { credits, orderId, give } = await openWithCall();
    const ends = await Promise.all(Array.from({ length: 20 }, () => give({ amount: 300_000 as Micros })));
    expect(ends.filter(({ kind }) => kind === 'given')).toHaveLength(3);
    expect((await credits.sumsOf([orderId], 'own')).get(orderId)).toBe(900_000);
  });

  test('one request that comes many times at once gives one credit', async () => {
    const scene = await openWithCall();
    const ends = await Promise.all(Array.from({ length: 20 }, () => scene.give({ requestId: 'once' })));
    expect(new Set(ends.map((end) => (end.kind === 'given' ? end.credit.id : 'refused'))).size).toBe(1);
    expect(await creditsOf(scene, { appIds: [scene.appId] })).toHaveLength(1);
  });

  test('what one person may give alone counts all credits of the call', async () => {
    const { give } = await openWithCall();
    const alone = (amount: number) => give({ amount: amount as Micros, aloneMax: 500_000 as Micros });
    expect(await alone(500_001)).toMatchObject({ refusal: { why: 'above-alone-max', credited: 0 } });
    expect(await alone(300_000)).toMatchObject({ kind: 'given' });
    expect(await alone(200_001)).toMatchObject({ refusal: { why: 'above-alone-max', credited: 300_000 } });
    expect(await alone(200_000)).toMatchObject({ kind: 'given' });
    expect(await give({ amount: 500_000 as Micros })).toMatchObject({ kind: 'given' });
  });

  test('to examine a credit tells how it would end, and gives nothing', async () => {
    const { credits, orderId, credit } = await openWithCall();
    const asked = credit();
    const examined = await credits.examine(asked);
    expect(await credits.ofOrder(orderId)).toEqual([]);
    expect(await credits.give(asked)).toEqual(examined);
  });

  test('totals hold credits on the day on which they were given, also without a call on it', async () => {
    const { ledger, appId, settle, ...scene } = await openWithCall();
    const other = await settle('B', { keyId: 'key_2' });
    const day = localDayOf(NOON_MS);
    const { toMs } = localDayRangeMs(day);
    const give = async (changes: Partial<NewCredit>) => {
      const end = await scene.give(changes);
      expect(end.kind).toBe('given');
    };
    await give({ atMs: toMs - 1, amount: 10 as Micros });
    await give({ atMs: toMs, amount: 200 as Micros });
    await give({ atMs: toMs, amount: 3000 as Micros });
    await give({ atMs: toMs, orderId: other, amount: 40_000 as Micros });
    const next = localDayOf(toMs);
    const place = { api: 'face-verify', calls: 1, charged: 1, amount: 1_000_000 };
    const own = { ...place, appId, keyId: 'key_1' };
    const second = { ...place, appId, keyId: 'key_2' };
    const none = { calls: 0, charged: 0, amount: 0 };
    expect(await ledger.totals({ appIds: [appId], from: day, to: next })).toEqual([
      { ...own, day, credited: 10 },
      { ...second, day, credited: 0 },
      { ...own, ...none, day: next, credited: 3200 },
      { ...second, ...none, day: next, credited: 40_000 },
    ]);
    expect(await ledger.totals({ appIds: [appId], from: day, to: day })).toHaveLength(2);
    expect(await ledger.totals({ appIds: ['app_x'], from: day, to: next })).toEqual([]);
  });

  test('credits are found by app, order and time, newest first', async () => {
    const { appId, orderId, ...scene } = await openWithCall();
    const other = await scene.settle('B', { appId: 'app_other' });
    const atMs = NOON_MS + 1_000_000;
    for (const [at, order] of [orderId, other, orderId].entries())
      await scene.give({ id: `crd_${String(at + 1).repeat(18)}`, orderId: order, atMs: atMs + at });
    const appIds = [appId, 'app_other'];
    const idsOf = async (filter: Partial<CreditFilter>) =>
      (await creditsOf(scene, { appIds, ...filter })).map(({ id }) => id.slice(4, 5)).join('');
    expect(await idsOf({})).toBe('321');
    expect(await idsOf({ appIds: ['app_other'] })).toBe('2');
    expect(await idsOf({ appIds: [] })).toBe('');
    expect(await idsOf({ appIds: null, orderId })).toBe('31');
    expect(await idsOf({ side: 'own' })).toBe('321');
    expect(await idsOf({ side: 'parent' })).toBe('');
    expect(await idsOf({ appIds: null, fromMs: atMs + 1, toMs: atMs + 2 })).toBe('2');
  });

  test('pages join without gaps or overlaps, also within one moment', async () => {
    const { credits, appId, give } = await openWithCall();
    for (let at = 0; at < 5; at += 1) await give({ amount: 1 as Micros, atMs: NOON_MS });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<CreditStore['page']>> = await credits.page({
        filter: { ...EVERY_CREDIT, appIds: [appId] },
        limit: 2,
        cursor,
      });
      seen.push(...page.credits.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...new Set(seen)].toSorted().toReversed());
  });
}
