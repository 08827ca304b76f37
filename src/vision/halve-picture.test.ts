import { expect, test } from 'vitest';
import { alignFace } from './align-face.ts';
import { halvePicture } from './halve-picture.ts';
import type { FivePoints } from './landmarks.ts';
import { plainPicture, type Picture } from './picture.ts';
import { resizeBox } from './resample.ts';

/** A picture of one row, or of several, with three equal channels. */
function greyPicture(rows: readonly (readonly number[])[]): Picture {
  const [first = []] = rows;
  const rgb = Uint8Array.from(rows.flat().flatMap((level) => [level, level, level]));
  return { width: first.length, height: rows.length, rgb };
}

test('a pixel of the half is the mean of four, and the last row and column of an odd number are their own neighbours', () => {
  const picture = greyPicture([
    [0, 4, 100],
    [8, 12, 50],
    [20, 30, 200],
  ]);
  expect(halvePicture(picture)).toEqual(
    greyPicture([
      [6, 75],
      [25, 200],
    ]),
  );
  expect(halvePicture(picture)).toBe(halvePicture(picture));
  expect(halvePicture(plainPicture(1, 1, 9))).toEqual(plainPicture(1, 1, 9));
});

/** Brightness rises from left to right and from top to bottom, so that a shift would show. */
const SLOPE: Picture = {
  width: 1200,
  height: 1600,
  rgb: Uint8Array.from({ length: 1200 * 1600 * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return Math.floor((pixel % 1200) / 12 + Math.floor(pixel / 1200) / 16);
  }),
};

test('a picture that is shrunk by more than four shows each place where it was', () => {
  const small = resizeBox(SLOPE, { left: 0, top: 0, width: 1200, height: 1600 }, 120, 160);
  for (const [x, y] of [
    [0, 0],
    [30, 40],
    [60, 80],
    [119, 159],
  ] as const)
    expect(Math.abs((small.rgb[(y * 120 + x) * 3] ?? 0) - ((x + 0.5) / 1.2 + (y + 0.5) / 1.6))).toBeLessThan(1.5);
});

const TEMPLATE_POINTS = [
  [38, 52],
  [74, 52],
  [56, 72],
  [42, 92],
  [70, 92],
].map(([x = 0, y = 0]) => ({ x, y })) as unknown as FivePoints;

test.each([544, 545])('a face that is shrunk by more than four is not moved, edge at %i', (edge) => {
  const rgb = Uint8Array.from({ length: 1200 * 1200 * 3 }, (_, at) => (Math.floor(at / 3) % 1200 < edge ? 0 : 255));
  // Pixel 56 of the face begins at the edge.
  const inPhoto = TEMPLATE_POINTS.map(({ x, y }) => ({ x: x * 8 + edge - 56 * 8 + 4, y: y * 8 + 100 }));
  const face = alignFace({ width: 1200, height: 1200, rgb }, inPhoto as unknown as FivePoints, {
    width: 112,
    height: 112,
    points: TEMPLATE_POINTS,
  });
  const [left = 0, right = 0] = [face?.rgb[(60 * 112 + 55) * 3], face?.rgb[(60 * 112 + 56) * 3]];
  expect(left).toBeLessThan(40);
  expect(right).toBeGreaterThan(215);
  expect(Math.abs(left + right - 255)).toBeLessThan(5);
});
