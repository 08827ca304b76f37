import { present } from '../../kernel/assert.ts';
import type { Point } from '../box.ts';
import type { GreyImage, Pyramid } from './grey-image.ts';

/** A place in one frame, and where it is in the next one. Pixels from the middle of the first pixel. */
export interface Followed {
  readonly from: Point;
  readonly to: Point;
}

/** Half of the side of the window that is compared, without its middle pixel. */
const RADIUS = 6;
const SIDE = 2 * RADIUS + 1;
/** The window with one pixel more on each side, for its gradients. */
const WIDE = SIDE + 2;
const ITERATIONS_MAX = 12;
/** A step of less than this many pixels ends the search on a level. */
const STEP_MIN = 0.02;
/** Smaller eigenvalue of the window's mean structure tensor under which its place is not determined. */
const STRENGTH_MIN = 1;
/** Mean difference of luma over which two windows do not show the same thing. */
const DIFFERENCE_MAX = 18;
/** A place that is followed back must return to within this many pixels. */
const RETURN_MAX = 0.5;

/**
 * Follows places from one frame to the next by the pyramidal method of Lucas and Kanade. The means of the windows are
 * taken away, so a change of exposure does not matter. Places that leave the frame, that change, or that do not return
 * when they are followed back are left out. Source: Bouguet, Pyramidal Implementation of the Lucas Kanade Feature
 * Tracker, 2000.
 */
export function followPoints(before: Pyramid, after: Pyramid, places: readonly Point[]): Followed[] {
  return places.flatMap((from) => {
    const to = follow(before, after, from);
    if (to === null) return [];
    const back = follow(after, before, to);
    return back !== null && Math.hypot(back.x - from.x, back.y - from.y) <= RETURN_MAX ? [{ from, to }] : [];
  });
}

function follow(before: Pyramid, after: Pyramid, place: Point): Point | null {
  const levels = Math.min(before.length, after.length);
  let [dx, dy] = [0, 0];
  for (let level = levels - 1; level >= 0; level--) {
    const [from, to] = [present(before[level]), present(after[level])];
    const scale = 1 / 2 ** level;
    // See halve of grey-image: middles of pixels move by half a pixel on each level.
    const at = { x: (place.x + 0.5) * scale - 0.5, y: (place.y + 0.5) * scale - 0.5 };
    const moved = align(from, to, at, [dx, dy]);
    if (moved === null && level === 0) return null;
    if (moved !== null) [dx, dy] = moved;
    if (level > 0) [dx, dy] = [2 * dx, 2 * dy];
  }
  return { x: place.x + dx, y: place.y + dy };
}

const template = new Float32Array(WIDE * WIDE);
const gradientX = new Float32Array(SIDE * SIDE);
const gradientY = new Float32Array(SIDE * SIDE);
const values = new Float32Array(SIDE * SIDE);
const seen = new Float32Array(SIDE * SIDE);

/** Refines a displacement on one level of the pyramid. `null` if the window leaves the image, is plain, or changes. */
function align(from: GreyImage, to: GreyImage, at: Point, start: readonly [number, number]): [number, number] | null {
  if (!sample(from, at, RADIUS + 1, template)) return null;
  const { xx, xy, yy } = readTemplate();
  const pixels = SIDE * SIDE;
  const smaller = (xx + yy) / 2 - Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy);
  if (smaller < STRENGTH_MIN * pixels) return null;
  const determinant = xx * yy - xy * xy;
  let [dx, dy] = start;
  for (let iteration = 0; iteration < ITERATIONS_MAX; iteration++) {
    if (!sample(to, { x: at.x + dx, y: at.y + dy }, RADIUS, seen)) return null;
    const { bx, by, difference } = mismatch();
    const [stepX, stepY] = [(yy * bx - xy * by) / determinant, (xx * by - xy * bx) / determinant];
    dx += stepX;
    dy += stepY;
    if (Math.hypot(stepX, stepY) < STEP_MIN) return difference <= DIFFERENCE_MAX * pixels ? [dx, dy] : null;
  }
  return null;
}

/** Gradients of the template, its values without their mean, and its structure tensor. */
function readTemplate() {
  let [xx, xy, yy, sum] = [0, 0, 0, 0];
  for (let y = 0, at = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, at++) {
      const middle = (y + 1) * WIDE + x + 1;
      const gx = (present(template[middle + 1]) - present(template[middle - 1])) / 2;
      const gy = (present(template[middle + WIDE]) - present(template[middle - WIDE])) / 2;
      gradientX[at] = gx;
      gradientY[at] = gy;
      values[at] = present(template[middle]);
      sum += present(template[middle]);
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
    }
  }
  const mean = sum / values.length;
  for (let at = 0; at < values.length; at++) values[at] = present(values[at]) - mean;
  return { xx, xy, yy };
}

/** How the window that is seen differs from the template, along its gradients and in all. */
function mismatch() {
  let sum = 0;
  for (let at = 0; at < seen.length; at++) sum += present(seen[at]);
  const mean = sum / seen.length;
  let [bx, by, difference] = [0, 0, 0];
  for (let at = 0; at < seen.length; at++) {
    const error = present(values[at]) - (present(seen[at]) - mean);
    bx += error * present(gradientX[at]);
    by += error * present(gradientY[at]);
    difference += Math.abs(error);
  }
  return { bx, by, difference };
}

/** Samples a square window around a place by bilinear interpolation. False if it leaves the image. */
function sample({ width, height, luma }: GreyImage, { x, y }: Point, radius: number, out: Float32Array): boolean {
  const [left, top] = [Math.floor(x) - radius, Math.floor(y) - radius];
  const side = 2 * radius + 1;
  if (!(left >= 0 && top >= 0 && left + side < width && top + side < height)) return false;
  const [rightPart, lowerPart] = [x - Math.floor(x), y - Math.floor(y)];
  const a = (1 - rightPart) * (1 - lowerPart);
  const b = rightPart * (1 - lowerPart);
  const c = (1 - rightPart) * lowerPart;
  const d = rightPart * lowerPart;
  for (let row = 0, at = 0; row < side; row++) {
    let from = (top + row) * width + left;
    for (let column = 0; column < side; column++, at++, from++)
      out[at] =
        a * present(luma[from]) +
        b * present(luma[from + 1]) +
        c * present(luma[from + width]) +
        d * present(luma[from + width + 1]);
  }
  return true;
}
