import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smoothPattern } from '../../../test/vision/smooth-pattern.ts';
import type { GreyImage } from '../flow/grey-image.ts';
import { measureFaceFlow, ownMotionOf, type FaceFlow, type FlowFrame } from './face-flow.ts';

const [WIDTH, HEIGHT] = [240, 180];
const FACE = { left: 80, top: 45, width: 80, height: 90 };

const [WALL, SKIN] = [smoothPattern(1), smoothPattern(2)];

interface Shift {
  readonly dx: number;
  readonly dy: number;
}

const STILL: Shift = { dx: 0, dy: 0 };

/** A face before a wall. Camera and face are shifted; the face moves with the camera besides. */
function frame(camera: Shift, own: Shift, wall = WALL): FlowFrame {
  const luma = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [faceX, faceY] = [x - camera.dx - own.dx, y - camera.dy - own.dy];
      const isFace = Math.hypot((faceX - 120) / 44, (faceY - 90) / 50) <= 1;
      luma[y * WIDTH + x] = isFace ? SKIN(faceX, faceY) : wall(x - camera.dx, y - camera.dy);
    }
  }
  const image: GreyImage = { width: WIDTH, height: HEIGHT, luma: luma as Float32Array<ArrayBuffer> };
  return { image, face: { ...FACE, left: FACE.left + camera.dx + own.dx, top: FACE.top + camera.dy + own.dy } };
}

const only = (flow: readonly (FaceFlow | null)[]) => flow[0] ?? { camera: NaN, own: NaN, near: null };

test('a face that moves before a wall moves by itself', () => {
  const flow = only(measureFaceFlow([frame(STILL, STILL), frame(STILL, { dx: 2, dy: -1 })]));
  // sqrt(5) pixels are 2.8 % of a face of 80 pixels.
  expect(flow.own).toBeCloseTo(2.8, 1);
  expect(flow.camera).toBeLessThan(0.1);
});

test('a picture that is moved as a whole does not, however the hand moves it', () => {
  fc.assert(
    fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }), (tenX, tenY) => {
      const moved = { dx: tenX / 10, dy: tenY / 10 };
      const flow = only(measureFaceFlow([frame(STILL, STILL), frame(moved, STILL)]));
      expect(flow.own).toBeLessThan(0.1 + 0.3 * flow.camera);
      expect(flow.camera).toBeCloseTo((100 * Math.hypot(moved.dx, moved.dy)) / 80, 0);
    }),
    { numRuns: 12 },
  );
});

test('the motion of the camera is taken out of that of a face', () => {
  const flow = only(measureFaceFlow([frame(STILL, STILL), frame({ dx: 4, dy: 2 }, { dx: -2, dy: 0 })]));
  expect(flow.own).toBeCloseTo(2.5, 0);
  expect(flow.camera).toBeCloseTo(5.6, 0);
});

test('a face without a background, a frame without a face and a single frame say nothing', () => {
  const plain = () => 90;
  expect(measureFaceFlow([frame(STILL, STILL, plain), frame(STILL, { dx: 2, dy: 0 }, plain)])).toEqual([null]);
  const [first, second] = [frame(STILL, STILL), frame(STILL, STILL)];
  expect(measureFaceFlow([first, { ...second, face: null }])).toEqual([null]);
  expect(measureFaceFlow([first])).toEqual([]);
  expect(measureFaceFlow([])).toEqual([]);
});

const pair = (own: number, camera: number, near: FaceFlow['near'] = null): FaceFlow => ({ own, camera, near });
const clip = (one: FaceFlow | null) => [one, one, one];

test('at three times what noise and camera explain motion counts in full, at once not at all', () => {
  expect(ownMotionOf(clip(pair(0.1, 0)))).toBe(0);
  expect(ownMotionOf(clip(pair(0.09, 0)))).toBe(0);
  expect(ownMotionOf(clip(pair(0.3, 0)))).toBeCloseTo(1, 9);
  expect(ownMotionOf(clip(pair(3, 0)))).toBe(1);
  expect(ownMotionOf(clip(pair(0.1 * Math.sqrt(3), 0)))).toBeCloseTo(0.5, 9);
  expect(ownMotionOf(clip(pair(0.4, 1)))).toBe(0);
  expect(ownMotionOf(clip(pair(1.2, 1)))).toBeCloseTo(1, 9);
});

test('what lies close to the face counts if it moves with the face: paper that is held before a room', () => {
  expect(ownMotionOf(clip(pair(5, 0.1, { own: 0.1, camera: 5 })))).toBe(0);
  expect(ownMotionOf(clip(pair(5, 0.1, { own: 5, camera: 0.1 })))).toBe(1);
});

test('less than three pairs say nothing, and one pair of many decides nothing', () => {
  const [moving, still] = [pair(1, 0), pair(0, 0)];
  expect(ownMotionOf([moving, moving, null, null])).toBeNull();
  expect(ownMotionOf([])).toBeNull();
  expect(ownMotionOf([moving, moving, moving, null])).toBe(1);
  expect(ownMotionOf([still, still, moving])).toBe(0);
});

test('more motion of its own never counts less, more of the camera never more', () => {
  const size = fc.double({ min: 0, max: 20, noNaN: true });
  fc.assert(
    fc.property(size, size, size, (own, camera, more) => {
      const sure = ownMotionOf(clip(pair(own, camera))) ?? NaN;
      expect(ownMotionOf(clip(pair(own + more, camera)))).toBeGreaterThanOrEqual(sure);
      expect(ownMotionOf(clip(pair(own, camera + more)))).toBeLessThanOrEqual(sure);
      expect(sure).toBeGreaterThanOrEqual(0);
      expect(sure).toBeLessThanOrEqual(1);
    }),
  );
});
