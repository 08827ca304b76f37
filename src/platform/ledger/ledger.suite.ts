import { expect, test } from 'vitest';
import { aCall, type CallStoreBench } from './call-store.suite.ts';
import { EVERY_ROW, everyRow, type Ledger, type LedgerFilter } from './ledger.ts';
import { localDayOf, localDayRangeMs, parseLocalDay } from './local-day.ts';
import type { Micros } from './money.ts';

const DAY = localDayOf(Date.parse('2026-03-01T00:00:00+08:00'));
const { fromMs, toMs } = localDayRangeMs(DAY);

/** Tests that every Ledger must pass. `open` gives a ledger in which `app_1`, `key_1` and `pkg_1` exist. */
export function ledgerSuite(open: () => Promise<CallStoreBench>): void {
  const openFilled = async (): Promise<Ledger> => {
    const { calls, ledger } = await open();
    for (const call of [
      aCall('A1', { receivedAtMs: fromMs - 1 }),
      aCall('A2', { receivedAtMs: fromMs, code: 226402, charged: false }),
      aCall('B1', { receivedAtMs: fromMs, appId: 'app_2', keyId: 'key_2', api: 'face-guard' }),
      aCall('A3', { receivedAtMs: fromMs + 5, packageId: 'pkg_1', unitPrice: 35_000 as Micros }),
      aCall('C1', { receivedAtMs: fromMs + 6, appId: 'app_3', keyId: 'key_3' }),
      aCall('A4', { receivedAtMs: toMs, keyId: 'key_4' }),
    ])
      await calls.settle(call);
    return ledger;
  };
  const idsOf = async (ledger: Ledger, filter: Partial<LedgerFilter>) => {
    const page = await ledger.page({ filter: { ...EVERY_ROW, ...filter }, order: 'oldest', limit: 1000, cursor: null });
    return page.rows.map(({ orderId }) => orderId);
  };

  test.each<[Partial<LedgerFilter>, string[]]>([
    [{}, ['A1', 'A2', 'B1', 'A3', 'C1', 'A4']],
    [{ fromMs, toMs }, ['A2', 'B1', 'A3', 'C1']],
    [{ appIds: ['app_1'] }, ['A1', 'A2', 'A3', 'A4']],
    [{ appIds: ['app_2', 'app_1'], fromMs, toMs }, ['A2', 'B1', 'A3']],
    [{ appIds: [] }, []],
    [{ code: 226402 }, ['A2']],
    [{ code: 0, appIds: ['app_1'] }, ['A1', 'A3', 'A4']],
    [{ charged: false }, ['A2']],
    [{ keyId: 'key_4' }, ['A4']],
    [{ api: 'face-guard' }, ['B1']],
  ])('filter %j gives %j', async (filter, ids) => {
    expect(await idsOf(await openFilled(), filter)).toEqual(ids);
  });

  test.each([null, ['app_3', 'app_1', 'app_2']])(
    'pages join without gaps or overlaps, in both orders (apps %j)',
    async (appIds) => {
      const ledger = await openFilled();
      for (const order of ['oldest', 'newest'] as const) {
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Awaited<ReturnType<Ledger['page']>> = await ledger.page({
            filter: { ...EVERY_ROW, appIds },
            order,
            limit: 1,
            cursor,
          });
          seen.push(...page.rows.map(({ orderId }) => orderId));
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect(order === 'oldest' ? seen : seen.toReversed()).toEqual(['A1', 'A2', 'B1', 'A3', 'C1', 'A4']);
      }
    },
  );

  test('everyRow walks all pages', async () => {
    const { calls, ledger } = await open();
    const count = 1001;
    await Promise.all(
      Array.from({ length: count }, (_, i) => calls.settle(aCall(`A${i}`, { receivedAtMs: fromMs + (i % 7) }))),
    );
    const seen = new Set<string>();
    for await (const { orderId } of everyRow(ledger, EVERY_ROW)) seen.add(orderId);
    expect(seen.size).toBe(count);
  });

  test('totals are per day of Asia/Shanghai', async () => {
    const ledger = await openFilled();
    const totals = await ledger.totals({ appIds: null, from: DAY, to: DAY });
    expect(totals).toEqual([
      {
        appId: 'app_1',
        day: DAY,
        api: 'face-verify',
        keyId: 'key_1',
        calls: 2,
        charged: 1,
        amount: 35_000,
        credited: 0,
      },
      { appId: 'app_2', day: DAY, api: 'face-guard', keyId: 'key_2', calls: 1, charged: 1, amount: 0, credited: 0 },
      { appId: 'app_3', day: DAY, api: 'face-verify', keyId: 'key_3', calls: 1, charged: 1, amount: 0, credited: 0 },
    ]);
    const next = parseLocalDay('2026-03-02');
    const ofNext = next && (await ledger.totals({ appIds: ['app_1'], from: next, to: next }));
    expect(ofNext).toMatchObject([{ keyId: 'key_4', calls: 1 }]);
  });

  test('a row names the source that answered, and what it cost', async () => {
    const { ledger, calls } = await open();
    await calls.settle(aCall('A1', { source: 'vendor', sourceCost: 20_000 as Micros }));
    expect(await ledger.byOrderId('A1')).toMatchObject({ source: 'vendor', sourceCost: 20_000 });
  });

  test('a row tells whether the person was known, mismatched or unknown, or nothing', async () => {
    const { ledger, calls } = await open();
    const verdicts = ['known', 'mismatch', 'unknown', null] as const;
    for (const [at, verdict] of verdicts.entries()) await calls.settle(aCall(`A${at}`, { verdict }));
    for (const [at, verdict] of verdicts.entries()) expect(await ledger.byOrderId(`A${at}`)).toMatchObject({ verdict });
  });

  test('a row names the customer, and what its parent pays', async () => {
    const { ledger, calls } = await open();
    await calls.settle(aCall('A1', { customerId: 'cus_2', unitPrice: 9 as Micros, parentPrice: 0 as Micros }));
    await calls.settle(aCall('A2', { customerId: 'cus_1' }));
    expect(await ledger.byOrderId('A1')).toMatchObject({ customerId: 'cus_2', unitPrice: 9, parentPrice: 0 });
    expect(await ledger.byOrderId('A2')).toMatchObject({ customerId: 'cus_1', parentPrice: null });
  });

  test('an unknown order is not found', async () => {
    const { ledger } = await open();
    expect(await ledger.byOrderId('A1')).toBeNull();
    expect(await ledger.trace('A1')).toBeNull();
  });
}
