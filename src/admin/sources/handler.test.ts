import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import type { Micros } from '../../platform/ledger/money.ts';
import type { VerdictPair } from '../../sources/comparison-store.ts';
import type { CountedAttempts } from '../../sources/source-hours.ts';
import { sourceContracts } from './contract.ts';
import { createSourceHandlers } from './handler.ts';

const NOW_MS = Date.parse('2026-03-02T12:34:56+08:00');
const PLANS = [
  {
    api: 'face-verify',
    chain: ['own', 'north'],
    shadow: 'south',
    prices: [{ source: 'north', price: 350_000 as Micros }],
  },
  { api: 'fraud-score', chain: ['own'], shadow: null, prices: [] },
];
const ATTEMPT: CountedAttempts = {
  api: 'face-verify',
  source: 'north',
  ended: 'answered',
  place: 0,
  asked: 3,
  tookMs: 30,
  cost: 1_050_000 as Micros,
};
const PAIR: VerdictPair = {
  api: 'face-verify',
  answeredBy: 'own',
  shadow: 'south',
  answer: 'same',
  shadowAnswer: 'same',
  calls: 3,
  shadowCost: 500_000 as Micros,
  shadowTookMs: 40,
  orderIds: ['A1'],
};

function opened({ counted = [] as CountedAttempts[], pairs = [] as VerdictPair[] } = {}) {
  const asked: unknown[] = [];
  const paused = new Set<string>();
  const handlers = createSourceHandlers({
    comparisons: { pairs: async (period) => (asked.push(period), pairs) },
    sourceHours: { read: async (period) => (asked.push(period), counted) },
    shadowPauses: {
      list: async () => [...paused],
      set: async (api: string, isPaused: boolean) => void (isPaused ? paused.add(api) : paused.delete(api)),
    } as Parameters<typeof createSourceHandlers>[0]['shadowPauses'],
    sourcePlans: PLANS,
    clock: { nowMs: () => NOW_MS },
  });
  return { handlers, asked };
}

test('sources are shown with their chain, prices and whole hours, the last day unless another is named', async () => {
  const { handlers, asked } = opened();
  const fromMs = Date.parse('2026-03-01T12:00:00+08:00');
  expect(await handlers.list({}, anActor)).toEqual({
    ok: true,
    result: {
      fromMs,
      toMs: NOW_MS,
      apis: [
        {
          api: 'face-verify',
          chain: ['own', 'north'],
          shadow: 'south',
          shadowPaused: false,
          prices: [{ source: 'north', price: '0.35' }],
        },
        { api: 'fraud-score', chain: ['own'], shadow: null, shadowPaused: false, prices: [] },
      ],
      sources: [],
    },
  });
  await handlers.list({ from: '2026-02-27', to: '2026-02-28' }, anActor);
  expect(asked).toEqual([
    { fromMs, toMs: NOW_MS },
    { fromMs: Date.parse('2026-02-27T00:00:00+08:00'), toMs: Date.parse('2026-03-01T00:00:00+08:00') },
  ]);
});

test('questions to a source are summed by how they ended', async () => {
  const { handlers } = opened({
    counted: [
      ATTEMPT,
      { ...ATTEMPT, ended: 'timeout', asked: 1, tookMs: 70, cost: 0 as Micros },
      { ...ATTEMPT, source: 'own', ended: 'unknown', asked: 2, tookMs: 4, cost: 0 as Micros },
    ],
  });
  const outcome = await handlers.list({}, anActor);
  const rest = { unavailable: 0, corrupt: 0, p50Ms: expect.any(Number), p95Ms: expect.any(Number) };
  expect(outcome).toMatchObject({
    result: {
      sources: [
        { source: 'north', asked: 4, answered: 3, timeouts: 1, unknown: 0, meanMs: 25, cost: '1.05', ...rest },
        { source: 'own', asked: 2, answered: 0, timeouts: 0, unknown: 2, meanMs: 2, cost: '0.00', ...rest },
      ],
    },
  });
});

test('a shadow is paused and goes on, and an API without one has none to pause', async () => {
  const { handlers } = opened();
  expect(await handlers.shadow({ api: 'face-verify', paused: true }, anActor)).toEqual({
    ok: true,
    result: { api: 'face-verify', shadow: 'south', shadowPaused: true },
    subject: 'face-verify',
  });
  expect(await handlers.list({}, anActor)).toMatchObject({ result: { apis: [{ shadowPaused: true }, {}] } });
  await handlers.shadow({ api: 'face-verify', paused: false }, anActor);
  expect(await handlers.list({}, anActor)).toMatchObject({ result: { apis: [{ shadowPaused: false }, {}] } });
  for (const api of ['fraud-score', 'no-api'])
    expect(await handlers.shadow({ api, paused: true }, anActor)).toEqual({
      ok: false,
      error: 'not_found',
      detail: 'api: the file of sources (sources.file) names no shadow for it',
    });
});

test('verdicts that differ are shown with their share of all, and those that agree on request', async () => {
  const { handlers, asked } = opened({ pairs: [PAIR, { ...PAIR, shadowAnswer: 'other', calls: 1 }] });
  const compare = (given: object) =>
    handlers.compare(sourceContracts.compare.params.parse({ from: '2026-03-01', to: '2026-03-01', ...given }), anActor);
  const differing = { answer: 'same', shadowAnswer: 'other', calls: 1, share: 0.25, shadowCost: '0.50' };
  expect(await compare({})).toMatchObject({ result: { calls: 4, disagreements: 1, pairs: [differing] } });
  expect(await compare({ all: 'true' })).toMatchObject({
    result: { disagreements: 1, pairs: [{ shadowAnswer: 'same', share: 0.75 }, differing] },
  });
  const day = {
    fromMs: Date.parse('2026-03-01T00:00:00+08:00'),
    toMs: Date.parse('2026-03-02T00:00:00+08:00'),
  };
  expect(asked).toEqual([day, day]);
});

test('days without a comparison have none', async () => {
  const { handlers } = opened();
  const asked = sourceContracts.compare.params.parse({ from: '2026-03-01', to: '2026-03-01' });
  expect(await handlers.compare(asked, anActor)).toEqual({
    ok: true,
    result: { calls: 0, disagreements: 0, pairs: [] },
  });
});
