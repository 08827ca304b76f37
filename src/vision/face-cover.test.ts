import { expect, test } from 'vitest';
import type { AlignedFace, Embedding, FaceEncoder } from './face-encoder.ts';
import { measureCover } from './face-cover.ts';
import { plainPicture } from './picture.ts';

const { signal } = new AbortController();
const template: FaceEncoder['template'] = {
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

const direction = (cosine: number) => Float32Array.of(cosine, Math.sqrt(1 - cosine * cosine)) as Embedding;

/** An encoder to which the eyes and then the mouth of every face matter so much. */
function encoderOf(eyes: number, mouth: number): FaceEncoder {
  const cosines = [eyes, mouth];
  return {
    modelId: 'test@1',
    template,
    dimensions: 2,
    normMin: 0,
    normSure: 0,
    coverMax: 0.78,
    encode: async () => ({ modelId: 'test@1', embedding: direction(cosines.shift() ?? 0), norm: 3 }),
  };
}

/** A face of one colour, with dark discs over the eyes that are named by the x of their middle. */
function faceWith(...discs: readonly number[]): AlignedFace {
  const picture = plainPicture(112, 112, 150);
  for (let at = 0; at < 112 * 112; at++) {
    const [x, y] = [at % 112, Math.floor(at / 112)];
    if (discs.some((middle) => Math.hypot(x - middle, y - 52) < 14)) picture.rgb.fill(40, at * 3, at * 3 + 3);
  }
  return picture as AlignedFace;
}

const coverOf = (face: AlignedFace, eyes: number, mouth: number) =>
  measureCover(encoderOf(eyes, mouth), face, { modelId: 'test@1', embedding: direction(1), norm: 3 }, signal);

test('the cover is that of the part which the encoder would miss least', async () => {
  expect(await coverOf(faceWith(), 0.6, 0.5)).toBeCloseTo(0.6, 6);
  expect(await coverOf(faceWith(), 0.4, 0.85)).toBeCloseTo(0.85, 6);
});

test('eyes behind dark glasses count as covered from a lower cosine on', async () => {
  expect(await coverOf(faceWith(38, 74), 0.56, 0.5)).toBeGreaterThan(0.78);
  expect(await coverOf(faceWith(38, 74), 0.54, 0.5)).toBeLessThan(0.78);
  expect(await coverOf(faceWith(38, 74), 0.99, 0.5)).toBe(1);
});

test('one dark eye is no glasses, and neither is a face that is dark all over', async () => {
  expect(await coverOf(faceWith(38), 0.6, 0.5)).toBeCloseTo(0.6, 6);
  expect(await coverOf(plainPicture(112, 112, 20) as AlignedFace, 0.6, 0.5)).toBeCloseTo(0.6, 6);
});
