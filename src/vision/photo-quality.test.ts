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

function measure(face: AlignedFace): FaceMeasurements {
  return measureFace(face, { box: BOX, shrunkBy: 1, pose: POSE, norm: 3, cover: 0.5 });
}

/** Upright stripes of two levels, each one pixel wide. */
function patterned(one: number, other: number): AlignedFace {
  const picture = plainPicture(112, 112, one);
  for (let at = 0; at < 112 * 112; at += 2) picture.rgb.fill(other, at * 3, at * 3 + 3);
  return picture as AlignedFace;
}
