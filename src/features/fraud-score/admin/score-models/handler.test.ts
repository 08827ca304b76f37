import { expect, test } from 'vitest';
import type { Actor } from '../../../../platform/access/actor.ts';
import { MemoryScoreDays } from '../../../../storage/memory/score-days.ts';
import { countFraudScores } from '../../score/counted-scores.ts';
import { createScoreModelHandlers, type ScoreModelDeps } from './handler.ts';

const analyst = { administratorId: 'adm_1', name: 'ana', role: 'analyst' } as Actor;
const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-07-03T14:05:00+08:00');

/** Scores of days before the present one, 100 of each. */
async function driftOf(seen: readonly (readonly [daysAgo: number, score: number, modelId?: string])[], weeks: number) {
  const scoreDays = new MemoryScoreDays();
  const count = countFraudScores(scoreDays);
  for (const [daysAgo, score, modelId = 'in-use'] of seen)
    for (let time = 0; time < 100; time++) scoreDays.write(count({ modelId, score, atMs: NOW_MS - daysAgo * DAY_MS }));
  const deps = {
    scoreDays,
    modelDesk: { current: { modelId: 'in-use' } },
    clock: { nowMs: () => NOW_MS, monotonicMs: () => 0 },
  } as unknown as ScoreModelDeps;
  const answer = await createScoreModelHandlers(deps).drift({ weeks }, analyst);
  if (!answer.ok || !('result' in answer)) throw new Error('it answers');
  return answer.result;
}

test('scores of the model in use are compared by week, and those of another model do not count', async () => {
  const same = await driftOf(
    [
      [0, 12],
      [7, 14],
      [34, 13, 'other'],
      [1, 90, 'other'],
    ],
    2,
  );
  expect(same).toMatchObject({ modelId: 'in-use', scoresMin: 100, state: 'same', binWidth: 5 });
  expect(same.binFrom).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95]);
  expect(same.counts.indexOf(100)).toBe(2);
  expect(same.weeks).toMatchObject([
    { scores: 100, earlierScores: 100, psi: 0 },
    { scores: 100, earlierScores: 0, psi: null },
  ]);
});

test('scores that rise have moved, and the score of 100 stands in the last bin', async () => {
  const risen = await driftOf(
    [
      [0, 100],
      [6, 100],
      [8, 10],
      [20, 10],
    ],
    1,
  );
  expect(risen.state).toBe('moved');
  expect(risen.counts[19]).toBe(200);
  expect(risen.earlier[2]).toBe(200);
});

test('a site without scores has too few', async () => {
  expect(await driftOf([], 1)).toMatchObject({ state: 'too-few', weeks: [{ scores: 0, earlierScores: 0, psi: null }] });
});
