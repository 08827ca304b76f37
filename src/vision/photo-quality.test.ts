import { expect, test } from 'vitest';
import type { AlignedFace } from './face-encoder.ts';
import { plainPicture } from './picture.ts';
import {
  DEFAULT_QUALITY_LIMITS,
  isTooDark,
  judgeFace,
  measureFace,
  MEASURING_QUALITY_LIMITS,
  type FaceMeasurements,
  type QualityRule,
} from './photo-quality.ts';

const ENCODER = { normMin: 2.2, coverMax: 0.78 };
const BOX = { left: 10, top: 10, width: 150, height: 200 };
const POSE = { yaw: 4, pitch: -3, roll: 20 };
const GOOD: FaceMeasurements = {
  sidePx: 200,
  sharpness: 100,
  brightness: 180,
  burntOut: 0,
  turnDegrees: 5,
  norm: 3.5,
  cover: 0.55,
};

test('a good face breaks no rule', () => {
  expect(judgeFace(GOOD, DEFAULT_QUALITY_LIMITS, ENCODER)).toEqual([]);
});

test.each<[QualityRule, Partial<FaceMeasurements>, limit: number]>([
  ['face-too-small', { sidePx: 127.9 }, 128],
  ['face-blurred', { sharpness: 3 }, 8],
  ['face-too-dark', { brightness: 30 }, 40],
  ['face-overexposed', { burntOut: 0.5 }, 0.3],
  ['face-turned', { turnDegrees: 60 }, 45],
  ['face-covered', { cover: 0.9 }, 0.78],
  ['face-unclear', { norm: 1.9 }, 2.2],
])('%s names what was measured and its limit', (rule, broken, limit) => {
  const measured = Object.values(broken)[0];
  expect(judgeFace({ ...GOOD, ...broken }, DEFAULT_QUALITY_LIMITS, ENCODER)).toEqual([{ rule, measured, limit }]);
});

test('a value at the limit is still good, and several rules may be broken at once', () => {
  expect(judgeFace({ ...GOOD, sidePx: 128, turnDegrees: 45 }, DEFAULT_QUALITY_LIMITS, ENCODER)).toEqual([]);
  const findings = judgeFace({ ...GOOD, sidePx: 50, brightness: 5 }, DEFAULT_QUALITY_LIMITS, ENCODER);
  expect(findings.map(({ rule }) => rule)).toEqual(['face-too-small', 'face-too-dark']);
  expect(judgeFace({ ...GOOD, sidePx: 50 }, MEASURING_QUALITY_LIMITS, ENCODER)).toEqual([]);
});

test('the side is measured in pixels of the file, not of the shrunk picture', () => {
  const measured = measureFace(patterned(100, 150), { box: BOX, shrunkBy: 2.5, pose: POSE, norm: 3, cover: 0.5 });
  expect(measured.sidePx).toBe(500);
  expect(measured.turnDegrees).toBe(4);
});

test('edges make a face sharp, and darkness alone does not make it blurred', () => {
  const sharp = measure(patterned(120, 180));
  const flat = measure(patterned(178, 180));
  const dim = measure(patterned(40, 60));
  expect(sharp.sharpness).toBeGreaterThan(100 * flat.sharpness);
  expect(dim.sharpness).toBeGreaterThan(0.9 * sharp.sharpness);
  expect(dim.brightness).toBe(60);
});

test('burnt out pixels are counted', () => {
  expect(measure(patterned(255, 100)).burntOut).toBeCloseTo(0.5, 1);
  expect(measure(patterned(100, 120)).burntOut).toBe(0);
});

test.each([
  ['black', [0, 0], true],
  ['just under the limit', [39, 39], true],
  ['at the limit', [40, 40], false],
  ['dark on one side alone', [5, 90], false],
])('a picture that is %s', (_, [one = 0, other = 0], expected) => {
  expect(isTooDark(patterned(one, other), DEFAULT_QUALITY_LIMITS)).toBe(expected);
});

test('a tenth of bright pixels, and no more, may be in a picture that is too dark', () => {
  const bright = (rows: number) => {
    const picture = plainPicture(70, 100, 10);
    picture.rgb.fill(200, 0, rows * 70 * 3);
    return isTooDark(picture, DEFAULT_QUALITY_LIMITS);
  };
  expect([bright(0), bright(10), bright(11)]).toEqual([true, true, false]);
});

test('the limits are those of docs/accuracy.md', () => {
  const limits = { sidePxMin: 128, sharpnessMin: 8, brightnessMin: 40, burntOutMax: 0.3, turnDegreesMax: 45 };
  expect(DEFAULT_QUALITY_LIMITS).toEqual(limits);
  expect(MEASURING_QUALITY_LIMITS).toEqual({ ...limits, sidePxMin: 0 });
});

test.each([
  ['sidePx', 127.99, 128],
  ['sharpness', 7.99, 8],
  ['brightness', 39.99, 40],
  ['burntOut', 0.301, 0.3],
  ['turnDegrees', 45.01, 45],
  ['cover', 0.781, 0.78],
  ['norm', 2.19, 2.2],
] as const)('%s of %d is bad, and of %d is good', (what, bad, good) => {
  expect(judgeFace({ ...GOOD, [what]: bad }, DEFAULT_QUALITY_LIMITS, ENCODER)).toHaveLength(1);
  expect(judgeFace({ ...GOOD, [what]: good }, DEFAULT_QUALITY_LIMITS, ENCODER)).toEqual([]);
});

/** A face of 10 by 20 pixels, of which those from 2 to 7 and from 4 to 15 are looked at: 72. */
function small(valueAt: (x: number, y: number) => readonly [number, number, number]): AlignedFace {
  const picture = plainPicture(10, 20, 0);
  for (let y = 0; y < 20; y += 1) for (let x = 0; x < 10; x += 1) picture.rgb.set(valueAt(x, y), (y * 10 + x) * 3);
  return picture as AlignedFace;
}
const isInside = (x: number, y: number) => x >= 2 && x < 8 && y >= 4 && y < 16;
const grey = (value: number): readonly [number, number, number] => [value, value, value];

test('the middle of the face is looked at, and nothing around it', () => {
  const dark = measure(small((x, y) => grey(isInside(x, y) ? 100 : 255)));
  expect([dark.brightness, dark.burntOut, dark.sharpness]).toEqual([expect.closeTo(100, 4), 0, expect.closeTo(0, 4)]);
  // A column of one pixel inside, at either end.
  for (const column of [2, 7])
    expect(measure(small((x) => grey(x === column ? 255 : 0))).burntOut).toBeCloseTo(1 / 6, 6);
  for (const row of [4, 15])
    expect(measure(small((_x, y) => grey(y === row ? 255 : 0))).burntOut).toBeCloseTo(1 / 12, 6);
  for (const column of [1, 8]) expect(measure(small((x) => grey(x === column ? 255 : 0))).burntOut).toBe(0);
  for (const row of [3, 16]) expect(measure(small((_x, y) => grey(y === row ? 255 : 0))).burntOut).toBe(0);
});

test('luma is that of Rec. 601, and brightness its 90th percentile', () => {
  expect(measure(small(() => [255, 0, 0])).brightness).toBeCloseTo(0.299 * 255, 3);
  expect(measure(small(() => [0, 255, 0])).brightness).toBeCloseTo(0.587 * 255, 3);
  expect(measure(small(() => [0, 0, 255])).brightness).toBeCloseTo(0.114 * 255, 3);
  // 7 of 72 pixels are less than a tenth, and 8 are more.
  const bright = (count: number) =>
    measure(small((x, y) => grey(isInside(x, y) && (y - 4) * 6 + x - 2 < count ? 200 : 50))).brightness;
  expect([7, 8].map((count) => Math.round(bright(count)))).toEqual([50, 200]);
});

test('luma from 250 on is burnt out', () => {
  for (const [value, share] of [
    [249, 0],
    [251, 1],
  ] as const)
    expect(measure(small(() => grey(value))).burntOut).toBe(share);
});

test('sharpness is the variance of the Laplacian, scaled to a brightness of 180', () => {
  // A step of 90 in the middle: of the four columns within the border one has an edge of 90 and one of -90.
  const stepped = measure(small((x) => grey(x < 5 ? 90 : 180)));
  expect(stepped.brightness).toBeCloseTo(180, 3);
  expect(stepped.sharpness).toBeCloseTo((90 * 90) / 2, 0);
  const dim = measure(small((x) => grey(x < 5 ? 45 : 90)));
  expect(dim.sharpness).toBeCloseTo((90 * 90) / 2, 0);
  // The same upright.
  const upright = measure(small((_x, y) => grey(y < 10 ? 90 : 180)));
  expect(upright.sharpness).toBeCloseTo((90 * 90) / 5, 0);
  // A slope is no edge, though it leads somewhere, and a bow all of one kind is none either.
  expect(measure(small((x) => grey(20 * x))).sharpness).toBeCloseTo(0, 1);
  expect(measure(small((x) => grey(2 * x * x + 20))).sharpness).toBeCloseTo(0, 1);
  // Darkness is taken as 1 at least.
  expect(measure(small(() => grey(0))).sharpness).toBe(0);
});

test('the longer side and the larger turn count, whichever way', () => {
  const of = (box: typeof BOX, pose: typeof POSE) =>
    measureFace(patterned(100, 150), { box, shrunkBy: 2, pose, norm: 3, cover: 0.5 });
  expect(of({ ...BOX, width: 300 }, { yaw: -30, pitch: 10, roll: 80 })).toMatchObject({
    sidePx: 600,
    turnDegrees: 30,
    norm: 3,
    cover: 0.5,
  });
  expect(of(BOX, { yaw: 5, pitch: -20, roll: 0 })).toMatchObject({ sidePx: 400, turnDegrees: 20 });
});

test('every seventh pixel tells whether a whole picture is too dark', () => {
  const picture = plainPicture(70, 10, 10);
  for (let at = 0; at < 700; at += 7) picture.rgb.fill(200, at * 3, at * 3 + 3);
  expect(isTooDark(picture, DEFAULT_QUALITY_LIMITS)).toBe(false);
  const between = plainPicture(70, 10, 200);
  for (let at = 0; at < 700; at += 7) between.rgb.fill(10, at * 3, at * 3 + 3);
  expect(isTooDark(between, DEFAULT_QUALITY_LIMITS)).toBe(true);
});

function measure(face: AlignedFace): FaceMeasurements {
  return measureFace(face, { box: BOX, shrunkBy: 1, pose: POSE, norm: 3, cover: 0.5 });
}

/** Upright stripes of two levels, each one pixel wide. */
function patterned(one: number, other: number): AlignedFace {
  const picture = plainPicture(112, 112, one);
  for (let at = 0; at < 112 * 112; at += 2) picture.rgb.fill(other, at * 3, at * 3 + 3);
  return picture as AlignedFace;
}
