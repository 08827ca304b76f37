import { describe, expect, test } from 'vitest';
import { DEFAULT_FUSION, fusionFor } from './default-fusion.ts';
import {
  fuseCues,
  isOfOtherDesign,
  LIVENESS_DESIGN,
  LIVENESS_FUSION,
  livingScoreOf,
  MOTION_WEIGHT,
  MOTION_WEIGHT_MAX,
  type LivenessFusion,
} from './fusion.ts';
import { DEFAULT_CLIP_LIMITS, factsOf, judgeClip } from './judge-clip.ts';
import type { ClipObservation, StillStep } from './observe-clip.ts';

/** A scale whose score has the odds of e to the log-odds, so that 0 is one half. */
const FUSION: LivenessFusion = {
  design: 'network-and-own-motion@1',
  livenessId: 'net@1',
  motionWeight: 5,
  scale: [
    { logOdds: -2, score: 1 / (1 + Math.E ** 2) },
    { logOdds: 0, score: 0.5 },
    { logOdds: 1, score: 1 / (1 + Math.E ** -3) },
  ],
  source: { liveClips: 1, attackClips: 1, subjects: 1, liveMean: 5, liveDeviation: 1 },
};

test('the design and the weights are those of the published calibrations', () => {
  expect([LIVENESS_DESIGN, MOTION_WEIGHT, MOTION_WEIGHT_MAX]).toEqual(['network-and-own-motion@1', 5, 6]);
  // The thresholds of the document of API 765.
  expect(DEFAULT_FUSION.scale.map(({ score }) => score)).toEqual([
    0.022403, 0.393241, 0.649192, 0.933801, 0.973637, 0.988479, 0.994058,
  ]);
  expect([DEFAULT_FUSION.design, DEFAULT_FUSION.motionWeight]).toEqual(['network-and-own-motion@1', 5]);
});

test('a fusion is for the network that it was measured with', () => {
  const own = { ...FUSION, livenessId: DEFAULT_FUSION.livenessId };
  expect(fusionFor('net@1', FUSION)).toBe(FUSION);
  expect(fusionFor('net@2', FUSION)).toBeNull();
  expect(fusionFor('net@2', null)).toBeNull();
  expect(fusionFor(DEFAULT_FUSION.livenessId, null)).toBe(DEFAULT_FUSION);
  expect(fusionFor(DEFAULT_FUSION.livenessId, FUSION)).toBe(DEFAULT_FUSION);
  expect(fusionFor(DEFAULT_FUSION.livenessId, own)).toBe(own);
});

test.each([
  [{}, true],
  [{ motionWeight: 0 }, true],
  [{ motionWeight: 6 }, true],
  [{ motionWeight: 6.1 }, false],
  [{ motionWeight: -0.1 }, false],
  [{ design: 'network@0' }, false],
  [{ livenessId: '' }, false],
  [{ livenessId: 'n' }, true],
  [{ scale: FUSION.scale.slice(0, 2) }, true],
  [{ scale: FUSION.scale.slice(0, 1) }, false],
  [
    {
      scale: [
        { logOdds: 0, score: 0 },
        { logOdds: 1, score: 0.5 },
      ],
    },
    false,
  ],
  [
    {
      scale: [
        { logOdds: 0, score: 0.5 },
        { logOdds: 1, score: 1 },
      ],
    },
    false,
  ],
  [{ source: { ...FUSION.source, subjects: 1.5 } }, false],
  [{ more: 1 }, false],
])('a fusion with %j is read: %s', (rest, isRead) => {
  expect(LIVENESS_FUSION.safeParse({ ...FUSION, ...rest }).success).toBe(isRead);
});

test('a calibration of another design is known as one', () => {
  expect(isOfOtherDesign({ ...FUSION, design: 'network@0' })).toBe(true);
  const { design: _design, ...first } = FUSION;
  expect(isOfOtherDesign(first)).toBe(true);
  expect(isOfOtherDesign(FUSION)).toBe(false);
  for (const other of [
    null,
    {},
    { livenessId: 'net@1' },
    { scale: [] },
    { livenessId: 1, scale: [] },
    { livenessId: 'n', scale: 1 },
  ])
    expect(isOfOtherDesign(other)).toBe(false);
});

test('motion of its own is added, between none and all of its weight', () => {
  for (const [ownMotion, added] of [
    [0.5, 2.5],
    [1, 5],
    [1.5, 5],
    [0, 0],
    [-1, 0],
    [null, 0],
  ] as const)
    expect(fuseCues(FUSION, { network: -3, ownMotion })).toEqual({
      logOdds: -3 + added,
      shares: { network: -3, ownMotion: added },
    });
});

test('between two knots, and beyond them, the log-odds of the score are a straight line', () => {
  const oddsOf = (logOdds: number) => {
    const score = livingScoreOf(FUSION, logOdds);
    return Math.log(score / (1 - score));
  };
  for (const [logOdds, odds] of [
    [-2, -2],
    [-1, -1],
    [0, 0],
    [0.5, 1.5],
    [1, 3],
    [2, 6],
    [-4, -4],
  ] as const)
    expect(oddsOf(logOdds)).toBeCloseTo(odds, 9);
  expect(() => livingScoreOf({ scale: FUSION.scale.slice(0, 1) }, 0)).toThrow('a scale has knots');
});

describe('judging a clip', () => {
  const still = (rest: Partial<StillStep> = {}): StillStep => ({
    atMs: 0,
    facesFound: 1,
    live: 0.5,
    norm: 3,
    sameAsBefore: null,
    brightness: 100,
    ...rest,
  });
  const observation = (rest: Partial<ClipObservation> = {}): ClipObservation => ({
    durationMs: 2000,
    width: 640,
    height: 480,
    codedFrames: [],
    track: Array.from({ length: 10 }, (_, at) => ({ atMs: at * 100, faceSize: 0.4, change: at === 0 ? null : 1 })),
    stills: [still(), still()],
    flow: [],
    ...rest,
  });
  const track = (sizes: readonly (number | null)[], change: number | null = 1) =>
    sizes.map((faceSize, at) => ({ atMs: at * 100, faceSize, change }));
  const problemOf = (rest: Partial<ClipObservation>) => {
    const facts = factsOf(observation(rest));
    return facts.kind === 'unusable' ? facts.problem : null;
  };

  test('the lines are those of docs/accuracy.md', () => {
    expect(DEFAULT_CLIP_LIMITS).toEqual({
      brightnessMin: 40,
      faceShareMin: 0.6,
      crowdShareMax: 0.5,
      normMin: 2.2,
      faceSizeMin: 0.12,
      sameMin: 0.25,
      repeatsMax: 0.8,
    });
  });

  test('what is measured: medians, shares and the longest embedding', () => {
    const { measured } = factsOf(
      observation({
        track: track([0.5, null, 0.1, 0.3, null]),
        stills: [
          still({ brightness: 90, facesFound: 2, norm: 2.5 }),
          still({ brightness: 50, norm: null }),
          still({ brightness: 70, facesFound: 0, norm: 4 }),
        ],
      }),
    );
    expect(measured).toEqual({ brightness: 70, faceShare: 0.6, crowdShare: 1 / 3, norm: 4, faceSize: 0.3 });
    expect(factsOf(observation({ track: track([0.2, 0.4]) })).measured.faceSize).toBe(0.4);
    expect(factsOf(observation({ track: [], stills: [] })).measured).toEqual({
      brightness: 0,
      faceShare: 0,
      crowdShare: 0,
      norm: 0,
      faceSize: 0,
    });
  });

  test.each([
    [{}, null],
    [{ stills: [still({ brightness: 39.9 })] }, 'too-dark'],
    [{ stills: [still({ brightness: 40 })] }, null],
    [{ track: track([0.4, 0.4, 0.4, null, null]) }, null],
    [{ track: track([0.4, 0.4, 0.4, 0.4, 0.4, null, null, null, null]) }, 'no-face'],
    [{ stills: [still({ norm: null })] }, 'no-face'],
    [{ track: [] }, 'no-face'],
    [{ stills: [still({ facesFound: 2 }), still()] }, null],
    [{ stills: [still({ facesFound: 2 }), still({ facesFound: 2 }), still()] }, 'several-faces'],
    [{ stills: [still({ norm: 2.2 })] }, null],
    [{ stills: [still({ norm: 2.19 })] }, 'poor-face'],
    [{ track: track([0.12]) }, null],
    [{ track: track([0.119]) }, 'poor-face'],
    // In the dark no face is found either, and light is what helps.
    [{ stills: [still({ brightness: 1, norm: null })], track: [] }, 'too-dark'],
    [{ stills: [still({ facesFound: 2, norm: 1 })] }, 'several-faces'],
    [{ stills: [] }, 'too-dark'],
  ] as const)('%j cannot be judged because of %s', (rest, problem) => {
    expect(problemOf(rest as Partial<ClipObservation>)).toBe(problem);
  });

  test.each([
    [{ stills: [still(), still({ sameAsBefore: 0.25 })] }, null],
    [{ stills: [still(), still({ sameAsBefore: 0.249 }), still({ sameAsBefore: 0.9 })] }, 'face-swap'],
    [{ track: [...track([0.4, 0.4, 0.4, 0.4], 0.01), ...track([0.4], 0.02)] }, null],
    [{ track: [...track([0.4, 0.4, 0.4, 0.4, 0.4], 0.01), ...track([0.4], 0.02)] }, 'injection'],
    [{ track: [...track([0.4, 0.4, 0.4, 0.4, 0.4], 0.019)], stills: [still({ sameAsBefore: 0 })] }, 'face-swap'],
  ] as const)('%j breaks the rule of %s', (rest, broken) => {
    expect(factsOf(observation(rest as Partial<ClipObservation>))).toMatchObject({ kind: 'usable', broken });
  });

  test('a judgement has the score of all cues. One of a broken rule is under every threshold', () => {
    const of = (live: number, rest: Partial<StillStep> = {}) =>
      judgeClip(observation({ stills: [still({ live, ...rest }), still({ live, ...rest })] }), FUSION);
    expect(of(0.5)).toMatchObject({
      kind: 'judged',
      logOdds: 0,
      suspected: null,
      shares: { network: 0, ownMotion: 0 },
    });
    const even = of(0.5);
    expect(even.kind === 'judged' && even.livingScore).toBeCloseTo(0.5, 9);
    // Log-odds of -2 are the lowest knot: under it a clip is suspected.
    expect(of(1 / (1 + Math.E ** 1.999))).toMatchObject({ suspected: null });
    expect(of(1 / (1 + Math.E ** 2.001))).toMatchObject({ suspected: 'presentation' });
    expect(of(0.9, { sameAsBefore: 0.1 })).toMatchObject({ suspected: 'face-swap', livingScore: 0.001 });
    const low = of(1 / (1 + Math.E ** 7.9), { sameAsBefore: 0.1 });
    expect(low.kind === 'judged' && low.livingScore).toBeCloseTo(1 / (1 + Math.E ** 7.9), 9);
    expect(of(0.9, { norm: 1 })).toMatchObject({ kind: 'unusable', problem: 'poor-face', measured: { norm: 1 } });
    const strict = { ...DEFAULT_CLIP_LIMITS, normMin: 99 };
    expect(judgeClip(observation(), FUSION, strict)).toMatchObject({ problem: 'poor-face' });
  });
});
