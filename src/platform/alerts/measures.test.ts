import { describe, expect, test } from 'vitest';
import type { Package } from '../accounts/package.ts';
import type { SeriesPoint } from '../ledger/call-series.ts';
import { accountMeasures } from './account-measures.ts';
import type { AlertRule } from './alert-rule.ts';
import { callMeasures } from './call-measures.ts';

const RULE: AlertRule = {
  id: 'alr_1',
  name: '',
  kind: 'failure-rate',
  threshold: 1,
  windowMinutes: 10,
  callsMin: 0,
  forMinutes: 0,
  only: null,
  severity: 'warning',
  isPaused: false,
  createdBy: '',
  createdAtMs: 0,
};

const NOW_MS = Date.parse('2026-03-02T12:00:30+08:00');
const DAY_MS = 86_400_000;
/** Calls up to 10 ms, up to 25 ms and so on. */
const latencies = (...counts: number[]) => [...counts, ...Array<number>(10 - counts.length).fill(0)];

const point = (api: string, code: number, calls: number, latencyCounts: readonly number[]): SeriesPoint => ({
  startsAtMs: NOW_MS,
  app: null,
  api,
  code,
  calls,
  charged: 0,
  amount: 0 as SeriesPoint['amount'],
  sourceCost: 0 as SeriesPoint['sourceCost'],
  latencyMs: 0,
  latencyCounts,
});

test('failures are calls with 10014, errors are calls with any code, and APIs without calls have no value', async () => {
  const asked: unknown[] = [];
  const measures = callMeasures(
    {
      points: async (query) => {
        asked.push(query);
        return [
          point('face-guard', 0, 90, latencies(80, 10)),
          point('face-guard', 10_014, 6, latencies(0, 0, 6)),
          point('face-guard', 279_703, 4, latencies(4)),
        ];
      },
    },
    ['face-guard', 'face-verify'],
  );
  const valuesOf = async (kind: keyof typeof measures, rule: Partial<AlertRule> = {}) =>
    (await measures[kind]({ ...RULE, ...rule }, NOW_MS)).map(({ subject, value }) => [subject, value]);
  expect(await valuesOf('failure-rate')).toEqual([
    ['face-guard', 0.06],
    ['face-verify', null],
  ]);
  expect(await valuesOf('error-rate')).toEqual([
    ['face-guard', 0.1],
    ['face-verify', null],
  ]);
  expect(await valuesOf('calls-missing')).toEqual([
    ['face-guard', 100],
    ['face-verify', 0],
  ]);
  // 84 calls took up to 10 ms, 10 up to 25 ms and 6 up to 50 ms: the 95th lies a sixth into the last.
  const [[, latency]] = (await valuesOf('latency-p95')) as [[string, number]];
  expect(latency).toBeCloseTo(25 + 25 / 6, 9);
  expect(await valuesOf('failure-rate', { callsMin: 100 })).toEqual([
    ['face-guard', 0.06],
    ['face-verify', null],
  ]);
  expect(await valuesOf('failure-rate', { callsMin: 101 })).toEqual([
    ['face-guard', null],
    ['face-verify', null],
  ]);
  expect(asked[0]).toMatchObject({
    step: 'minute',
    fromMs: Date.parse('2026-03-02T11:51:00+08:00'),
    toMs: Date.parse('2026-03-02T12:01:00+08:00'),
  });
});

const bought = (id: string, callsMax: number | null, expiresAtMs: number | null): Package => ({
  id,
  appId: `app of ${id}`,
  api: null,
  kind: 'paid',
  callsMax,
  unitPrice: null,
  expiresAtMs,
  createdAtMs: 0,
});

test('what is left of packages, when they end, and how far budgets are used', async () => {
  const measures = accountMeasures({
    packages: {
      list: async () => [
        bought('half', 200, null),
        bought('fresh', 10, NOW_MS + 3 * DAY_MS),
        bought('endless', null, NOW_MS - 6 * DAY_MS),
        bought('empty', 0, null),
        bought('long ended', 10, NOW_MS - 7 * DAY_MS),
      ],
      uses: async () => [{ packageId: 'half', used: 100 }],
    },
    budgets: { owners: [{ id: 'app_1' }, { id: 'app_2' }] as never },
    platform: {
      budgetStates: async () => [
        [
          { period: 'day', max: 1000, used: 250 },
          { period: 'month', max: 0, used: 0 },
        ] as never,
        [],
      ],
    },
  });
  expect(await measures['package-left'](RULE, NOW_MS)).toEqual([
    { subject: 'half', value: 0.5 },
    { subject: 'fresh', value: 1 },
  ]);
  expect(await measures['package-ends'](RULE, NOW_MS)).toEqual([
    { subject: 'fresh', value: 3 },
    { subject: 'endless', value: -6 },
  ]);
  expect(await measures['budget-used']()).toEqual([{ subject: 'app_1 day', value: 0.25 }]);
});

describe('packages of one app', () => {
  const leftAndEnds = async (all: readonly Package[], used: Readonly<Record<string, number>> = {}) => {
    const measures = accountMeasures({
      packages: {
        list: async () => all.map((each) => ({ ...each, appId: 'app' })),
        uses: async () => Object.entries(used).map(([packageId, count]) => ({ packageId, used: count })),
      },
      budgets: { owners: [] },
      platform: { budgetStates: async () => [] },
    });
    const shown = (values: readonly { readonly subject: string; readonly value: number | null }[]) =>
      Object.fromEntries(values.map(({ subject, value }) => [subject, value]));
    return [
      shown(await measures['package-left'](RULE, NOW_MS)),
      shown(await measures['package-ends'](RULE, NOW_MS)),
    ] as const;
  };

  test('one that is used up is no worry while another pays', async () => {
    const all = [bought('gift', 2, null), { ...bought('paid', 100, null), createdAtMs: 1 }];
    expect(await leftAndEnds(all, { gift: 2, paid: 1 })).toEqual([{ paid: 0.99 }, {}]);
    expect(await leftAndEnds(all, { gift: 2, paid: 95 })).toEqual([{ paid: 0.05 }, {}]);
    const older = all.map((each) => ({ ...each, createdAtMs: 0 }));
    expect((await leftAndEnds(older, { gift: 2, paid: 1 }))[0]).toMatchObject({ paid: 0.99 });
    expect(await leftAndEnds([...all, bought('endless', null, null)], { gift: 2, paid: 99 })).toEqual([{}, {}]);
  });

  test('a large one that is used up fires while only a small one pays, until another one is as large', async () => {
    const all = [bought('large', 1000, null), { ...bought('small', 10, null), createdAtMs: 1 }];
    expect(await leftAndEnds(all, { large: 1000 })).toEqual([{ large: 0.01, small: 1 }, {}]);
    const next = { ...bought('next', 1000, null), createdAtMs: 2 };
    expect(await leftAndEnds([...all, next], { large: 1000 })).toEqual([{ small: 1, next: 1 }, {}]);
  });

  test('if all are used up, the newest one fires for all', async () => {
    const all = [
      { ...bought('old', 10, null), createdAtMs: 1 },
      { ...bought('new', 10, null), createdAtMs: 2 },
    ];
    expect(await leftAndEnds(all, { old: 10, new: 10 })).toEqual([{ new: 0 }, {}]);
  });

  test('one that pays for another API, or for fewer, is not counted', async () => {
    const ofGuard = { ...bought('guard', 10, null), api: 'face-guard' };
    const ofVerify = { ...bought('verify', 10, null), api: 'face-verify' };
    expect(await leftAndEnds([ofGuard, ofVerify], { guard: 10 })).toEqual([{ guard: 0, verify: 1 }, {}]);
    expect(await leftAndEnds([bought('all', 10, null), ofVerify], { all: 10 })).toEqual([{ all: 0, verify: 1 }, {}]);
    const newer = { ...bought('all', 10, null), createdAtMs: 1 };
    expect(await leftAndEnds([newer, ofVerify], { verify: 10 })).toEqual([{ all: 1 }, {}]);
  });

  test('one that was ended is watched no more if another pays, nor one of which nothing is lost', async () => {
    const ended = bought('ended', 10, NOW_MS - 1);
    expect(await leftAndEnds([ended])).toEqual([{ ended: 1 }, { ended: -1 / DAY_MS }]);
    expect((await leftAndEnds([ended, bought('paid', 100, null)]))[1]).toEqual({});
    expect((await leftAndEnds([ended], { ended: 10 }))[1]).toEqual({});
    expect((await leftAndEnds([bought('ends', 10, NOW_MS + DAY_MS), bought('paid', 100, null)]))[1]).toEqual({
      ends: 1,
    });
  });
});
