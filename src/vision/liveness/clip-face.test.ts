import { expect, test } from 'vitest';
import type { EncodedFace } from '../face-encoder.ts';
import { normalise } from '../compare-embeddings.ts';
import { clipFaceOf } from './clip-face.ts';

/** A still with a face in this direction and a raw embedding of this length. */
function still(x: number, y: number, norm: number): EncodedFace {
  const direction = normalise(Float32Array.of(x, y));
  if (direction === null) throw new Error('no direction');
  return { modelId: 'm@1', embedding: direction.embedding, norm };
}

const HALF = Math.SQRT1_2;
const faceOf = (stills: readonly EncodedFace[], count: number) =>
  Array.from(clipFaceOf(stills, { normMin: 2.2, count })?.embedding ?? []);

test('the mean of the best stills is taken, each by its direction and not by its length', () => {
  const stills = [still(1, 0, 2.3), still(-1, 0, 2.2), still(1, 0, 4), still(0, 1, 3)];
  expect(faceOf(stills, 1)).toEqual([1, 0]);
  const [x = NaN, y = NaN] = faceOf(stills, 2);
  expect(x).toBeCloseTo(HALF, 6);
  expect(y).toBeCloseTo(HALF, 6);
  expect(Math.hypot(...faceOf(stills, 3))).toBeCloseTo(1, 6);
});

test('a still that shows the face badly does not count, and without any other there is no face', () => {
  expect(faceOf([still(1, 0, 2.2), still(0, 1, 2.19)], 2)).toEqual([1, 0]);
  expect(clipFaceOf([still(1, 0, 2.19)], { normMin: 2.2 })).toBeNull();
  expect(clipFaceOf([], { normMin: 2.2 })).toBeNull();
});

test('stills that cancel out leave the best one', () => {
  expect(faceOf([still(1, 0, 3), still(-1, 0, 2.5)], 2)).toEqual([1, 0]);
});
