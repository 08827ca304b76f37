import { expect, test } from 'vitest';
import { aKey } from '../accounts/api-key.suite.ts';
import type { ApiKeyStore } from '../accounts/api-key.ts';
import type { CallStore, SettledCall } from './call-store.ts';
import { OWN_SOURCE, type Ledger } from './ledger.ts';
import type { Spenders } from '../accounts/budget.ts';
import { localDayOf, type LocalDay } from './local-day.ts';
import { NO_MONEY, type Micros } from './money.ts';
import { aPackage } from '../accounts/package.suite.ts';
import type { PackageStore } from '../accounts/package.ts';

export interface CallStoreBench {
  readonly calls: CallStore;
  readonly ledger: Ledger;
  readonly keys: ApiKeyStore;
  readonly packages: PackageStore;
}

const NOON_MS = Date.parse('2026-03-01T12:00:00+08:00');

/**
 * Gives a charged call that no package pays for, answered 20 ms after it came. If it cost something, only the source
 * that answered was asked.
 */
export function aCall(orderId: string, row: Partial<SettledCall['row']> = {}): SettledCall {
  const receivedAtMs = row.receivedAtMs ?? NOON_MS;
  const { source = OWN_SOURCE, sourceCost: cost = NO_MONEY } = row;
  return {
    asked: cost === 0 ? [] : [{ source, cost }],
    row: {
      orderId,
      appId: 'app_1',
      keyId: 'key_1',
      api: 'face-verify',
      code: 0,
      charged: true,
      unitPrice: NO_MONEY,
      packageId: null,
      receivedAtMs,
      answeredAtMs: receivedAtMs + 20,
      latencyMs: 20,
      addressDigest: '0f'.repeat(32),
      source: OWN_SOURCE,
      sourceCost: NO_MONEY,
      verdict: null,
      customerId: null,
      parentPrice: null,
      ...row,
    },
    day: localDayOf(receivedAtMs),
    orderSecond: null,
    trace: null,
    answer: null,
    writes: [],
    units: [],
  };
}

const answerKey = { appId: 'app_1', api: 'face-verify', keyDigest: 'aa' };
const paid = { packageId: 'pkg_1', unitPrice: 35_000 as Micros };

/** Tests that every CallStore must pass. `open` gives a store in which `app_1`, `key_1` and `pkg_1` (3 calls) exist. */
export function callStoreSuite(open: () => Promise<CallStoreBench>): void {
  test('a settled call is counted for its key, its day and its package', async () => {
    const { calls, ledger, keys, packages } = await open();
    await calls.settle(aCall('A1', paid));
    await calls.settle(aCall('A2', { code: 226402, charged: false }));
    expect(await ledger.byOrderId('A1')).toEqual(aCall('A1', paid).row);
    expect(await keys.uses('app_1')).toEqual([{ keyId: 'key_1', charged: 1, lastUsedAtMs: NOON_MS + 20 }]);
    expect(await packages.uses('app_1')).toEqual([{ packageId: 'pkg_1', used: 1 }]);
    expect(await packages.days('app_1', '2026-03-01' as LocalDay)).toEqual([
      { packageId: 'pkg_1', day: '2026-03-01', charged: 1 },
    ]);
    expect(await packages.days('app_1', '2026-03-02' as LocalDay)).toEqual([]);
    expect((await calls.state(localDayOf(NOON_MS))).today).toEqual([
      { appId: 'app_1', keyId: 'key_1', api: 'face-verify', charged: 1 },
    ]);
    expect((await calls.state(localDayOf(NOON_MS + 86_400_000))).today).toEqual([]);
    expect(await ledger.mismatches()).toEqual([]);
  });

  test('a charged call counts for the day of its customer', async () => {
    const { calls } = await open();
    const charges = [true, true, false];
    for (const [at, charged] of charges.entries())
      await calls.settle(aCall(`A${at}`, { customerId: 'cus_1', charged }));
    await calls.settle(aCall('B1', { customerId: 'cus_2', appId: 'app_2' }));
    await calls.settle(aCall('C1'));
    const { customers } = await calls.state(localDayOf(NOON_MS));
    expect(customers.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1))).toEqual([
      { customerId: 'cus_1', charged: 2 },
      { customerId: 'cus_2', charged: 1 },
    ]);
    expect((await calls.state(localDayOf(NOON_MS + 86_400_000))).customers).toEqual([]);
  });

  test('what apps, keys and customers spend is summed up for a day and for its month', async () => {
    const { calls } = await open();
    const spend = (id: string, time: string, unitPrice: number, row: Partial<SettledCall['row']> = {}) =>
      calls.settle(aCall(id, { receivedAtMs: Date.parse(time), unitPrice: unitPrice as Micros, ...row }));
    await spend('A1', '2026-02-28T23:59:59.999+08:00', 1);
    await spend('A2', '2026-03-01T00:00:00+08:00', 35_000);
    await spend('A3', '2026-03-01T23:59:59.999+08:00', 20_000, { api: 'fraud-score', customerId: 'cus_7' });
    await spend('A4', '2026-03-31T23:59:59.999+08:00', 300, { keyId: 'key_2', customerId: 'cus_7' });
    await spend('A5', '2026-03-02T00:00:00+08:00', 7);
    await spend('A6', '2026-04-01T00:00:00+08:00', 1);
    await spend('B1', '2026-03-01T12:00:00+08:00', 999_999_999_999_999, { appId: 'app_2', keyId: 'key_3' });
    await spend('B2', '2026-03-01T12:00:00+08:00', 0, { appId: 'app_2', keyId: 'key_4' });
    const spent = async (day: string, spenders: Spenders | null) =>
      Object.fromEntries(
        (await calls.spent(day as LocalDay, spenders)).map(({ id, day: ofDay, month }) => [id, [ofDay, month]]),
      );
    const ofApps = (...appIds: string[]) => ({ appIds, customerIds: [] });
    const one = { app_1: [55_000, 55_307], key_1: [55_000, 55_007], key_2: [0, 300] };
    const two = {
      app_2: [999_999_999_999_999, 999_999_999_999_999],
      key_3: [999_999_999_999_999, 999_999_999_999_999],
    };
    expect(await spent('2026-03-01', null)).toEqual({ ...one, ...two, cus_7: [20_000, 20_300] });
    expect(await spent('2026-03-01', ofApps('app_1'))).toEqual(one);
    expect(await spent('2026-03-31', ofApps('app_1'))).toEqual({
      app_1: [300, 55_307],
      key_1: [0, 55_007],
      key_2: [300, 300],
    });
    expect(await spent('2026-03-02', ofApps('app_2', 'app_3'))).toEqual({
      app_2: [0, 999_999_999_999_999],
      key_3: [0, 999_999_999_999_999],
    });
    expect(await spent('2026-03-31', { appIds: [], customerIds: ['cus_7', 'cus_8'] })).toEqual({
      cus_7: [300, 20_300],
    });
    expect(await spent('2026-03-01', ofApps())).toEqual({});
    expect(await spent('2026-02-28', null)).toEqual({ app_1: [1, 1], key_1: [1, 1] });
    expect(await spent('2026-05-01', null)).toEqual({});
  });

  test('an order id exists only once, and a second call with it leaves nothing', async () => {
    const { calls, ledger, keys } = await open();
    await calls.settle(aCall('A1'));
    expect(await calls.settle({ ...aCall('A1', { keyId: 'key_9' }), trace: { a: 1 } })).toEqual({
      end: 'undone',
      why: 'order-exists',
    });
    expect((await ledger.byOrderId('A1'))?.keyId).toBe('key_1');
    expect(await keys.uses(null)).toHaveLength(1);
  });

  test('a package never pays for more calls than it has, however many ask at once', async () => {
    const { calls, packages, ledger } = await open();
    const results = await Promise.all(['A1', 'A2', 'A3', 'A4', 'A5'].map((id) => calls.settle(aCall(id, paid))));
    expect(results.filter(({ end }) => end === 'done')).toHaveLength(3);
    expect(results.find(({ end }) => end !== 'done')).toEqual({ end: 'undone', why: 'package-used-up' });
    expect(await packages.uses(null)).toEqual([{ packageId: 'pkg_1', used: 3 }]);
    expect(await ledger.mismatches()).toEqual([]);
  });

  test('an answer is found until it expires, and nothing replaces it before', async () => {
    const { calls, ledger } = await open();
    const answer = { ...answerKey, paramsDigest: 'p1', code: 226402, body: '{"结果":1}', expiresAtMs: NOON_MS + 100 };
    await calls.settle({ ...aCall('A1'), answer });
    expect(await calls.findAnswer(answerKey, NOON_MS + 99)).toEqual({
      paramsDigest: 'p1',
      code: 226402,
      body: '{"结果":1}',
    });
    expect(await calls.findAnswer(answerKey, NOON_MS + 100)).toBeNull();
    expect(await calls.findAnswer({ ...answerKey, api: 'face-guard' }, NOON_MS)).toBeNull();
    expect(await calls.findAnswer({ ...answerKey, appId: 'app_2' }, NOON_MS)).toBeNull();

    const second = { ...answer, paramsDigest: 'p2', expiresAtMs: NOON_MS + 999 };
    expect(await calls.settle({ ...aCall('A2'), answer: second })).toEqual({ end: 'undone', why: 'answer-exists' });
    expect(await ledger.byOrderId('A2')).toBeNull();
    await calls.settle({ ...aCall('A3', { receivedAtMs: NOON_MS + 80 }), answer: second });
    expect(await calls.findAnswer(answerKey, NOON_MS + 100)).toMatchObject({ paramsDigest: 'p2' });
  });

  test('a trace can be read until it is purged, and answers are dropped when they expire', async () => {
    const { calls, ledger } = await open();
    const answer = { ...answerKey, paramsDigest: 'p', code: 0, body: 'b', expiresAtMs: NOON_MS + 100 };
    await calls.settle({ ...aCall('A1'), trace: { score: 71, rule: '模糊' }, answer });
    await calls.settle({ ...aCall('A2', { receivedAtMs: NOON_MS + 50 }), trace: { score: 5 } });
    await calls.settle(aCall('A3'));
    expect(await ledger.trace('A1')).toEqual({ score: 71, rule: '模糊' });
    expect(await ledger.trace('A3')).toBeNull();

    const limits = { nowMs: NOON_MS + 99, tracesBeforeMs: NOON_MS + 21, limit: 10 };
    expect(await calls.purge(limits)).toEqual({ answers: 0, traces: 1 });
    expect(await ledger.trace('A1')).toBeNull();
    expect(await ledger.trace('A2')).toEqual({ score: 5 });
    expect(await calls.purge({ ...limits, nowMs: NOON_MS + 100 })).toEqual({ answers: 1, traces: 0 });
    expect(await calls.purge({ nowMs: NOON_MS * 2, tracesBeforeMs: NOON_MS * 2, limit: 10 })).toEqual({
      answers: 0,
      traces: 1,
    });
    expect(await ledger.byOrderId('A1')).not.toBeNull();
  });

  test('the end of a settlement is its row, or none once it cannot come any more', async () => {
    const { calls } = await open();
    const settling = calls.settle(aCall('A1', paid));
    expect(await calls.endOf('A1')).toEqual(aCall('A1', paid).row);
    expect(await settling).toEqual({ end: 'done' });
    expect(await calls.endOf('A2')).toBeNull();
  });

  test('the second of the order ids is stored with the calls', async () => {
    const { calls } = await open();
    expect((await calls.state(localDayOf(NOON_MS))).lastSecond).toBeNull();
    await calls.settle({ ...aCall('A1'), orderSecond: 10 });
    await calls.settle({ ...aCall('A2'), orderSecond: 11 });
    await calls.settle(aCall('A3'));
    await calls.settle({ ...aCall('A4'), orderSecond: 7 });
    expect((await calls.state(localDayOf(NOON_MS))).lastSecond, 'the latest, also if the clock was ahead').toBe(11);
    // Calls that are settled together, while the clock is set back.
    const together = [12, 20, 13].map((orderSecond, at) => calls.settle({ ...aCall(`A${at + 5}`), orderSecond }));
    await Promise.all(together);
    expect((await calls.state(localDayOf(NOON_MS))).lastSecond).toBe(20);
  });
}

export const callStoreFixtures = { key: aKey, package: { ...aPackage, expiresAtMs: null } };
