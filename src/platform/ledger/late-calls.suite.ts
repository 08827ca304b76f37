import { expect, test } from 'vitest';
import {
  contentSum,
  openScene as openSceneOf,
  pick,
  recount,
  type StatementStoreBench,
} from '../../../test/ledger/statement-scene.ts';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { localMonthRangeMs, type LocalMonth } from './local-day.ts';
import type { Micros } from './money.ts';
import type { StatementContent } from './statements.ts';

const JULY = '2026-07' as LocalMonth;
const AUGUST = '2026-08' as LocalMonth;
const SEPTEMBER = '2026-09' as LocalMonth;

/** Tests that every StatementStore must pass, of calls that come after their month was billed. */
export function lateCallsSuite(stores: () => StatementStoreBench): void {
  const openScene = () => openSceneOf(stores());

  test('a call that comes after its month was billed stands in the next statement, once', async () => {
    const { call, issue, draft, ids, apps } = await openScene();
    await call('other', '2026-07-02T08:00:00');
    await issue('other', JULY);
    await call('other', '2026-07-31T08:00:01');
    await call('other', '2026-07-31T08:00:02', { unitPrice: 7 as Micros });
    await call('other', '2026-08-01T08:00:02');
    const place = { account: 'own', customerId: ids.other, appId: apps.other, api: 'face-verify' } as const;
    const lines = [
      { ...place, unitPrice: 3000, calls: 1, amount: 3000 },
      { ...place, month: JULY, unitPrice: 7, calls: 1, amount: 7 },
      { ...place, month: JULY, unitPrice: 3000, calls: 1, amount: 3000 },
    ];
    expect((await draft('other', AUGUST)).lines).toEqual(lines);
    const issued = await issue('other', AUGUST);
    expect(JSON.parse(issued?.content ?? '')).toMatchObject({ lines, sums: { amount: 6007 } });
    await call('other', '2026-07-31T08:00:03');
    await call('other', '2026-08-31T08:00:03');
    expect((await draft('other', SEPTEMBER)).lines).toEqual([
      { ...place, month: JULY, unitPrice: 3000, calls: 1, amount: 3000 },
      { ...place, month: AUGUST, unitPrice: 3000, calls: 1, amount: 3000 },
    ]);
  });

  test('two statements that are issued at once do not both bill a late call', async () => {
    const { call, issue } = await openScene();
    await issue('other', JULY);
    await call('other', '2026-07-31T08:00:01');
    const issued = await Promise.all([AUGUST, SEPTEMBER].map((month) => issue('other', month)));
    expect(issued.map((each) => each?.sums.amount ?? 0).toSorted()).toEqual([0, 3000]);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'all statements together are the ledger, in whatever order calls come and months are billed (%i)',
    async (seed) => {
      const scene = await openScene();
      const random = seededRandom(seed);
      const months = [JULY, AUGUST, SEPTEMBER];
      const who = ['parent', 'sub', 'other'] as const;
      const { fromMs } = localMonthRangeMs(JULY);
      const { toMs } = localMonthRangeMs(SEPTEMBER);
      const callAtRandom = () => {
        const each = pick(who, random);
        const charged = random.intBelow(5) > 0;
        return scene.call(each, fromMs + random.intBelow(toMs - fromMs), {
          charged,
          unitPrice: charged ? pick([1, 333_333, 250_000, 0] as Micros[], random) : (0 as Micros),
          ...(each === 'sub' && { parentPrice: charged ? pick([1, 7, 250_001] as Micros[], random) : (0 as Micros) }),
        });
      };
      const due = who.flatMap((each) => months.map((month) => [each, month] as const));
      while (due.length > 0) {
        for (let calls = random.intBelow(8); calls > 0; calls -= 1) await callAtRandom();
        const [next] = due.splice(random.intBelow(due.length), 1);
        if (next) await scene.issue(...next);
      }
      for (let calls = 0; calls < 12; calls += 1) await callAtRandom();
      const last = '2026-10' as LocalMonth;
      for (const each of who) {
        await scene.issue(each, last);
        const found = await scene.statements.list({
          customerId: scene.ids[each],
          month: null,
          limit: 100,
          afterId: null,
        });
        const billed = new Map<string, bigint>();
        for (const { id } of found) {
          const content = JSON.parse((await scene.statements.byId(id))?.content ?? '') as StatementContent;
          expect(BigInt(content.sums.amount)).toBe(contentSum(content));
          for (const { month = content.month, unitPrice, calls } of content.lines)
            billed.set(month, (billed.get(month) ?? 0n) + BigInt(unitPrice) * BigInt(calls));
        }
        for (const month of months) expect(billed.get(month) ?? 0n).toBe(await recount(scene, scene.ids, each, month));
        expect((await scene.draft(each, '2026-11' as LocalMonth)).lines).toEqual([]);
      }
    },
  );
}
