import { describe, expect, test } from 'vitest';
import { DEFAULT_SCORE_MAP, faceSpaceFor, faceSpaceOf, hasFaceSpaceFor, scoreMapFor } from './default-score-map.ts';
import { cosineAtFar, countAtLeast, errorRate, shownRate } from './error-rates.ts';
import { cosineOfScore, farOfScore, SCORE_MAP, scoreOf, wholeScore, type ScoreMap } from './score-map.ts';
import { ERRORS_ENOUGH, fitTail, suspectCutoff, TAIL_PAIRS_MIN, tailCosine, trustedFar } from './tail-fit.ts';

/** Quantiles of an exponential: FAR is 1e-2 at 0.5, and a tenth for each further 0.1. Ascending. */
const exponential = (pairs: number) =>
  Float32Array.from({ length: pairs }, (_, at) => 0.5 + 0.1 * (Math.log10(0.01) - Math.log10((pairs - at) / pairs)));

describe('the tail of strangers', () => {
  test('rates are trusted down to one in a thousand, or thirty errors', () => {
    expect([ERRORS_ENOUGH, TAIL_PAIRS_MIN]).toEqual([30, 10_000]);
    expect([10_000, 30_000, 300_000].map(trustedFar)).toEqual([3e-3, 1e-3, 1e-3]);
    expect(trustedFar(29_999)).toBeCloseTo(1.00003e-3, 8);
  });

  test('a tail that falls by ten for each 0.1 is found', () => {
    for (const pairs of [10_000, 100_000]) {
      const fit = fitTail(exponential(pairs));
      expect([fit.start, fit.startFar]).toEqual([Math.fround(0.5), 0.01]);
      // ln 10 / 0.1, within what the steps of the sample leave.
      expect(fit.rate / (Math.LN10 / 0.1)).toBeCloseTo(1, 1);
      expect(tailCosine(fit, 0.01)).toBe(fit.start);
    }
    expect(tailCosine({ start: 0.5, startFar: 0.01, rate: Math.LN10 / 0.1 }, 1e-5)).toBeCloseTo(0.8, 12);
  });

  test('of a hand-made tail the rate is the count by the sum', () => {
    // 10 000 pairs: 100 in the tail, of which 30 lie beyond the trusted rate. 70 count by their place, one of them is the start.
    const impostors = Float32Array.from({ length: 10_000 }, (_, at) =>
      at < 9900 ? 0 : at < 9970 ? 0.5 + (at - 9900) / 256 : 0.875,
    );
    const fit = fitTail(impostors);
    const sum = Array.from({ length: 70 }, (_, at) => at / 256).reduce((a, b) => a + b, 0) + 30 * 0.375;
    expect(fit).toEqual({ start: 0.5, startFar: 0.01, rate: 69 / sum });
  });

  test('a label is suspect over the cosine at which half a stranger is expected, from 5000 pairs on', () => {
    const cutoff = suspectCutoff(exponential(5000));
    // 0.5 of 5000 is 1e-4: two steps of 0.1 over the start.
    expect(cutoff).toBeCloseTo(0.7, 1);
    expect(suspectCutoff(exponential(4999))).toBe(Infinity);
    expect(suspectCutoff(new Float32Array(0))).toBe(Infinity);
  });
});

describe('the installed score map', () => {
  const space = DEFAULT_SCORE_MAP.space;
  const { space: _space, ...rest } = DEFAULT_SCORE_MAP;
  const plain: ScoreMap = rest;

  test('a map is used in the face space in which it was measured', () => {
    expect(space).toBe('fairface@1');
    expect(faceSpaceFor(DEFAULT_SCORE_MAP)?.id).toBe('fairface@1');
    expect(faceSpaceFor(plain)).toBeNull();
    expect(() => faceSpaceFor({ ...plain, space: 'other@9' })).toThrow(
      'the score map was measured in the face space other@9, which this release does not have',
    );
    expect(() => faceSpaceFor({ ...DEFAULT_SCORE_MAP, modelId: 'other' })).toThrow('face space fairface@1');
    expect(faceSpaceOf(DEFAULT_SCORE_MAP.modelId)?.id).toBe('fairface@1');
    expect(faceSpaceOf('other')).toBeNull();
    expect(
      [DEFAULT_SCORE_MAP, plain, { ...plain, space: 'other@9' }, { ...DEFAULT_SCORE_MAP, modelId: 'other' }].map(
        hasFaceSpaceFor,
      ),
    ).toEqual([true, true, false, false]);
  });

  test('without a map for the encoder there is none', () => {
    expect(scoreMapFor('other', null)).toBeNull();
    expect(scoreMapFor('other', DEFAULT_SCORE_MAP)).toBeNull();
    expect(scoreMapFor(DEFAULT_SCORE_MAP.modelId, null)).toBe(DEFAULT_SCORE_MAP);
  });
});

/** 30 at 0.2, and ten points for each 0.1. */
const STRAIGHT: ScoreMap = {
  modelId: 'm',
  knots: [
    { cosine: 0.2, far: 1 },
    { cosine: 0.4, far: 1e-2 },
    { cosine: 0.6, far: 1e-4 },
  ],
  fittedBelowFar: 2e-3,
  source: { group: 'g', faces: 500, impostorPairs: 100_000, suspectPairs: 0, hardness: 2 },
};

describe('a score map', () => {
  test.each([
    [-1, 0],
    [-1.5, 0],
    [-0.4, 15],
    [0.2, 30],
    [0.3, 40],
    [0.4, 50],
    [0.55, 65],
    [0.6, 70],
    [0.9, 70],
  ])('a cosine of %d has the score %d', (cosine, score) => {
    expect(scoreOf(STRAIGHT, cosine)).toBeCloseTo(score, 9);
  });

  test.each([
    [30, 0.2],
    [20, 0.2],
    [40, 0.3],
    [50, 0.4],
    [65, 0.55],
    [70, 0.6],
    [70.1, Infinity],
  ])('a score of %d is reached at the cosine %d', (score, cosine) => {
    expect(cosineOfScore(STRAIGHT, score)).toBeCloseTo(cosine, 9);
  });

  test('no score is over 100', () => {
    const steep = {
      ...STRAIGHT,
      knots: [
        { cosine: 0, far: 1 },
        { cosine: 0.5, far: 1e-9 },
      ],
    };
    expect([scoreOf(steep, 0.5), scoreOf(steep, 1), wholeScore(steep, 1, 1000)]).toEqual([100, 100, 1000]);
    expect(() => scoreOf({ ...STRAIGHT, knots: [] }, 0.5)).toThrow('a score map has knots');
  });

  test('whole scores are rounded down, and what is exactly whole stays', () => {
    for (const [cosine, of100, of1000] of [
      [0.4, 50, 500],
      [0.4999, 59, 599],
      [0.5, 60, 600],
      [0.5456, 64, 645],
      [0.6, 70, 700],
    ] as const)
      expect([wholeScore(STRAIGHT, cosine, 100), wholeScore(STRAIGHT, cosine, 1000)]).toEqual([of100, of1000]);
  });

  test('its false accept rate is one in a thousand at 60', () => {
    for (const [score, far] of [
      [60, 1e-3],
      [70, 1e-4],
      [31, 10 ** -0.1],
      [30, 1],
      [0, 1],
    ] as const)
      expect(farOfScore(score)).toBeCloseTo(far, 12);
  });

  const knots = (...pairs: readonly (readonly [number, number])[]) => ({
    knots: pairs.map(([cosine, far]) => ({ cosine, far })),
  });
  test.each([
    [{}, null],
    [{ modelId: '' }, 'modelId'],
    [{ space: 'x@1' }, null],
    [knots([0.2, 1]), 'knots'],
    [knots([-1, 1], [1, 1e-9]), null],
    [knots([-1.1, 1], [1, 0.5]), 'knots'],
    [knots([0, 1], [1.1, 0.5]), 'knots'],
    [knots([0, 1.1], [1, 0.5]), 'knots'],
    [knots([0, 1], [1, 0]), 'knots'],
    [{ knots: Array.from({ length: 64 }, (_, at) => ({ cosine: at / 64, far: 1 / (at + 1) })) }, null],
    [{ knots: Array.from({ length: 65 }, (_, at) => ({ cosine: at / 65, far: 1 / (at + 1) })) }, 'knots'],
    [{ fittedBelowFar: 0 }, 'fittedBelowFar'],
    [{ fittedBelowFar: 1 }, null],
    [{ source: { ...STRAIGHT.source, hardness: 1 } }, null],
    [{ source: { ...STRAIGHT.source, hardness: 0.9 } }, 'source'],
    [{ source: { ...STRAIGHT.source, faces: 1.5 } }, 'source'],
    [{ source: { ...STRAIGHT.source, raisedBy: 0, raisedFor: 'small' } }, null],
    [{ source: { ...STRAIGHT.source, raisedBy: -0.1 } }, 'source'],
    [{ more: 1 }, ''],
  ])('a map with %j is refused at %s', (rest, at) => {
    const read = SCORE_MAP.safeParse({ ...STRAIGHT, ...rest });
    expect(read.success ? null : String(read.error.issues[0]?.path[0] ?? '')).toBe(at);
  });

  test.each([
    knots([0.2, 1], [0.2, 0.5]),
    knots([0.3, 1], [0.2, 0.5]),
    knots([0.2, 0.5], [0.3, 0.5]),
    knots([0.2, 0.5], [0.3, 0.6]),
    knots([0.2, 1], [0.3, 0.5], [0.25, 0.1]),
  ])('knots that do not ascend in cosine and fall in FAR are refused and it is said: %j', (rest) => {
    const read = SCORE_MAP.safeParse({ ...STRAIGHT, ...rest });
    expect(read.error?.issues.map(({ message }) => message)).toEqual(['knots must ascend in cosine and fall in FAR']);
  });
});

describe('rates of errors', () => {
  // From R: binom.test(errors, trials)$conf.int, or the rule of three without errors.
  test.each([
    [1, 1, 0.025, 1],
    [1, 2, 0.01257912, 0.9874209],
    [9, 10, 0.5549839, 0.9974714],
    [3, 10, 0.06673951, 0.6524529],
    [0, 2, 0, 1],
    [0, 3, 0, 1],
    [0, 6, 0, 0.5],
    [2, 1_000_000, 2.422093e-7, 7.224687e-6],
  ])('%i of %i lie between %d and %d', (errors, trials, low, high) => {
    const rate = errorRate(errors, trials);
    expect(rate).toMatchObject({ errors, trials, rate: errors / trials });
    expect(rate.low).toBeCloseTo(low, 6);
    expect(rate.high).toBeCloseTo(high, 6);
  });

  test('without trials nothing is known, and JSON shows it as null', () => {
    expect(shownRate(errorRate(0, 0))).toEqual({ errors: 0, trials: 0, rate: null, low: 0, high: 1 });
    expect(shownRate(errorRate(1, 1)).rate).toBe(1);
  });

  test('values at a cosine count, and those below do not', () => {
    const sorted = Float32Array.of(-0.5, 0, 0.25, 0.25, 0.75);
    expect([-1, -0.5, 0, 0.1, 0.25, 0.3, 0.75, 0.8].map((cosine) => countAtLeast(sorted, cosine))).toEqual([
      5, 5, 4, 3, 3, 1, 1, 0,
    ]);
    expect(countAtLeast(new Float32Array(0), 0)).toBe(0);
  });

  test('the cosine of a rate is that of its last accepted stranger', () => {
    const sorted = Float32Array.of(0.125, 0.25, 0.375, 0.5);
    expect([0.01, 0.25, 0.49, 0.5, 0.75, 1].map((far) => cosineAtFar(sorted, far))).toEqual([
      0.5, 0.5, 0.5, 0.375, 0.25, 0.125,
    ]);
    expect(cosineAtFar(sorted, 2)).toBe(0.125);
    expect(cosineAtFar(new Float32Array(0), 0.5)).toBeNaN();
  });
});
