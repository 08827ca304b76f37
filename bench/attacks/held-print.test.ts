import { expect, test } from 'vitest';
import type { Picture } from '../../src/vision/picture.ts';
import { Rng } from '../world/rng.ts';
import { drawPrint, filmPrint } from './held-print.ts';

const SIDE = 160;
/** Centres of nine bright dots on a dark still, each of its own brightness, so that they are told apart by order. */
const DOTS = [48, 80, 112].flatMap((y) => [48, 80, 112].map((x) => ({ x, y })));

function dottedStill(): Picture {
  const rgb = new Uint8Array(SIDE * SIDE * 3).fill(20);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      if (DOTS.some((dot) => Math.hypot(dot.x - x, dot.y - y) < 5))
        rgb.fill(250, (y * SIDE + x) * 3, (y * SIDE + x) * 3 + 3);
  return { width: SIDE, height: SIDE, rgb };
}

type Pair = readonly [x: number, y: number];

/** Follows the dots: the centre of the light around each place where one was, from frame to frame. */
function followDots(frame: Picture, near: readonly Pair[]): readonly Pair[] {
  return near.map(([cx, cy]) => {
    let [sum, sx, sy] = [0, 0, 0];
    for (let y = Math.floor(cy) - 12; y <= cy + 12; y++)
      for (let x = Math.floor(cx) - 12; x <= cx + 12; x++) {
        const light = Math.max(0, (frame.rgb[(y * SIDE + x) * 3 + 1] ?? 0) - 110);
        [sum, sx, sy] = [sum + light, sx + light * x, sy + light * y];
      }
    return [sx / sum, sy / sum];
  });
}

/** Least squares of the eight numbers of a homography, by Gauss-Jordan on the normal equations. */
function fitHomography(from: readonly Pair[], onto: readonly Pair[]): readonly number[] {
  const rows = from.flatMap(([x, y], i) => {
    const [u, v] = onto[i] ?? [NaN, NaN];
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  const n = 8;
  const m = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n + 1 }, (__, j) => rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0)),
  );
  for (let i = 0; i < n; i++) {
    const pivot = m[i]?.[i] ?? NaN;
    const unit = (m[i] ?? []).map((each) => each / pivot);
    for (let k = 0; k < n; k++) {
      const factor = m[k]?.[i] ?? 0;
      m[k] = k === i ? unit : (m[k] ?? []).map((each, j) => each - factor * (unit[j] ?? 0));
    }
  }
  return m.map((row) => row[n] ?? NaN);
}

function worstMiss(from: readonly Pair[], onto: readonly Pair[]): number {
  // About the middle, so that the equations are well conditioned.
  const centred = (points: readonly Pair[]) => points.map(([x, y]): Pair => [(x - 80) / 40, (y - 80) / 40]);
  const [p, q] = [centred(from), centred(onto)];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = fitHomography(p, q);
  const misses = p.map(([x, y], i) => {
    const w = g * x + h * y + 1;
    const [u, v] = q[i] ?? [NaN, NaN];
    return 40 * Math.hypot((a * x + b * y + c) / w - u, (d * x + e * y + f) / w - v);
  });
  return Math.max(...misses);
}

test.each([1, 2, 3])('every frame of a flat held print is a homography of one still, seed %i', (seed) => {
  const random = new Rng(seed);
  const still = {
    picture: dottedStill(),
    index: 0,
    face: { box: { left: 40, top: 40, width: 80, height: 80 }, landmarks: [] },
  };
  const flat = { bend: 0, faceShare: 0.5, lightFall: 0, lightByTurn: 0.2, offsetX: 0, offsetY: 0, fingers: false };
  const flatter = { rollDeg: 3, inkBlack: 0.05, paperWhite: 1, inkGamma: 1, halftone: 0, seconds: 1, fps: 25 };
  const draw = { ...drawPrint(random), ...flat, ...flatter };
  const frames = [...filmPrint(random, still, draw)];
  expect(frames).toHaveLength(25);
  let places: readonly Pair[] = DOTS.map(({ x, y }): Pair => [x, y]);
  let farthest = 0;
  const begin = DOTS.map(({ x, y }): Pair => [x, y]);
  for (const frame of frames) {
    places = followDots(frame, places);
    expect(worstMiss(begin, places)).toBeLessThan(0.5);
    farthest = Math.max(
      farthest,
      ...places.map(([x, y], i) => Math.hypot(x - (begin[i]?.[0] ?? 0), y - (begin[i]?.[1] ?? 0))),
    );
  }
  expect(farthest).toBeGreaterThan(1);
});
