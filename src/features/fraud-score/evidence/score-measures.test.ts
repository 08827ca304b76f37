import { expect, test } from 'vitest';
import type { AlertRule } from '../../../platform/alerts/alert-rule.ts';
import { scoreMeasures } from './score-measures.ts';

const HOUR_MS = 3_600_000;
/** Noon of a day in UTC, so that pieces of four hours end at it. */
const NOW_MS = Date.parse('2026-07-03T12:00:00Z');
const rule = { windowMinutes: 60, callsMin: 0 } as AlertRule;
const spread = (count: number, shift = 0) => Array.from({ length: count }, (_, at) => Math.min(99, (at % 100) + shift));

/** A site with `perPiece` scores in each piece of the reference, and what was asked of it. */
function site(perPiece: number, now: readonly number[]) {
  const asked: number[] = [];
  const scores = async ({ fromMs, toMs, limit }: { fromMs: number; toMs: number; limit: number }) => {
    if (toMs - fromMs === HOUR_MS) return now;
    asked.push(fromMs);
    expect([toMs - fromMs, limit]).toEqual([4 * HOUR_MS, 200]);
    return spread(Math.min(perPiece, limit));
  };
  return { asked, measure: scoreMeasures({ scores })['score-drift'] };
}

test('scores that keep their distribution have not moved', async () => {
  const { measure, asked } = site(100, spread(1000));
  const [reading] = await measure(rule, NOW_MS);
  expect(reading?.subject).toBe('fraud-score');
  expect(reading?.value).toBeLessThan(0.01);
  // 28 days have 168 pieces. One is cut at the ends.
  expect([asked.length, new Date(asked[0] ?? 0).toISOString()]).toEqual([167, '2026-06-05T12:00:00.000Z']);
});

test('scores that rise by thirty are another population', async () => {
  const [reading] = await site(100, spread(1000, 30)).measure(rule, NOW_MS);
  expect(reading?.value).toBeGreaterThan(0.25);
});

test('too few scores on either side say nothing, and the reference is not read for too few of the window', async () => {
  const few = site(100, spread(99));
  expect([await few.measure(rule, NOW_MS), few.asked]).toEqual([[{ subject: 'fraud-score', value: null }], []]);
  expect(await site(0, spread(1000)).measure(rule, NOW_MS)).toEqual([{ subject: 'fraud-score', value: null }]);
  expect(await site(100, spread(200)).measure({ ...rule, callsMin: 201 }, NOW_MS)).toMatchObject([{ value: null }]);
});

test('the next look reads only the pieces that it does not know', async () => {
  const { measure, asked } = site(100, spread(1000));
  await measure(rule, NOW_MS);
  asked.length = 0;
  await measure(rule, NOW_MS + 60_000);
  expect(asked).toEqual([]);
  await measure(rule, NOW_MS + 2 * HOUR_MS);
  expect(asked.map((atMs) => new Date(atMs).toISOString())).toEqual(['2026-07-03T08:00:00.000Z']);
});
