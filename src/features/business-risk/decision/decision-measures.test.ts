import { expect, test } from 'vitest';
import type { AlertRule } from '../../../platform/alerts/alert-rule.ts';
import type { DecisionFinder, RiskTotal } from './decision-finder.ts';
import { decisionMeasures } from './decision-measures.ts';

const NOW_MS = Date.parse('2026-07-03T12:34:56Z');
const rule = { windowMinutes: 60, callsMin: 20 } as AlertRule;
type Levels = readonly [pass: number, review: number, reject: number];
const rows = (name: string, [pass, review, reject]: Levels): readonly RiskTotal[] => [
  { name, level: 'pass', decisions: pass },
  { name, level: 'review', decisions: review },
  { name, level: 'reject', decisions: reject },
];

/** Reads one measure of logins, and when the counts that it read begin and end. */
async function read(kind: 'level-drift' | 'review-rate', { now, before }: { now: Levels; before: Levels }, of = rule) {
  const asked: string[] = [];
  const told = (what: string, { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) =>
    asked.push(`${what} ${new Date(fromMs).toISOString()} ${new Date(toMs).toISOString()}`);
  const finder = {
    points: async (query) => {
      told(query.step, query);
      return rows('login', now).map((row) => ({ ...row, startsAtMs: query.fromMs }));
    },
    totals: async (query) => {
      told(query.step, query);
      return rows('login', before);
    },
  } satisfies Pick<DecisionFinder, 'points' | 'totals'>;
  const readings = await decisionMeasures(finder)[kind](of, NOW_MS);
  return { value: readings.find(({ subject }) => subject === 'login')?.value, readings, asked };
}

test('levels that keep their shares have not moved, whatever their number', async () => {
  const { value, asked } = await read('level-drift', { now: [70, 20, 10], before: [7000, 2000, 1000] });
  expect(value).toBe(0);
  expect(asked).toEqual([
    'minute 2026-07-03T11:35:00.000Z 2026-07-03T12:35:00.000Z',
    'hour 2026-06-05T11:00:00.000Z 2026-07-03T11:00:00.000Z',
  ]);
});

test('a flood of rejections is another population', async () => {
  const { value, readings } = await read('level-drift', { now: [40, 20, 40], before: [7000, 2000, 1000] });
  // -.3 ln(4/7) + .3 ln 4
  expect(value).toBeCloseTo(0.16788 + 0.41589, 4);
  expect(readings.filter((reading) => reading.value !== null).map(({ subject }) => subject)).toEqual(['login']);
});

test('a level that never came before is finite', async () => {
  const { value } = await read('level-drift', { now: [90, 0, 10], before: [1000, 0, 0] });
  // -.1 ln .9, and .0995 ln 200 for half a row against ten in a hundred; no review on either side is half a row of each
  expect(value).toBeCloseTo(0.01054 + 0.52718 + 0.01036, 4);
});

test.each([
  ['99 decisions in the window', { now: [9, 0, 90], before: [1000, 0, 0] }, rule],
  ['99 decisions before it', { now: [0, 0, 500], before: [99, 0, 0] }, rule],
  ['fewer than the rule asks for', { now: [0, 0, 500], before: [1000, 0, 0] }, { ...rule, callsMin: 501 }],
] as const)('%s say nothing', async (_name, counts, of) => {
  expect((await read('level-drift', counts, of)).value).toBeNull();
});

test('the share of a level counts the window alone', async () => {
  const { value, asked } = await read('review-rate', { now: [15, 5, 0], before: [0, 0, 0] });
  expect([value, asked]).toEqual([0.25, ['minute 2026-07-03T11:35:00.000Z 2026-07-03T12:35:00.000Z']]);
  expect((await read('review-rate', { now: [14, 5, 0], before: [0, 0, 0] })).value).toBeNull();
});
