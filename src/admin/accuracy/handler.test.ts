import { expect, test } from 'vitest';
import type { Actor } from '../../platform/access/actor.ts';
import { MemoryScoreDays } from '../../storage/memory/score-days.ts';
import { accuracyMeasures } from '../../vision/calibration/accuracy-measures.ts';
import type { AlertRule } from '../../platform/alerts/alert-rule.ts';
import {
  cosineScaleOf,
  countCosines,
  countLivingScores,
  livingScaleOf,
} from '../../vision/calibration/counted-scores.ts';
import { DEFAULT_SCORE_MAP } from '../../vision/calibration/default-score-map.ts';
import { DEFAULT_FUSION } from '../../vision/liveness/default-fusion.ts';
import { createAccuracyHandlers } from './handler.ts';

const analyst = { administratorId: 'adm_1', name: 'ana', role: 'analyst' } as Actor;
const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-07-03T14:05:00+08:00');
const { modelId, space } = DEFAULT_SCORE_MAP;
const faces = { modelId, map: DEFAULT_SCORE_MAP, isOwn: false, calibration: null };
const liveness = { livenessId: DEFAULT_FUSION.livenessId, fusion: DEFAULT_FUSION, isOwn: false, calibration: null };
const scale = cosineScaleOf(modelId, space ?? null);

interface Seen {
  /** Days before the present one. */
  readonly daysAgo: number;
  readonly value: number;
  readonly times: number;
  readonly scale?: string;
}

function site(cosines: readonly Seen[], living: readonly Seen[] = []) {
  const scoreDays = new MemoryScoreDays();
  const count = (counter: ReturnType<typeof countCosines>, own: string, seen: readonly Seen[]) => {
    for (const { daysAgo, value, times, scale: of = own } of seen)
      for (let time = 0; time < times; time++)
        scoreDays.write(counter({ scale: of, value, atMs: NOW_MS - daysAgo * DAY_MS }));
  };
  count(countCosines(scoreDays), scale, cosines);
  count(countLivingScores(scoreDays), livingScaleOf(DEFAULT_FUSION), living);
  return { scoreDays };
}

async function driftOf(world: ReturnType<typeof site>, weeks = 3) {
  const { scoreDays } = world;
  const clock = { nowMs: () => NOW_MS, monotonicMs: () => 0 };
  const deps = { scoreDays, faceCalibrations: { faces }, livenessCalibrations: { liveness }, clock };
  const answer = await createAccuracyHandlers(deps).drift({ weeks }, analyst);
  if (!answer.ok || !('result' in answer)) throw new Error('it answers');
  const measure = accuracyMeasures({ scoreDays, scales: { faces, liveness } })['accuracy-drift'];
  return { ...answer.result, alert: await measure({ callsMin: 0 } as AlertRule, NOW_MS) };
}

test('a week is compared with the four weeks before it, and the days of today count', async () => {
  const world = site([
    { daysAgo: 0, value: 0.9, times: 75 },
    { daysAgo: 6, value: 0.5, times: 25 },
    { daysAgo: 7, value: 0.5, times: 100 },
    { daysAgo: 34, value: 0.9, times: 100 },
    { daysAgo: 35, value: 0.1, times: 1000 },
  ]);
  const { scoresMin, apis, alert } = await driftOf(world, 2);
  const [verify, clips] = apis;
  // Shares .5 and .5 became .25 and .75: (.25 - .5) * ln .5 + (.75 - .5) * ln 1.5 = .2747. The bins above are empty,
  // and count as half a score: (.005 - .0025) * ln 2 = .0017.
  expect(verify).toMatchObject({ api: 'face-verify', scale, unit: 'cosine', state: 'moved' });
  expect(verify?.weeks).toEqual([
    {
      fromMs: Date.parse('2026-06-27T00:00:00+08:00'),
      toMs: Date.parse('2026-07-04T00:00:00+08:00'),
      scores: 100,
      earlierScores: 200,
      psi: expect.closeTo(0.27639, 4),
    },
    {
      fromMs: Date.parse('2026-06-20T00:00:00+08:00'),
      toMs: Date.parse('2026-06-27T00:00:00+08:00'),
      scores: 100,
      earlierScores: 1100,
      psi: expect.any(Number),
    },
  ]);
  expect([verify?.counts[40], verify?.counts[60], verify?.earlier[40], verify?.earlier[60]]).toEqual([
    25, 75, 100, 100,
  ]);
  expect(clips).toMatchObject({ api: 'video-liveness', unit: 'log-odds', state: 'too-few' });
  expect(scoresMin).toBe(100);
  expect(alert).toEqual([
    { subject: 'face-verify', value: expect.closeTo(0.27639, 4) },
    { subject: 'video-liveness', value: null },
  ]);
});

test('scores of another scale do not count', async () => {
  const other = [
    { daysAgo: 1, value: 0.9, times: 500, scale: 'other' },
    { daysAgo: 8, value: 0.9, times: 500, scale: 'other' },
  ];
  const { apis } = await driftOf(site(other));
  expect(apis[0]).toMatchObject({ state: 'too-few', weeks: [{ scores: 0, earlierScores: 0, psi: null }, {}, {}] });
});

test('clips that keep their scores have not moved, and 99 say nothing', async () => {
  const living = [
    { daysAgo: 2, value: 0.999, times: 150 },
    { daysAgo: 9, value: 0.999, times: 900 },
  ];
  const { apis, alert } = await driftOf(site([], living));
  expect(apis[1]).toMatchObject({ state: 'same', weeks: [{ scores: 150 }, { scores: 900, psi: null }, {}] });
  expect(alert[1]?.value).toBeLessThan(0.01);
  const few = await driftOf(
    site(
      [],
      [
        { daysAgo: 2, value: 0.9, times: 99 },
        { daysAgo: 9, value: 0.9, times: 900 },
      ],
    ),
  );
  expect(few.apis[1]).toMatchObject({ state: 'too-few', weeks: [{ scores: 99, psi: null }, {}, {}] });
});
