import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { buildScoreMap, raiseScoreMap } from './build-score-map.ts';
import { DEFAULT_SCORE_MAP, scoreMapFor } from './default-score-map.ts';
import { countAtLeast } from './error-rates.ts';
import { cosineOfScore, farOfScore, SCORE_MAP, scoreOf, wholeScore, type ScoreMap } from './score-map.ts';
import { fitTail, suspectCutoff, tailCosine } from './tail-fit.ts';

const cosines = fc.double({ min: -1, max: 1, noNaN: true });

test('the score never falls as the cosine rises, and stays within 0..100', () => {
  fc.assert(
    fc.property(cosines, cosines, (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      const [lower, higher] = [scoreOf(DEFAULT_SCORE_MAP, low), scoreOf(DEFAULT_SCORE_MAP, high)];
      expect(lower).toBeLessThanOrEqual(higher);
      expect(lower).toBeGreaterThanOrEqual(0);
      expect(higher).toBeLessThanOrEqual(100);
    }),
  );
  expect(scoreOf(DEFAULT_SCORE_MAP, -1)).toBe(0);
  expect(scoreOf(DEFAULT_SCORE_MAP, 1)).toBe(100);
});

test('ten more points are a tenth of the false accept rate', () => {
  expect(farOfScore(60)).toBeCloseTo(1e-3, 12);
  expect(farOfScore(70)).toBeCloseTo(1e-4, 12);
  expect(farOfScore(20)).toBe(1);
});

test('a score is reached exactly at its cosine, and whole scores are rounded down', () => {
  for (const score of [40, 50, 60, 65, 70, 80, 90]) {
    const cosine = cosineOfScore(DEFAULT_SCORE_MAP, score);
    expect(scoreOf(DEFAULT_SCORE_MAP, cosine)).toBeCloseTo(score, 2);
    expect(wholeScore(DEFAULT_SCORE_MAP, cosine - 0.001, 100)).toBe(score - 1);
  }
  const between = cosineOfScore(DEFAULT_SCORE_MAP, 63.45);
  expect(wholeScore(DEFAULT_SCORE_MAP, between, 100)).toBe(63);
  expect(wholeScore(DEFAULT_SCORE_MAP, between, 1000)).toBe(634);
});

test('below the first knot the score is linear in the cosine', () => {
  const first = DEFAULT_SCORE_MAP.knots[0]?.cosine ?? NaN;
  expect(scoreOf(DEFAULT_SCORE_MAP, first)).toBeCloseTo(30, 6);
  expect(scoreOf(DEFAULT_SCORE_MAP, (first - 1) / 2)).toBeCloseTo(15, 6);
});

test('a map is used for its own encoder only', () => {
  const own: ScoreMap = { ...DEFAULT_SCORE_MAP, modelId: 'mine#12345678' };
  expect(scoreMapFor('mine#12345678', own)).toBe(own);
  expect(scoreMapFor('mine#12345678', null)).toBeNull();
  expect(scoreMapFor(DEFAULT_SCORE_MAP.modelId, own)).toBe(DEFAULT_SCORE_MAP);
});

test('knots that do not rise are refused', () => {
  const [a, b] = DEFAULT_SCORE_MAP.knots;
  expect(SCORE_MAP.safeParse({ ...DEFAULT_SCORE_MAP, knots: [b, a] }).success).toBe(false);
});

test('the map of strangers whose distribution is known keeps its rates', () => {
  const strangers = drawStrangers(200_000);
  const map = buildScoreMap(strangers, { modelId: 'm', group: 'g', faces: 633, suspectPairs: 0, hardness: 1 });
  if (map === null) throw new Error('no map');
  for (const [score, far] of [
    [50, 1e-2],
    [60, 1e-3],
    [70, 1e-4],
    [80, 1e-5],
  ] as const)
    expect(cosineOfScore(map, score)).toBeCloseTo(0.1 - 0.1 * Math.log10(far), 1);
  const harder = buildScoreMap(strangers, { modelId: 'm', group: 'g', faces: 633, suspectPairs: 0, hardness: 2 });
  expect(cosineOfScore(harder ?? map, 60)).toBeCloseTo(cosineOfScore(map, 60) + 0.1 * Math.log10(2), 2);
  expect(buildScoreMap(strangers.subarray(0, 5000), { ...map.source, modelId: 'm' })).toBeNull();
});

test('a map is raised until it holds for a smaller, harder group, and is left as it is if none is harder', () => {
  const strangers = drawStrangers(200_000);
  const map = buildScoreMap(strangers, { modelId: 'm', group: 'g', faces: 633, suspectPairs: 0, hardness: 2 });
  if (map === null) throw new Error('no map');
  const harder = strangers.filter((_, at) => at % 20 === 0).map((cosine) => cosine + 0.1);
  const raised = raiseScoreMap(map, [
    { group: 'g', impostors: strangers },
    { group: 'small', impostors: harder },
    { group: 'tiny', impostors: harder.subarray(0, 2000).map((cosine) => cosine + 1) },
  ]);
  expect(raised.source).toMatchObject({ group: 'g', raisedFor: 'small' });
  const over = (pairs: Float32Array, cosine: number) => pairs.filter((own) => own >= cosine).length;
  expect(over(harder, cosineOfScore(map, 60)) / harder.length).toBeGreaterThan(1e-3);
  expect(over(harder, cosineOfScore(raised, 60)) / harder.length).toBeLessThanOrEqual(1e-3);
  expect(SCORE_MAP.safeParse(raised).success).toBe(true);
  expect(raiseScoreMap(map, [{ group: 'g', impostors: strangers }])).toBe(map);
});

/** Strangers with given cosines at the top, and all others far below. Ascending. */
function strangersWith(count: number, top: readonly number[]): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => top[count - 1 - at] ?? 0.1);
}

/** A straight map: 60 is cosine .5, and .1 more is ten points more. */
const STRAIGHT: ScoreMap = {
  modelId: 'm',
  knots: [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5].map((far, at) => ({ cosine: Number((0.2 + at / 10).toFixed(1)), far })),
  fittedBelowFar: 2e-3,
  source: { group: 'g', faces: 500, impostorPairs: 100_000, suspectPairs: 0, hardness: 2 },
};

test.each([
  // 4851 pairs allow 4 at 1e-3, because 5 would be 1.03e-3.
  { pairs: 4851, top: [0.61, 0.6, 0.59, 0.58, 0.57052], at60: 0.5706 },
  { pairs: 5000, top: [0.61, 0.6, 0.59, 0.58, 0.57052, 0.56052], at60: 0.5606 },
  { pairs: 4999, top: [0.61, 0.6, 0.59, 0.58, 0.57052, 0.56052], at60: 0.5706 },
  // Two of the same cosine are accepted together or not at all.
  { pairs: 4000, top: [0.62, 0.61, 0.6, 0.57052, 0.57052], at60: 0.5706 },
  // 1e-3 is not seen in fewer than 3000 pairs.
  { pairs: 3000, top: [0.7, 0.7, 0.7, 0.55002], at60: 0.5501 },
  { pairs: 2999, top: [0.7, 0.7, 0.7, 0.55002], at60: 0.5 },
  // 60 holds already.
  { pairs: 4851, top: [0.61, 0.6, 0.59, 0.58, 0.4999], at60: 0.5 },
])('of $pairs strangers, 60 accepts one in a thousand and not one more', ({ pairs, top, at60 }) => {
  const raised = raiseScoreMap(STRAIGHT, [{ group: 'small', impostors: strangersWith(pairs, top) }]);
  expect(cosineOfScore(raised, 60)).toBeCloseTo(at60, 10);
});

test.each([
  { pairs: 30_000, top: [0.9, 0.8, 0.7, 0.65002], at70: 0.6501 },
  { pairs: 29_999, top: [0.9, 0.8, 0.7, 0.65002], at70: 0.6 },
])('70 accepts one of ten thousand where $pairs strangers can show it', ({ pairs, top, at70 }) => {
  const raised = raiseScoreMap(STRAIGHT, [{ group: 'small', impostors: strangersWith(pairs, top) }]);
  expect(cosineOfScore(raised, 70)).toBeCloseTo(at70, 10);
});

test('a few people with two names do not bend the tail, and are found', () => {
  const strangers = drawStrangers(100_000);
  const mislabelled = Float32Array.from([...strangers, ...Array.from({ length: 20 }, (_, at) => 0.8 + at / 200)]);
  const [clean, dirty] = [fitTail(strangers), fitTail(mislabelled.toSorted())];
  expect(tailCosine(dirty, 1e-5)).toBeCloseTo(tailCosine(clean, 1e-5), 1);
  const cutoff = suspectCutoff(mislabelled.toSorted());
  expect(countAtLeast(strangers, cutoff)).toBeLessThanOrEqual(2);
  expect(cutoff).toBeLessThan(0.8);
});

/** Draws cosines with a FAR of 10^(1 - 10 c) from cosine .1 on. The FAR is divided by ten for each .1. */
function drawStrangers(count: number): Float32Array {
  const random = seededRandom(7);
  const draw = () => 0.1 - 0.1 * Math.log10((random.intBelow(2 ** 30) + 1) / 2 ** 30);
  return Float32Array.from({ length: count }, draw).toSorted();
}
