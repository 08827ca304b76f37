import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import { POINTS_MAX } from '../../../../wire/admin/series-span.ts';
import { riskDecisionContracts } from './contract.ts';
import { createRiskDecisionHandlers, type RiskDecisionDeps } from './handler.ts';

const NOW_MS = Date.parse('2026-03-02T12:00:00+08:00');
const HIT = { ruleId: 'gone', lastDay: 1, lastWeek: 2, byLevel: { pass: 0, review: 1, reject: 1 }, lastAtMs: 9 };

function opened({ points = 1 } = {}) {
  const asked: unknown[] = [];
  const handlers = createRiskDecisionHandlers({
    decisionFinder: {
      page: async (query: unknown) => (asked.push(query), { rows: [{ types: [1], fired: ['a'] }], nextCursor: 'c' }),
      points: async (query: unknown) => (asked.push(query), Array.from({ length: points }, () => ({ atMs: 1 }))),
      hits: async () => [HIT],
    },
    policy: { current: { active: { rules: [{ rule: { id: 'a', title: 'A rule' } }] } } },
    clock: { nowMs: () => NOW_MS },
  } as unknown as RiskDecisionDeps);
  const list = (given: object) => handlers.list(riskDecisionContracts.list.params.parse(given), anActor);
  const series = (given: object) => handlers.series(riskDecisionContracts.series.params.parse(given), anActor);
  return { handlers, asked, list, series };
}

test('decisions are listed, those of the last day unless another is named', async () => {
  const { list, asked } = opened();
  expect(await list({})).toEqual({ ok: true, result: { rows: [{ types: [1], fired: ['a'] }], nextCursor: 'c' } });
  await list({ from: '2026-03-01', to: '2026-03-01', app: 'app_1', level: 'reject', limit: '7' });
  expect(asked).toMatchObject([
    { filter: { fromMs: NOW_MS - 86_400_000, toMs: NOW_MS, appId: null, level: null }, limit: 50, cursor: null },
    {
      filter: {
        fromMs: Date.parse('2026-03-01T00:00:00+08:00'),
        toMs: Date.parse('2026-03-02T00:00:00+08:00'),
        appId: 'app_1',
        level: 'reject',
      },
      limit: 7,
    },
  ]);
});

test('a period that ends where it begins, or before, is refused', async () => {
  const { handlers, asked, list } = opened();
  const backwards = { ok: false, error: 'bad_request', detail: 'from: must be before the end' };
  for (const to of ['2026-03-01T10:00', '2026-03-01T09:59']) {
    const period = { from: '2026-03-01T10:00', to };
    expect(await list(period)).toEqual(backwards);
    expect(await handlers.outcomes(riskDecisionContracts.outcomes.params.parse(period), anActor)).toEqual(backwards);
  }
  expect(asked).toEqual([]);
});

test('outcomes are counted over 400 days at most', async () => {
  const asked = riskDecisionContracts.outcomes.params.parse({ from: '2025-01-01', to: '2026-02-05' });
  expect(await opened().handlers.outcomes(asked, anActor)).toEqual({
    ok: false,
    error: 'bad_request',
    detail: 'from: a period has at most 400 days',
  });
});

test.each([
  [POINTS_MAX, true],
  [POINTS_MAX + 1, false],
])('a series of %d points is given: %s', async (points, isGiven) => {
  const { series } = opened({ points });
  const outcome = await series({ step: 'day', from: '2026-03-01', to: '2026-03-02' });
  expect(outcome).toMatchObject(isGiven ? { ok: true } : { ok: false, error: 'too_large' });
});

test.each([
  ['minute', '2026-03-01T00:00', '2026-03-02T01:00', true],
  ['minute', '2026-03-01T00:00', '2026-03-02T01:01', false],
  ['hour', '2026-03-01T00:00', '2026-05-02T12:00', true],
  ['hour', '2026-03-01T00:00', '2026-05-02T13:00', false],
])('1500 steps of a %s from %s to %s are given: %s', async (step, from, to, isGiven) => {
  const outcome = await opened().series({ step, from, to });
  expect(outcome).toMatchObject(isGiven ? { ok: true } : { ok: false, error: 'bad_request' });
});

test('a rule without a hit is shown with none, and one that no longer decides without a title', async () => {
  expect(await opened().handlers.hits({}, anActor)).toEqual({
    ok: true,
    result: {
      hits: [
        {
          ruleId: 'a',
          title: 'A rule',
          lastDay: 0,
          lastWeek: 0,
          byLevel: { pass: 0, review: 0, reject: 0 },
          lastAtMs: null,
        },
        { ...HIT, title: null },
      ],
    },
  });
});
