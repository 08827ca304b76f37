import { expect, test, vi } from 'vitest';
import { rangeProblem } from '../../console/src/pages/apps/address-range.ts';
import { appProblems, bodyOf, changedLimits, emptyApp, type AppDraft } from '../../console/src/pages/apps/app-draft.ts';
import { burnLines, horizonOf } from '../../console/src/pages/apps/burn-lines.ts';
import { EMPTY_PACKAGE, packageBody, packageProblems, priceOfAll } from '../../console/src/pages/apps/package-draft.ts';
import { isAddressRange } from '../../src/platform/admission/address-ranges.ts';

const t = {
  required: 'required',
  notPlain: 'not plain',
  noApi: 'no API',
  openIdLength: 'length',
  notACount: 'no count',
  notACountFromOne: 'no count from 1',
  notAnAmount: 'no amount',
  notDays: 'no days',
  notARange: (line: string) => `no range: ${line}`,
  tooManyRanges: 'too many',
  notARate: 'no rate',
  rateNeedsBoth: 'both',
};
const draft: AppDraft = { ...emptyApp(['face-verify', 'face-guard']), name: 'Shop' };
const problemsOf = (change: Partial<AppDraft>) =>
  Object.fromEntries(Object.entries(appProblems({ ...draft, ...change }, t)).filter(([, problem]) => problem));

test.each([
  ['203.0.113.7', true],
  ['203.0.113.0/24', true],
  ['203.0.113.0/32', true],
  ['203.0.113.0/33', false],
  ['203.0.113.256', false],
  ['203.0.113', false],
  ['2001:db8::1', true],
  ['2001:db8::/32', true],
  ['2001:db8::/128', true],
  ['2001:db8::/129', false],
  ['::ffff:203.0.113.7', true],
  ['2001:db8::g', false],
  ['localhost', false],
  ['10.0.0.0/8/8', false],
  ['10.0.0.0/', false],
])('%s is a range as the server takes it: %s', (text, isRange) => {
  expect(!rangeProblem(text)).toBe(isRange);
  expect(isAddressRange(text)).toBe(isRange);
});

test('each wrong field of an app is named, and an app that is right has no problem', () => {
  expect(problemsOf({})).toEqual({});
  expect(problemsOf({ name: '  ' })).toEqual({ name: t.required });
  expect(problemsOf({ name: 'a\u202Eb' })).toEqual({ name: t.notPlain });
  expect(problemsOf({ apis: [] })).toEqual({ apis: t.noApi });
  expect(problemsOf({ openId: '1234567' })).toEqual({ openId: t.openIdLength });
  expect(problemsOf({ openId: '12345678' })).toEqual({});
  expect(problemsOf({ dailyCallsMax: '1.5' })).toEqual({ dailyCallsMax: t.notACount });
  expect(problemsOf({ dailyCallsMax: '0' })).toEqual({});
  expect(problemsOf({ limits: { 'face-verify': '-1' } })).toEqual({ limits: t.notACount });
  expect(problemsOf({ allow: '10.0.0.1\nnonsense' })).toEqual({ allow: t.notARange('nonsense') });
  expect(problemsOf({ deny: Array.from({ length: 1000 }, () => '10.0.0.1').join('\n') })).toEqual({});
  expect(problemsOf({ deny: Array.from({ length: 1001 }, () => '10.0.0.1').join('\n') })).toEqual({
    deny: t.tooManyRanges,
  });
  expect(problemsOf({ perSecond: '5' })).toEqual({ addressRate: t.rateNeedsBoth });
  expect(problemsOf({ perSecond: '0', burst: '1' })).toEqual({ addressRate: t.notARate });
  expect(problemsOf({ perSecond: '0.5', burst: '1000000' })).toEqual({});
  expect(problemsOf({ perSecond: '0.5', burst: '1000001' })).toEqual({ addressRate: t.notARate });
});

test('an app is sent as the server takes it, and only limits that differ are set', () => {
  const filled = {
    ...draft,
    name: ' Shop ',
    dailyCallsMax: '10,000',
    budgetDay: ' 100.5 ',
    allow: '10.0.0.1, 10.0.0.2\n\n',
    perSecond: '5',
    burst: '20',
  };
  expect(bodyOf(filled)).toEqual({
    name: 'Shop',
    apis: ['face-verify', 'face-guard'],
    dailyCallsMax: 10_000,
    budgetDay: '100.5',
    budgetMonth: null,
    allow: ['10.0.0.1', '10.0.0.2'],
    deny: [],
    addressRate: { perSecond: 5, burst: 20 },
  });
  const limits = [
    { api: 'face-verify', dailyCallsMax: 5 },
    { api: 'face-guard', dailyCallsMax: 7 },
  ];
  expect(changedLimits({ ...draft, limits: { 'face-verify': '5', 'face-guard': '' } }, { limits })).toEqual([
    { api: 'face-guard', dailyCallsMax: null, expected: { dailyCallsMax: 7 } },
  ]);
});

test('a budget is an amount or nothing', () => {
  expect(problemsOf({ budgetDay: '0', budgetMonth: '999999999.999999' })).toEqual({});
  expect(problemsOf({ budgetDay: '-1', budgetMonth: '0.0000001' })).toEqual({
    budgetDay: t.notAnAmount,
    budgetMonth: t.notAnAmount,
  });
});

test('what a package costs in all is exact', () => {
  const paid = { ...EMPTY_PACKAGE, calls: '10,000', unitPrice: '0.30' };
  expect(priceOfAll(paid)).toBe('3,000.00');
  expect(priceOfAll({ ...paid, calls: '3', unitPrice: '0.000001' })).toBe('0.000003');
  expect(priceOfAll({ ...paid, calls: '1000000000000', unitPrice: '999999999.999999' })).toBe(
    '999,999,999,999,999,000,000.00',
  );
  expect(priceOfAll({ ...paid, kind: 'gift' })).toBe(null);
  expect(priceOfAll({ ...paid, calls: '' })).toBe(null);
  expect(packageBody({ ...paid, days: '30' })).toEqual({ kind: 'paid', calls: 10_000, unitPrice: '0.30', days: 30 });
  expect(packageBody({ ...paid, isByList: true })).toMatchObject({ unitPrice: null });
  expect(packageProblems({ ...paid, unitPrice: '0.0000001' }, t)).toMatchObject({ unitPrice: t.notAnAmount });
  expect(packageProblems({ ...paid, calls: '0' }, t)).toMatchObject({ calls: t.notACountFromOne });
  expect(packageProblems({ ...paid, days: '3651' }, t)).toMatchObject({ days: t.notDays });
});

const DAY_MS = 86_400_000;

test('the burn-down goes back day by day, and on as the server foretells', () => {
  const nowMs = Date.parse('2026-03-10T12:00:00+08:00');
  vi.useFakeTimers({ now: nowMs, toFake: ['Date'] });
  try {
    const at = (day: string) => Date.parse(`${day}T00:00:00+08:00`);
    const bought = { id: 'pkg_1', appId: 'app_1', api: null, kind: 'paid', callsMax: 100, used: 40, left: 60 } as const;
    const whole = { ...bought, unitPrice: '1.00', expiresAtMs: null, createdAtMs: at('2026-03-01') };
    const endMs = nowMs + 20 * DAY_MS;
    const used = { packageId: 'pkg_1', left: 60, perDay: 3, usedUpAtMs: endMs, expiresAtMs: null };
    const days = [
      { day: '2026-03-05', charged: 30 },
      { day: '2026-03-10', charged: 10 },
    ];
    const usage = {
      from: '2026-03-02',
      to: '2026-03-10',
      packages: [{ ...used, course: [{ atMs: endMs, left: 0 }], days }],
    };
    const lines = burnLines([whole, { ...whole, id: 'pkg_2', left: 0 }], usage, ({ id }) => id);
    expect(lines).toEqual([
      {
        name: 'pkg_1',
        share: 60,
        past: [
          [at('2026-03-02'), 100],
          [at('2026-03-05'), 100],
          [at('2026-03-06'), 70],
          [at('2026-03-10'), 70],
          [nowMs, 60],
        ],
        future: [
          [nowMs, 60],
          [endMs, 0],
        ],
      },
    ]);
    expect(horizonOf(lines)).toBe(endMs);
    expect(horizonOf([])).toBe(nowMs + 14 * DAY_MS);
  } finally {
    vi.useRealTimers();
  }
});
