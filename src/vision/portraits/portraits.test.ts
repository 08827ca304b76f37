import { expect, test } from 'vitest';
import type { Landmarks } from '../landmarks.ts';
import { plainPicture } from '../picture.ts';
import { chooseStills, cutPortrait, PORTRAIT_TEMPLATE, type FaceStill } from './portraits.ts';

const picture = plainPicture(640, 480, 0);
const still = (atMs: number, quality: number): FaceStill => ({ atMs, quality, picture, landmarks: [] });
const chosen = (stills: FaceStill[], count: number) => chooseStills(stills, count).map(({ atMs }) => atMs);

test('the best of each part is taken, in the order of the clip', () => {
  const stills = [0, 100, 200, 300, 400, 500, 600, 700].map((atMs, at) => still(atMs, at % 2 === 0 ? 1 : 2));
  expect(chosen(stills, 4)).toEqual([100, 300, 500, 700]);
  expect(chosen(stills.toReversed(), 2)).toEqual([300, 700]);
});

test('if there are no more than wanted, all are taken, and a part without a face has none', () => {
  expect(chosen([still(300, 1), still(100, 9)], 8)).toEqual([100, 300]);
  expect(
    chosen(
      [0, 10, 20, 990, 1000].map((atMs) => still(atMs, atMs)),
      4,
    ),
  ).toEqual([20, 1000]);
  expect(chosen([still(5, 1), still(5, 2), still(5, 3)], 2)).toEqual([5]);
  expect(chosen([], 8)).toEqual([]);
});

/** 68 points that give these five alignment points. */
function landmarksAt(points: readonly (readonly [number, number])[]): Landmarks {
  const [leftEye, rightEye, nose, mouthLeft, mouthRight] = points.map(([x, y]) => ({ x, y }));
  const groups = [
    [leftEye, 36, 41],
    [rightEye, 42, 47],
    [nose, 27, 35],
    [mouthLeft, 48, 53],
    [mouthRight, 54, 59],
    [mouthLeft, 60, 63],
    [mouthRight, 64, 67],
  ] as const;
  return Array.from({ length: 68 }, (_, at) => {
    const group = groups.find(([, from, to]) => at >= from && at <= to);
    return group?.[0] ?? { x: 0, y: 0 };
  });
}

test('a tilted face of double size becomes upright at its place', () => {
  const [left, right] = PORTRAIT_TEMPLATE.points;
  // Turned by a quarter about (320, 240) and doubled: (x, y) -> (320 - 2 (y - 150), 240 + 2 (x - 120)).
  const tilted = PORTRAIT_TEMPLATE.points.map(({ x, y }) => [320 - 2 * (y - 150), 240 + 2 * (x - 120)] as const);
  const dotted = plainPicture(640, 480, 0);
  for (const [x, y] of tilted.slice(0, 2))
    for (let dy = -5; dy <= 5; dy++) {
      const row = ((Math.round(y) + dy) * 640 + Math.round(x) - 5) * 3;
      dotted.rgb.fill(255, row, row + 33);
    }
  const portrait = cutPortrait({ picture: dotted, landmarks: landmarksAt(tilted) });
  expect([portrait?.width, portrait?.height]).toEqual([240, 300]);
  const level = (x: number, y: number) => portrait?.rgb[(Math.round(y) * 240 + Math.round(x)) * 3];
  expect([level(left.x, left.y), level(right.x, right.y), level(120, 200)]).toEqual([255, 255, 0]);
});

test('points that are all in one place are not a face', () => {
  expect(
    cutPortrait({
      picture,
      landmarks: landmarksAt([
        [5, 5],
        [5, 5],
        [5, 5],
        [5, 5],
        [5, 5],
      ]),
    }),
  ).toBeNull();
});
