import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  anApp,
  contentSum,
  openScene as openSceneOf,
  pick,
  recount,
  type StatementStoreBench,
} from '../../../test/ledger/statement-scene.ts';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { everyCredit } from './credits.ts';
import { localMonthRangeMs, type LocalMonth } from './local-day.ts';
import type { Micros } from './money.ts';
import type { StatementContent } from './statements.ts';

const JULY = '2026-07' as LocalMonth;
const AUGUST = '2026-08' as LocalMonth;
const SEPTEMBER = '2026-09' as LocalMonth;
const EVERY_CREDIT = { appIds: null, orderId: null, side: null, fromMs: null, toMs: null } as const;

/** Tests that every StatementStore must pass. All tests share the stores, and each works with customers of its own. */
export function statementStoreSuite(stores: () => StatementStoreBench): void {
  const openScene = () => openSceneOf(stores());

  test('lines add up charged calls by app, API and price, from the first millisecond of a month to the last', async () => {
    const { call, draft, ids, apps } = await openScene();
    await call('parent', '2026-06-30T23:59:59.999');
    await call('parent', '2026-07-01T00:00:00.000');
    await call('parent', '2026-07-31T23:59:59.999', { answeredAtMs: Date.parse('2026-08-01T00:00:09+08:00') });
    await call('parent', '2026-08-01T00:00:00.000');
    await call('parent', '2026-07-10T12:00:00', { unitPrice: 5000 as Micros });
    await call('parent', '2026-07-10T12:00:01', { api: 'fraud-score' });
    await call('parent', '2026-07-10T12:00:02', { charged: false, unitPrice: 0 as Micros });
    const place = { account: 'own', customerId: ids.parent, appId: apps.parent } as const;
    expect((await draft('parent', JULY)).lines).toEqual([
      { ...place, api: 'face-verify', unitPrice: 3000, calls: 2, amount: 6000 },
      { ...place, api: 'face-verify', unitPrice: 5000, calls: 1, amount: 5000 },
      { ...place, api: 'fraud-score', unitPrice: 3000, calls: 1, amount: 3000 },
    ]);
  });

  test("a parent pays its own price for calls of its sub-account, which pays the parent's", async () => {
    const { call, draft, ids, apps } = await openScene();
    await call('sub', '2026-07-02T08:00:00');
    await call('sub', '2026-07-02T08:00:01', { parentPrice: 1001 as Micros });
    await call('other', '2026-07-02T08:00:02');
    const line = { customerId: ids.sub, appId: apps.sub, api: 'face-verify' } as const;
    expect((await draft('parent', JULY)).lines).toEqual([
      { ...line, account: 'sub-account', unitPrice: 1000, calls: 1, amount: 1000 },
      { ...line, account: 'sub-account', unitPrice: 1001, calls: 1, amount: 1001 },
    ]);
    expect((await draft('sub', JULY)).lines).toEqual([
      { ...line, account: 'own', unitPrice: 3000, calls: 2, amount: 6000 },
    ]);
  });

  test('a call that was under way when its app changed the customer is billed to the one that it was admitted for', async () => {
    const { call, draft, apps, ids } = await openScene();
    await stores().apps.put({ ...anApp, id: apps.other, customerId: ids.parent });
    await call('other', '2026-07-02T08:00:00');
    const place = { account: 'own', appId: apps.other, api: 'face-verify', unitPrice: 3000, calls: 1, amount: 3000 };
    expect((await draft('other', JULY)).lines).toEqual([{ ...place, customerId: ids.other }]);
    expect((await draft('parent', JULY)).lines).toEqual([]);
  });

  test('calls from before an app joined are not those of its customer, and a customer without calls has no line', async () => {
    const { call, draft, ids } = await openScene();
    await call('other', '2026-07-02T08:00:00', { customerId: null });
    await call('other', '2026-07-15T08:00:00');
    expect((await draft('other', JULY)).lines).toMatchObject([{ calls: 1, customerId: ids.other }]);
    expect(await draft('parent', JULY)).toMatchObject({ lines: [], credits: [] });
    expect(await draft('other', AUGUST)).toMatchObject({ lines: [] });
  });

  test('a credit stands in the next statement, once, and one on each side of a call touches its own bill', async () => {
    const { call, credit, issue, draft } = await openScene();
    const orderId = await call('sub', '2026-07-02T08:00:00');
    expect(await credit(orderId, 100, '2026-07-31T23:59:59.999')).toBe('given');
    expect(await credit(orderId, 30, '2026-08-01T00:00:00.000', 'parent')).toBe('given');
    expect(await credit(orderId, 971, '2026-08-01T00:00:00.000', 'parent')).toBe('refused');
    expect((await draft('sub', JULY)).credits).toMatchObject([{ orderId, amount: 100, side: 'own' }]);
    expect((await draft('parent', JULY)).credits).toEqual([]);
    expect(await issue('sub', JULY)).toMatchObject({ sums: { amount: 3000, credited: 100, total: 2900 } });
    // Given after July was issued, for a call of July: it belongs to August.
    expect(await credit(orderId, 5, '2026-08-02T00:00:00')).toBe('given');
    expect(await issue('sub', AUGUST)).toMatchObject({ sums: { amount: 0, credited: 5, total: -5 } });
    expect((await draft('parent', AUGUST)).credits).toMatchObject([{ orderId, amount: 30, side: 'parent' }]);
    expect((await draft('sub', SEPTEMBER)).credits).toEqual([]);
  });

  test('a credit that no statement took stands in a later one', async () => {
    const { call, credit, issue } = await openScene();
    const orderId = await call('other', '2026-07-02T08:00:00');
    await credit(orderId, 7, '2026-07-03T00:00:00');
    expect(await issue('other', SEPTEMBER)).toMatchObject({ sums: { amount: 0, credited: 7 } });
    expect(await issue('other', JULY)).toMatchObject({ sums: { amount: 3000, credited: 0 } });
  });

  test('an issued statement never changes, and there is one of a customer and month', async () => {
    const { call, credit, issue, statements, ids, draft } = await openScene();
    const orderId = await call('other', '2026-07-02T08:00:00');
    const issued = await issue('other', JULY);
    expect(await issue('other', JULY)).toBeNull();
    await credit(orderId, 100, '2026-07-05T00:00:00');
    await call('other', '2026-07-02T08:00:01');
    expect(await statements.byId(issued?.id ?? '')).toEqual(issued);
    const found = await statements.list({ customerId: ids.other, month: null, limit: 10, afterId: null });
    const { content: _content, ...shown } = issued ?? { content: '' };
    expect(found).toEqual([shown]);
    expect((await draft('other', AUGUST)).credits).toMatchObject([{ amount: 100 }]);
  });

  test('several who issue at once issue one', async () => {
    const { call, credit, issue, statements, ids } = await openScene();
    await credit(await call('other', '2026-07-02T08:00:00'), 100, '2026-07-05T00:00:00');
    const ends = await Promise.all(Array.from({ length: 8 }, () => issue('other', JULY)));
    expect(ends.filter((end) => end !== null)).toHaveLength(1);
    const query = { customerId: ids.other, month: JULY, limit: 10, afterId: null };
    expect(await statements.list(query)).toHaveLength(1);
  });

  test('the digest is that of the stored text, and the audit row of the issue holds it', async () => {
    const { call, issue, audit } = await openScene();
    await call('other', '2026-07-02T08:00:00');
    const issued = await issue('other', JULY);
    const sha256 = createHash('sha256')
      .update(issued?.content ?? '')
      .digest('hex');
    expect(issued?.sha256).toBe(sha256);
    const [row] = await audit.list({
      administratorName: null,
      kind: null,
      addressDigest: null,
      fromMs: null,
      toMs: null,
      beyond: null,
      operation: 'statements.issued',
      subject: issued?.id ?? '',
      order: 'newest',
      limit: 1,
    });
    expect(row).toMatchObject({ administratorName: 'ada', outcome: 'ok', fields: { month: JULY, sha256 } });
  });

  test('pages of statements join', async () => {
    const { issue, statements, ids } = await openScene();
    for (const month of [JULY, AUGUST, SEPTEMBER]) await issue('other', month);
    const months: string[] = [];
    let afterId: string | null = null;
    for (let page = 0; page < 4; page += 1) {
      const [found] = await statements.list({ customerId: ids.other, month: null, limit: 1, afterId });
      if (!found) break;
      months.push(found.month);
      afterId = found.id;
    }
    expect(months).toEqual([SEPTEMBER, AUGUST, JULY]);
  });

  test.each([1, 2, 3, 4])('statements agree with a recount of the ledger to the millionth (%i)', async (seed) => {
    const scene = await openScene();
    const random = seededRandom(seed);
    const { fromMs } = localMonthRangeMs(JULY);
    const { toMs } = localMonthRangeMs(SEPTEMBER);
    const edges = [JULY, AUGUST, SEPTEMBER].flatMap((month) => {
      const range = localMonthRangeMs(month);
      return [range.fromMs - 1, range.fromMs, range.toMs - 1, range.toMs];
    });
    const time = () => (random.intBelow(4) === 0 ? pick(edges, random) : fromMs + random.intBelow(toMs - fromMs));
    const orders: string[] = [];
    for (let at = 0; at < 60; at += 1) {
      const charged = random.intBelow(5) > 0;
      const who = pick(['parent', 'sub', 'other'] as const, random);
      const prices = [1, 333_333, 999_999_999_999_999, 0] as Micros[];
      const row = {
        charged,
        unitPrice: charged ? pick(prices, random) : (0 as Micros),
        api: pick(['face-verify', 'fraud-score'], random),
        ...(who === 'sub' && { parentPrice: charged ? pick([1, 7, 250_001] as Micros[], random) : (0 as Micros) }),
        ...(random.intBelow(10) === 0 && { customerId: null, parentPrice: null }),
      };
      orders.push(await scene.call(who, time(), row));
    }
    for (let at = 0; at < 40; at += 1) {
      const side = pick(['own', 'parent'] as const, random);
      await scene.credit(pick(orders, random), 1 + random.intBelow(400_000), time(), side);
    }
    const who = ['parent', 'sub', 'other'] as const;
    for (const month of [JULY, AUGUST, SEPTEMBER])
      for (const each of who) {
        const issued = await scene.issue(each, month);
        const content = JSON.parse(issued?.content ?? '') as StatementContent;
        expect(contentSum(content)).toBe(await recount(scene, scene.ids, each, month));
        expect(BigInt(content.sums.amount)).toBe(contentSum(content));
        expect(content.sums.total).toBe(content.sums.amount - content.sums.credited);
      }
    // Each credit until the end of September stands in exactly one statement.
    const stood: string[] = [];
    for (const each of who) {
      const query = { customerId: scene.ids[each], month: null, limit: 100, afterId: null };
      for (const { id } of await scene.statements.list(query)) {
        const { credits } = JSON.parse((await scene.statements.byId(id))?.content ?? '') as StatementContent;
        stood.push(...credits.map(({ creditId }) => creditId));
      }
    }
    const given: string[] = [];
    const mine = new Set<string>(Object.values(scene.ids));
    for await (const credit of everyCredit(scene.credits, { ...EVERY_CREDIT, toMs }))
      if (credit.customerId !== null && mine.has(credit.customerId)) given.push(credit.id);
    expect(stood.toSorted()).toEqual(given.toSorted());
    expect(stood.length).toBeGreaterThan(0);
  });
}
