import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignFace, fitSimilarity, invert, moveBy } from './align-face.ts';
import type { Point } from './box.ts';
import type { AlignmentTemplate } from './face-encoder.ts';
import type { FivePoints } from './landmarks.ts';
import { plainPicture } from './picture.ts';

const TEMPLATE: AlignmentTemplate = {
  width: 112,
  height: 112,
  points: [
    { x: 38, y: 52 },
    { x: 74, y: 52 },
    { x: 56, y: 72 },
    { x: 42, y: 92 },
    { x: 71, y: 92 },
  ],
};
const similarities = fc.record({
  a: fc.double({ min: 0.2, max: 3, noNaN: true }),
  b: fc.double({ min: -2, max: 2, noNaN: true }),
  dx: fc.double({ min: -300, max: 300, noNaN: true }),
  dy: fc.double({ min: -300, max: 300, noNaN: true }),
});

test('the fit finds the similarity that made the points, and its inverse brings them back', () => {
  fc.assert(
    fc.property(similarities, (similarity) => {
      const moved = TEMPLATE.points.map((point) => moveBy(similarity, point));
      const fitted = fitSimilarity(TEMPLATE.points, moved);
      for (const [at, point] of TEMPLATE.points.entries()) {
        expect(distance(moveBy(fitted, point), moved[at])).toBeLessThan(1e-4);
        expect(distance(moveBy(invert(fitted), moveBy(fitted, point)), point)).toBeLessThan(1e-4);
      }
    }),
  );
});

test('points that are not finite, or all in one place, are not a face', () => {
  const picture = plainPicture(50, 50);
  const one = Array.from({ length: 5 }, () => ({ x: 20, y: 20 })) as unknown as FivePoints;
  const none = Array.from({ length: 5 }, () => ({ x: NaN, y: 20 })) as unknown as FivePoints;
  expect(alignFace(picture, one, TEMPLATE)).toBeNull();
  expect(alignFace(picture, none, TEMPLATE)).toBeNull();
});

test('a mark at each point is at the template point after alignment, wherever and however the face lies', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1.5, max: 4, noNaN: true }),
      fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
      (scale, angle) => {
        const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
        const centre = { x: 56, y: 72 };
        const similarity = { a, b, dx: 320 - a * centre.x + b * centre.y, dy: 320 - b * centre.x - a * centre.y };
        const points = TEMPLATE.points.map((point) => moveBy(similarity, point)) as unknown as FivePoints;
        const picture = plainPicture(640, 640, 0);
        for (const { x, y } of points) markAround(picture, x, y, Math.ceil(scale * 2));
        const aligned = alignFace(picture, points, TEMPLATE);
        for (const { x, y } of TEMPLATE.points)
          expect(aligned?.rgb[(Math.round(y) * 112 + Math.round(x)) * 3]).toBeGreaterThan(200);
        expect(aligned?.rgb[(56 * 112 + 5) * 3]).toBe(0);
      },
    ),
    { numRuns: 20 },
  );
});

function distance(a: Point, b: Point | undefined): number {
  return b ? Math.hypot(a.x - b.x, a.y - b.y) : NaN;
}

function markAround(picture: { width: number; rgb: Uint8Array }, x: number, y: number, radius: number): void {
  for (let dy = -radius; dy <= radius; dy++)
    for (let dx = -radius; dx <= radius; dx++) {
      const at = ((Math.floor(y) + dy) * picture.width + Math.floor(x) + dx) * 3;
      picture.rgb.fill(255, at, at + 3);
    }
}
