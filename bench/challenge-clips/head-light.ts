import type { Point } from '../../src/vision/box.ts';
import type { ScreenDraw } from './screen-light.ts';

/**
 * How much light of the screen falls on each place of a picture, on a grid of every second pixel. 1 is the light on a
 * sheet that faces the screen at the distance of the nose.
 */
export interface LightMap {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array;
  /** 1 in the middle of the face, 0 at the edge of the head and outside. */
  readonly face: Float32Array;
}

/** Pixels for one step of the grid. */
export const MAP_STEP = 2;

/** Half axes of a head from the middle between the ears, in cm: to the side, up, down, and to the front. */
const [HALF_WIDTH, HALF_UP, HALF_DOWN, HALF_DEPTH] = [8, 10.8, 12, 9];
/** From ear to ear, and from the bridge of the nose to the chin, in cm. */
const [JAW_CM, BRIDGE_TO_CHIN_CM] = [14, 11];

/** Where a head is, as its landmarks show. The unit is cm, from the middle between the ears. */
interface HeadPlace {
  readonly x: number;
  readonly y: number;
  readonly cmPerPx: number;
  readonly cos: number;
  readonly sin: number;
  /** Hills and hollows of the face, in cm. */
  readonly relief: readonly Bump[];
}

interface Bump {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly tall: number;
  readonly high: number;
}

function placeHead(landmarks: readonly Point[]): HeadPlace {
  const at = (index: number): Point => landmarks[index] ?? { x: 0, y: 0 };
  const [ear, otherEar, bridge, chin] = [at(0), at(16), at(27), at(8)];
  const jaw = Math.hypot(otherEar.x - ear.x, otherEar.y - ear.y);
  const tall = Math.hypot(chin.x - bridge.x, chin.y - bridge.y);
  const cmPerPx = 1 / Math.max(1, jaw / JAW_CM, tall / BRIDGE_TO_CHIN_CM);
  const roll = Math.atan2(at(45).y - at(36).y, at(45).x - at(36).x);
  const [cos, sin] = [Math.cos(roll), Math.sin(roll)];
  const [x, y] = [(ear.x + otherEar.x) / 2, (ear.y + otherEar.y) / 2];
  const bump = (indices: readonly number[], wide: number, tallCm: number, high: number): Bump => {
    const px = indices.reduce((sum, index) => sum + at(index).x / indices.length, 0) - x;
    const py = indices.reduce((sum, index) => sum + at(index).y / indices.length, 0) - y;
    return { x: (px * cos + py * sin) * cmPerPx, y: (py * cos - px * sin) * cmPerPx, wide, tall: tallCm, high };
  };
  const relief = [
    bump([30], 1.3, 1.5, 1.9),
    bump([28, 29], 1, 1.6, 0.9),
    bump([36, 39], 1.5, 1.1, -0.7),
    bump([42, 45], 1.5, 1.1, -0.7),
    bump([51, 57], 2.2, 1.2, 0.5),
    bump([8, 57], 1.8, 1.4, 0.4),
  ];
  return { x, y, cmPerPx, cos, sin, relief };
}

/** Where the wall is. */
export interface RoomDraw {
  /** From the screen to what is behind the person, in cm. */
  readonly wallCm: number;
}

/**
 * Lights a head, the body under it and the wall behind it. The head is an ellipsoid with a nose, eyes, lips and chin.
 * The screen is a lamp of six parts, each of which sends light as a matt surface does (inverse square of the distance,
 * cosines at both ends).
 */
export function lightHead(
  size: { readonly width: number; readonly height: number },
  landmarks: readonly Point[],
  screen: ScreenDraw,
  { wallCm }: RoomDraw,
): LightMap {
  const [width, height] = [Math.ceil(size.width / MAP_STEP), Math.ceil(size.height / MAP_STEP)];
  const [light, face] = [new Float32Array(width * height), new Float32Array(width * height)];
  const place = placeHead(landmarks);
  const lamp = openAreaLamp(screen);
  const wall = wallLight(screen, wallCm);
  // Where the camera's axis is, in cm beside the middle of the head.
  const axis = { x: (size.width / 2 - place.x) * place.cmPerPx, y: (size.height / 2 - place.y) * place.cmPerPx };
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const [px, py] = [(x * MAP_STEP - place.x) * place.cmPerPx, (y * MAP_STEP - place.y) * place.cmPerPx];
      const [hx, hy] = [px * place.cos + py * place.sin, py * place.cos - px * place.sin];
      const inside = 1 - (hx / HALF_WIDTH) ** 2 - (hy / (hy < 0 ? HALF_UP : HALF_DOWN)) ** 2;
      const share = smooth(inside / 0.12);
      const body = share < 1 ? bodyShare(hx, hy) : 0;
      let sum = share < 1 ? (1 - share) * (wall + body * (BODY_LIGHT - wall)) : 0;
      if (share > 0) {
        const { slopeX, slopeY, high } = surfaceOf(hx, hy, Math.max(0.02, inside), place.relief);
        sum += share * lamp(px - axis.x, py - axis.y, { behind: HALF_DEPTH - high, slopeX, slopeY });
      }
      light[at] = sum;
      face[at] = smooth((inside - 0.2) / 0.35);
    }
  return { width, height, light, face };
}

/** Height above the middle of the head, and its slopes. */
function surfaceOf(hx: number, hy: number, inside: number, relief: readonly Bump[]) {
  const front = Math.sqrt(inside);
  let high = HALF_DEPTH * front;
  let slopeX = (-HALF_DEPTH * hx) / (HALF_WIDTH ** 2 * front);
  let slopeY = (-HALF_DEPTH * hy) / ((hy < 0 ? HALF_UP : HALF_DOWN) ** 2 * front);
  for (const bump of relief) {
    const [dx, dy] = [(hx - bump.x) / bump.wide, (hy - bump.y) / bump.tall];
    const far = dx * dx + dy * dy;
    if (far > 6) continue;
    const rise = bump.high * Math.exp(-far);
    high += rise;
    slopeX -= (2 * dx * rise) / bump.wide;
    slopeY -= (2 * dy * rise) / bump.tall;
  }
  return { high, slopeX, slopeY };
}

/** The body is some cm behind the face and looks a little upward. */
const BODY_LIGHT = 0.5;

/** Neck and shoulders, as a trapezoid that widens under the chin. */
function bodyShare(hx: number, hy: number): number {
  if (hy < 8) return 0;
  const half = Math.min(22, 6 + Math.max(0, hy - 12) * 2.4);
  return smooth((half - Math.abs(hx)) / 2) * smooth((hy - 8) / 2);
}

function smooth(value: number): number {
  const inside = value <= 0 ? 0 : value >= 1 ? 1 : value;
  return inside * inside * (3 - 2 * inside);
}

/** A place of the head: how far behind the tip of the nose it is, in cm, and its slopes to the side and downward. */
interface Slope {
  readonly behind: number;
  readonly slopeX: number;
  readonly slopeY: number;
}

/** Light on a place that lies (x, y) cm beside the axis of the camera. */
type AreaLamp = (x: number, y: number, slope: Slope) => number;

function openAreaLamp({ widthCm, heightCm, belowCm, distanceCm }: ScreenDraw): AreaLamp {
  const parts = [-1 / 3, 0, 1 / 3].flatMap((v) =>
    [-0.25, 0.25].map((u) => [u * widthCm, belowCm + v * heightCm] as const),
  );
  return (x, y, { behind, slopeX, slopeY }) => {
    const z = distanceCm + behind;
    const length = Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY);
    let sum = 0;
    for (const [lx, ly] of parts) {
      const [dx, dy] = [lx - x, ly - y];
      const far = dx * dx + dy * dy + z * z;
      // The normal is (-slopeX, -slopeY, 1) towards the screen, and so is z.
      const facing = z - slopeX * dx - slopeY * dy;
      if (facing > 0) sum += (facing * z) / (length * far * far);
    }
    return (sum * distanceCm ** 2) / parts.length;
  };
}

function wallLight({ distanceCm, belowCm }: ScreenDraw, wallCm: number): number {
  const far = wallCm ** 2 + belowCm ** 2;
  return (distanceCm ** 2 * wallCm ** 2) / (far * far);
}
