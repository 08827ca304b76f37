import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import type { Actor } from '../../platform/access/actor.ts';
import { aCall, callStoreFixtures } from '../../platform/ledger/call-store.suite.ts';
import type { Micros } from '../../platform/ledger/money.ts';
import { MemoryApiKeyStore } from '../../storage/memory/api-key-store.ts';
import { MemoryCallSeries } from '../../storage/memory/call-series.ts';
import { MemoryCallStore } from '../../storage/memory/call-store.ts';
import { MemoryPackageStore } from '../../storage/memory/package-store.ts';
import { seriesHandler } from './series-handler.ts';

const auditor: Actor = { ...anActor, name: 'audit', role: 'auditor' };
const integrator: Actor = { ...auditor, role: 'integrator', appIds: ['app_2'] };
const NOON = Date.parse('2026-03-01T12:00:00+08:00');

async function opened() {
  const keys = new MemoryApiKeyStore();
  await keys.put([callStoreFixtures.key]);
  const calls = new MemoryCallStore({ keys, packages: new MemoryPackageStore() });
  await calls.settle(aCall('A1', { receivedAtMs: NOON, latencyMs: 40, unitPrice: 100_000 as Micros }));
  await calls.settle(aCall('A2', { receivedAtMs: NOON + 1, latencyMs: 60, charged: false, code: 226402 }));
  await calls.settle(aCall('B1', { receivedAtMs: NOON + 60_000, appId: 'app_2', latencyMs: 7 }));
  return seriesHandler(new MemoryCallSeries(calls));
}

test('calls of a time are counted by step, with money, mean and percentiles', async () => {
  const series = await opened();
  const answer = await series({ step: 'minute', every: 1, from: '2026-03-01T12:00', to: '2026-03-01T12:01' }, auditor);
  expect(answer).toMatchObject({
    ok: true,
    result: {
      points: [{ startsAtMs: NOON, app: null, calls: 2, charged: 1, amount: '0.10', meanMs: 50, p50Ms: 50, p95Ms: 95 }],
      latencyBoundsMs: [10, 25, 50, 100, 250, 500, 1000, 2500, 5000],
    },
  });
});

test('a time within a step begins with the whole step, and parts are told apart', async () => {
  const series = await opened();
  const asked = { step: 'hour', every: 1, from: '2026-03-01T12:30', to: '2026-03-01T13:00', by: 'code,app' } as const;
  const answer = await series(asked, auditor);
  expect(answer).toMatchObject({
    result: {
      points: [
        { app: 'app_1', api: null, code: 0, calls: 1 },
        { app: 'app_1', api: null, code: 226402, calls: 1 },
        { app: 'app_2', api: null, code: 0, calls: 1 },
      ],
    },
  });
});

test('steps are summed up from the beginning of the time on', async () => {
  const series = await opened();
  const time = { from: '2026-03-01T11:50', to: '2026-03-01T12:20' } as const;
  const ten = await series({ step: 'minute', every: 10, ...time }, auditor);
  expect(ten).toMatchObject({
    result: {
      points: [
        { startsAtMs: NOON, calls: 3, charged: 2, meanMs: 107 / 3, latencyCounts: [1, 0, 1, 1, 0, 0, 0, 0, 0, 0] },
      ],
    },
  });
  const seven = await series({ step: 'minute', every: 7, ...time }, auditor);
  // 11:50, 11:57, 12:04: both calls of 12:00 and that of 12:01 lie in the second.
  expect(seven).toMatchObject({ result: { points: [{ startsAtMs: NOON - 180_000, calls: 3 }] } });
  const apart = await series({ step: 'minute', every: 60, by: 'app', ...time }, auditor);
  expect(apart).toMatchObject({
    result: {
      points: [
        { startsAtMs: NOON - 600_000, app: 'app_1', calls: 2 },
        { app: 'app_2', calls: 1 },
      ],
    },
  });
});

test('an integrator sees the calls of its own apps', async () => {
  const series = await opened();
  const day = { step: 'day', every: 1, from: '2026-03-01', to: '2026-03-02' } as const;
  expect(await series(day, integrator)).toMatchObject({ result: { points: [{ calls: 1 }] } });
  expect(await series({ ...day, app: 'app_1' }, integrator)).toMatchObject({ result: { points: [] } });
});

test.each([
  ['minute', '2026-03-01', '2026-03-02T01:00', true],
  ['minute', '2026-03-01', '2026-03-02T01:01', false],
  ['hour', '2026-03-01', '2026-05-02T12:00', true],
  ['hour', '2026-03-01', '2026-05-02T13:00', false],
  ['day', '2026-03-01', '2026-03-01', false],
] as const)('a question for steps of a %s from %s to %s is answered: %s', async (step, from, to, isAnswered) => {
  const series = await opened();
  expect(await series({ every: 1, step, from, to }, auditor)).toMatchObject({ ok: isAnswered });
});

test('an integrator does not learn what the site pays its sources', async () => {
  const series = await opened();
  const asked = { step: 'minute', every: 1, from: '2026-03-01T12:01', to: '2026-03-01T12:02' } as const;
  expect(await series(asked, auditor)).toMatchObject({ result: { points: [{ calls: 1, sourceCost: '0.00' }] } });
  expect(await series(asked, integrator)).toMatchObject({ result: { points: [{ calls: 1, sourceCost: null }] } });
});
