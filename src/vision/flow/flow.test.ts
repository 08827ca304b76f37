import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import type { Point } from '../box.ts';
import { smoothPattern } from '../../../test/vision/smooth-pattern.ts';
import { plainPicture } from '../picture.ts';
import { findCorners } from './find-corners.ts';
import { errorOf, fitSimilarity, moveBy } from './fit-similarity.ts';
import { followPoints, type Followed } from './follow-points.ts';
import { greyOf, pyramidOf, type GreyImage } from './grey-image.ts';

const [WIDTH, HEIGHT] = [160, 120];
const MIDDLE = { x: WIDTH / 2, y: HEIGHT / 2 };

/** Draws what `at` gives for each pixel, with noise of up to `noise` luma. */
function draw(at: (x: number, y: number) => number, noise = 0, seed = 1): GreyImage {
  const random = seededRandom(seed);
  const luma = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++)
      luma[y * WIDTH + x] = at(x, y) + (noise === 0 ? 0 : (noise * (random.intBelow(2001) - 1000)) / 1000);
  return { width: WIDTH, height: HEIGHT, luma };
}

function followed(before: GreyImage, after: GreyImage): Followed[] {
  const corners = findCorners(before, { countMax: 80, spacingPx: 10, strengthMin: 2, isWanted: () => true });
  return followPoints(pyramidOf(before, 3), pyramidOf(after, 3), corners);
}

const medianOf = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
const shift = fc.double({ min: -6, max: 6, noNaN: true });

test('a shift of any fraction of a pixel is found to a tenth', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), shift, shift, (seed, dx, dy) => {
      const texture = smoothPattern(seed);
      const found = followed(
        draw(texture),
        draw((x, y) => texture(x - dx, y - dy)),
      );
      expect(found.length).toBeGreaterThan(15);
      expect(medianOf(found.map(({ from, to }) => Math.hypot(to.x - from.x - dx, to.y - from.y - dy)))).toBeLessThan(
        0.1,
      );
    }),
    { numRuns: 25 },
  );
});

test('a picture that stands still has no flow, and noise of the sensor makes little', () => {
  const texture = smoothPattern(4);
  const still = followed(draw(texture), draw(texture));
  expect(still.length).toBeGreaterThan(30);
  for (const { from, to } of still) expect(Math.hypot(to.x - from.x, to.y - from.y)).toBeLessThan(1e-3);
  const noisy = followed(draw(texture, 4, 1), draw(texture, 4, 2));
  expect(medianOf(noisy.map(({ from, to }) => Math.hypot(to.x - from.x, to.y - from.y)))).toBeLessThan(0.2);
});

test('a brighter exposure is no motion', () => {
  const texture = smoothPattern(5);
  const found = followed(
    draw(texture),
    draw((x, y) => texture(x, y) + 25),
  );
  expect(medianOf(found.map(({ from, to }) => Math.hypot(to.x - from.x, to.y - from.y)))).toBeLessThan(0.01);
});

test('a wall without texture has no corners, and another picture cannot be followed', () => {
  const wall = draw(() => 90, 2);
  expect(findCorners(wall, { countMax: 80, spacingPx: 10, strengthMin: 2, isWanted: () => true })).toEqual([]);
  const lost = followed(draw(smoothPattern(6)), draw(smoothPattern(7)));
  expect(lost.length).toBeLessThan(8);
});

test('corners lie where they are wanted, apart from each other, the strongest first', () => {
  const image = draw((x, y) => (x > 40 && y > 30 ? 200 : x > 100 && y < 20 ? 110 : 90));
  const wanted = { countMax: 80, spacingPx: 20, strengthMin: 2 };
  const all = findCorners(image, { ...wanted, isWanted: () => true });
  const [best] = all;
  expect(Math.hypot((best?.x ?? 0) - 40.5, (best?.y ?? 0) - 30.5)).toBeLessThan(4);
  const right = findCorners(image, { ...wanted, isWanted: (x) => x > 80 });
  expect(right.every(({ x }) => x > 80)).toBe(true);
  expect(findCorners(image, { ...wanted, countMax: 1, isWanted: () => true })).toEqual([best]);
});

test('a similarity is found among places of which a third moves otherwise', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.2, max: 0.2, noNaN: true }),
      fc.double({ min: 0.9, max: 1.1, noNaN: true }),
      shift,
      shift,
      fc.integer({ min: 1, max: 1000 }),
      (turn, zoom, tx, ty, seed) => {
        const random = seededRandom(seed);
        const truth = { a: zoom * Math.cos(turn), b: zoom * Math.sin(turn), tx, ty };
        const places = Array.from({ length: 30 }, (_, at): Followed => {
          const from: Point = { x: random.intBelow(WIDTH), y: random.intBelow(HEIGHT) };
          const to = moveBy(truth, from);
          return {
            from,
            to: at % 3 === 0 ? { x: to.x + 10 + random.intBelow(20), y: to.y - random.intBelow(30) } : to,
          };
        });
        const fitted = fitSimilarity(places, { tolerancePx: 0.5, inliersMin: 6 });
        expect(fitted?.inliers.length).toBeGreaterThanOrEqual(20);
        const moved = fitted && moveBy(fitted.similarity, MIDDLE);
        const expected = moveBy(truth, MIDDLE);
        expect(Math.hypot((moved?.x ?? 0) - expected.x, (moved?.y ?? 0) - expected.y)).toBeLessThan(0.3);
      },
    ),
    { numRuns: 60 },
  );
});

test('too few places, or places in one spot, give no similarity', () => {
  const at = (x: number): Followed => ({ from: { x, y: 5 }, to: { x: x + 1, y: 5 } });
  expect(fitSimilarity([], { tolerancePx: 1, inliersMin: 2 })).toBeNull();
  expect(fitSimilarity([at(1), at(40), at(80)], { tolerancePx: 1, inliersMin: 4 })).toBeNull();
  expect(fitSimilarity([at(1), at(1), at(1), at(1)], { tolerancePx: 1, inliersMin: 4 })).toBeNull();
  const line = fitSimilarity([at(1), at(40), at(80), at(120)], { tolerancePx: 1, inliersMin: 4 });
  expect(line && errorOf(line.similarity, at(60))).toBeLessThan(1e-6);
});

test('a pyramid halves, and a place stays where it is in the picture', () => {
  const [whole, half, quarter, ...rest] = pyramidOf(
    draw((x, y) => x + y),
    9,
  );
  expect([whole?.width, half?.width, quarter?.width, half?.height, quarter?.height]).toEqual([160, 80, 40, 60, 30]);
  expect(rest).toEqual([]);
  // Pixel (10, 10) of the half lies in the middle of pixels 20 and 21: at 20.5 + 20.5.
  expect(half?.luma[10 * 80 + 10]).toBeCloseTo(41, 4);
  const picture = plainPicture(4, 4, 0);
  picture.rgb.set([255, 0, 0], 0);
  expect(greyOf(picture).luma[0]).toBeCloseTo(76.245, 3);
});
