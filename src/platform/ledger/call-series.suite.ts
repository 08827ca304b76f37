import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallSeries, SeriesPoint, SeriesQuery, SeriesStep } from './call-series.ts';
import type { CallStore } from './call-store.ts';
import { aCall } from './call-store.suite.ts';
import type { Ledger } from './ledger.ts';
import type { Micros } from './money.ts';

/** A store of calls, with what counts them. */
export interface CallSeriesBench {
  readonly calls: CallStore;
  readonly ledger: Ledger;
  readonly series: CallSeries;
}

const at = (time: string) => Date.parse(`2026-03-01T${time}+08:00`);
const ALL: Omit<SeriesQuery, 'step'> = {
  fromMs: 0,
  toMs: at('23:59:59.999') + 86_400_000,
  appIds: null,
  api: null,
  code: null,
  by: [],
  limit: 1000,
};
const charge = (micros: number) => ({ charged: true, unitPrice: micros as Micros });
const refused = { charged: false, code: 226402 };

/** Tests that every CallSeries must pass. `open` gives stores without a call. */
export function callSeriesSuite(open: () => Promise<CallSeriesBench>): void {
  const openFilled = async () => {
    const bench = await open();
    for (const call of [
      aCall('A1', { receivedAtMs: at('00:00:00.000'), latencyMs: 10, ...charge(100_000) }),
      aCall('A2', { receivedAtMs: at('00:00:59.999'), latencyMs: 11, ...charge(100_000) }),
      aCall('A3', { receivedAtMs: at('00:01:00.000'), latencyMs: 5000, ...refused, sourceCost: 3 as Micros }),
      aCall('B1', {
        receivedAtMs: at('00:59:59.999'),
        latencyMs: 5001,
        appId: 'app_2',
        api: 'face-guard',
        ...charge(7),
      }),
      aCall('A4', { receivedAtMs: at('01:00:00.000'), latencyMs: 250, ...charge(100_000) }),
      aCall('A5', { receivedAtMs: at('00:00:00.000') - 1, latencyMs: 0, ...charge(100_000) }),
    ])
      await bench.calls.settle(call);
    return bench;
  };
  const callsOf = (points: readonly SeriesPoint[]) => points.map(({ startsAtMs, calls }) => [startsAtMs, calls]);

  test('calls are counted by minute, hour and day of Asia/Shanghai', async () => {
    const { series } = await openFilled();
    expect(callsOf(await series.points({ ...ALL, step: 'minute' }))).toEqual([
      [at('00:00:00') - 60_000, 1],
      [at('00:00:00'), 2],
      [at('00:01:00'), 1],
      [at('00:59:00'), 1],
      [at('01:00:00'), 1],
    ]);
    expect(callsOf(await series.points({ ...ALL, step: 'hour' }))).toEqual([
      [at('00:00:00') - 3_600_000, 1],
      [at('00:00:00'), 4],
      [at('01:00:00'), 1],
    ]);
    expect(callsOf(await series.points({ ...ALL, step: 'day' }))).toEqual([
      [at('00:00:00') - 86_400_000, 1],
      [at('00:00:00'), 5],
    ]);
  });

  test('a point sums up calls, charges, money, costs and latencies', async () => {
    const { series } = await openFilled();
    const query = { ...ALL, step: 'day', fromMs: at('00:00:00'), by: ['app', 'api', 'code'] } as const;
    const [charged, failed, other] = await series.points(query);
    expect(charged).toEqual({
      startsAtMs: at('00:00:00'),
      app: 'app_1',
      api: 'face-verify',
      code: 0,
      calls: 3,
      charged: 3,
      amount: 300_000,
      sourceCost: 0,
      latencyMs: 271,
      latencyCounts: [1, 1, 0, 0, 1, 0, 0, 0, 0, 0],
    });
    expect(failed).toMatchObject({ code: 226402, calls: 1, charged: 0, amount: 0, sourceCost: 3 });
    expect(failed?.latencyCounts).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    expect(other).toMatchObject({ app: 'app_2', api: 'face-guard', code: 0, calls: 1, amount: 7 });
    expect(other?.latencyCounts).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test.each<[Partial<SeriesQuery>, (readonly [string | null, number])[]]>([
    [
      { by: ['app'] },
      [
        ['app_1', 4],
        ['app_2', 1],
      ],
    ],
    [{ appIds: ['app_2'], by: ['app'] }, [['app_2', 1]]],
    [{ appIds: [] }, []],
    [{ api: 'face-guard' }, [[null, 1]]],
    [{ code: 226402 }, [[null, 1]]],
    [{ by: ['app'], limit: 1 }, [['app_1', 4]]],
    [{ toMs: at('00:00:00') }, []],
  ])('%j gives %j', async (given, wanted) => {
    const { series } = await openFilled();
    const points = await series.points({ ...ALL, step: 'day', fromMs: at('00:00:00'), ...given });
    expect(points.map(({ app, calls }) => [app, calls])).toEqual(wanted);
  });

  test('a refused settlement is not counted', async () => {
    const { calls, series } = await openFilled();
    expect(await calls.settle(aCall('A1'))).toMatchObject({ end: 'undone' });
    expect(await series.points({ ...ALL, step: 'day', api: 'face-verify' })).toMatchObject([
      { calls: 1 },
      { calls: 4 },
    ]);
  });

  test('a purge drops the points of one step that began before a time', async () => {
    const { series } = await openFilled();
    const beforeMs = at('00:00:00');
    expect(await series.purge({ step: 'minute', beforeMs, limit: 100 })).toBe(1);
    expect(await series.purge({ step: 'minute', beforeMs, limit: 100 })).toBe(0);
    expect(callsOf(await series.points({ ...ALL, step: 'minute' }))[0]).toEqual([beforeMs, 2]);
    expect(callsOf(await series.points({ ...ALL, step: 'hour' }))[0]).toEqual([beforeMs - 3_600_000, 1]);
  });

  test('whatever is settled, each step counts what the ledger holds', async () => {
    const row = fc.record({
      appId: fc.constantFrom('app_1', 'app_2'),
      api: fc.constantFrom('face-verify', 'face-guard'),
      code: fc.constantFrom(0, 226402),
      charged: fc.boolean(),
      receivedAtMs: fc.integer({ min: at('00:00:00') - 7_200_000, max: at('00:00:00') + 7_200_000 }),
      latencyMs: fc.integer({ min: 0, max: 6000 }),
      price: fc.integer({ min: 0, max: 999_999 }),
    });
    const lists = fc.array(fc.array(row, { maxLength: 8 }), { maxLength: 5 });
    // Opening stores takes long, so all runs settle into the same ones.
    const { calls, ledger, series } = await open();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(lists, async (batches) => {
        for (const batch of batches)
          // An id that occurs twice is refused, so every fourth call is.
          await Promise.all(
            batch.map(({ price, ...one }) => {
              number += 1;
              const id = `N${number % 4 === 0 ? number - 1 : number}`;
              return calls.settle(aCall(id, { ...one, unitPrice: (one.charged ? price : 0) as Micros }));
            }),
          );
        for (const step of ['minute', 'hour', 'day'] as const)
          expect(summary(await series.points({ ...ALL, step, by: ['app', 'api', 'code'] }))).toEqual(
            await recount(ledger, step),
          );
        expect(await ledger.mismatches()).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
}

const SPANS: Readonly<Record<SeriesStep, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const SHANGHAI_MS = 28_800_000;

function summary(points: readonly SeriesPoint[]): Record<string, readonly number[]> {
  return Object.fromEntries(
    points.map((one) => [
      `${one.startsAtMs} ${one.app} ${one.api} ${one.code}`,
      [one.calls, one.charged, one.amount, one.latencyMs, one.latencyCounts.reduce((sum, count) => sum + count, 0)],
    ]),
  );
}

async function recount(ledger: Ledger, step: SeriesStep): Promise<Record<string, readonly number[]>> {
  const filter = { appIds: null, keyId: null, api: null, code: null, charged: null, fromMs: null, toMs: null };
  const { rows } = await ledger.page({ filter, order: 'oldest', limit: 1000, cursor: null });
  const sums: Record<string, number[]> = {};
  for (const row of rows) {
    const startsAtMs = Math.floor((row.receivedAtMs + SHANGHAI_MS) / SPANS[step]) * SPANS[step] - SHANGHAI_MS;
    const sum = (sums[`${startsAtMs} ${row.appId} ${row.api} ${row.code}`] ??= [0, 0, 0, 0, 0]);
    for (const [place, value] of [1, row.charged ? 1 : 0, row.unitPrice, row.latencyMs, 1].entries())
      sum[place] = (sum[place] ?? 0) + value;
  }
  return sums;
}
