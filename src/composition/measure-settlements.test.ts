import { expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import type { CallStore, SettledCall, SettlementEnd } from '../platform/ledger/call-store.ts';
import type { Package } from '../platform/accounts/package.ts';
import { createPromMetrics } from '../server/telemetry/prom-metrics.ts';
import { measurePackages } from './measure-packages.ts';
import { measureSettlements } from './measure-settlements.ts';

const linesOf = async (metrics: { text(): Promise<string> }, pattern: RegExp) =>
  (await metrics.text()).split('\n').filter((line) => pattern.test(line) && !line.startsWith('#'));

/** A store of which every settlement takes a 64th of a second and ends in the same way. */
function measured(end: SettlementEnd) {
  const metrics = createPromMetrics();
  let nowMs = 0;
  const calls = {
    settle: async () => {
      nowMs += 1000 / 64;
      return end;
    },
  } as unknown as CallStore;
  const store = measureSettlements(metrics, calls, { monotonicMs: () => nowMs });
  const settle = (row: Partial<SettledCall['row']>, trace: SettledCall['trace'] = null) =>
    store.settle({ row: { appId: 'app_1', charged: true, unitPrice: 0, ...row }, trace } as SettledCall);
  return { metrics, settle };
}

test('what is stored is counted: calls, money, time and scores, and nothing of an uncharged call', async () => {
  const { metrics, settle } = measured({ end: 'done' });
  await settle({ api: 'face-verify', unitPrice: 350_000 as never }, { score: 87.2 });
  await settle({ api: 'face-verify', unitPrice: 350_000 as never }, { score: 12, person: 'p' });
  await settle({ api: 'fraud-score', charged: false }, { score: -1 });
  await settle({ api: 'video-liveness' }, { living: { score: 0.93 } });
  // Calls that came to no score: an unknown challenge, a photo without a face.
  await settle({ api: 'video-liveness', charged: false }, { challenge: 'unknown' });
  await settle({ api: 'face-verify', charged: false }, { failed: 'no-face' });
  expect(await linesOf(metrics, /charged_/)).toEqual([
    'renzheng_charged_calls_total{app="app_1",api="face-verify"} 2',
    'renzheng_charged_calls_total{app="app_1",api="video-liveness"} 1',
    'renzheng_charged_money_total{app="app_1",api="face-verify"} 0.7',
    'renzheng_charged_money_total{app="app_1",api="video-liveness"} 0',
  ]);
  expect(await linesOf(metrics, /settle_seconds_(sum|count)|settle_seconds_bucket.*"0.0(1|25)"/)).toEqual([
    'renzheng_settle_seconds_bucket{le="0.01"} 0',
    'renzheng_settle_seconds_bucket{le="0.025"} 6',
    'renzheng_settle_seconds_sum 0.09375',
    'renzheng_settle_seconds_count 6',
  ]);
  expect(await linesOf(metrics, /scores_(sum|count)/)).toEqual([
    'renzheng_scores_sum{api="face-verify",score="face"} 99.2',
    'renzheng_scores_count{api="face-verify",score="face"} 2',
    'renzheng_scores_sum{api="video-liveness",score="living"} 93',
    'renzheng_scores_count{api="video-liveness",score="living"} 1',
  ]);
  expect(await metrics.text()).not.toContain('"p"');
});

test('what is not stored is not counted', async () => {
  const { metrics, settle } = measured({ end: 'undone', why: new Fault('unavailable', 'the disk is full') });
  await settle({ api: 'face-verify' }, { score: 50 });
  expect(await linesOf(metrics, /charged_|settle_seconds_count|scores_/)).toEqual(['renzheng_settle_seconds_count 0']);
});

test('packages that still pay show what is left of them and when they end', async () => {
  const metrics = createPromMetrics();
  const packageOf = (id: string, callsMax: number | null, expiresAtMs: number | null) =>
    ({ id, appId: 'app_1', callsMax, expiresAtMs }) as Package;
  const list = async () => [
    packageOf('a', 10, 9000),
    packageOf('b', null, null),
    packageOf('c', 10, 1000),
    packageOf('d', 5, null),
    packageOf('e', 3, 8000),
  ];
  measurePackages(
    metrics,
    {
      list,
      uses: async () => [
        { packageId: 'a', used: 4 },
        { packageId: 'd', used: 5 },
      ],
    },
    () => 1000,
  );
  expect(await linesOf(metrics, /package_/)).toEqual([
    'renzheng_package_calls_left{app="app_1",package="e"} 3',
    'renzheng_package_calls_left{app="app_1",package="a"} 6',
    'renzheng_package_end_timestamp_seconds{app="app_1",package="e"} 8',
    'renzheng_package_end_timestamp_seconds{app="app_1",package="a"} 9',
  ]);
});

test('while packages cannot be read, all other metrics are shown, and packages are shown again afterwards', async () => {
  const metrics = createPromMetrics();
  let failure: Fault | null = new Fault('unavailable', 'the database is away');
  const list = async () => {
    if (failure) throw failure;
    return [{ id: 'a', appId: 'app_1', callsMax: 10, expiresAtMs: null } as Package];
  };
  measurePackages(metrics, { list, uses: async () => [] }, () => 1000);
  metrics.expectFailures(['face-verify']);
  const shown = () => linesOf(metrics, /package_|calls_total|unanswered/);
  const expected = [
    'renzheng_calls_total{api="face-verify",code="10014"} 0',
    'renzheng_requests_unanswered_total{api="face-verify",why="crowded"} 0',
  ];
  expect(await shown()).toEqual(expected);
  failure = null;
  expect(await shown()).toEqual([...expected, 'renzheng_package_calls_left{app="app_1",package="a"} 10']);
});
