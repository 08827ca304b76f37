import { expect, test } from 'vitest';
import { compareWithReference, referenceFaceOf } from './reference-face.ts';
import { FACE_SPACE, textOfNumbers } from '../vision/calibration/face-space.ts';

const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));

test('the template of one photo is its embedding', () => {
  expect(referenceFaceOf('m@1', [at(30)])).toEqual({ kind: 'embedding', modelId: 'm@1', embedding: at(30) });
});

test('the template of several photos points to their middle and has length 1', () => {
  const { embedding, photos } = referenceFaceOf('m@1', [at(10), at(50), at(30)]);
  expect(embedding[0]).toBeCloseTo(Math.cos(Math.PI / 6), 6);
  expect(embedding[1]).toBeCloseTo(Math.sin(Math.PI / 6), 6);
  expect(photos).toHaveLength(3);
});

test('photos that cancel each other out leave the first as the template', () => {
  expect(referenceFaceOf('m@1', [at(0), at(180)]).embedding).toEqual(at(0));
});

test('a face is compared with the template, less what strangers gain by it, and never with that of another encoder', () => {
  const reference = referenceFaceOf('m@1', [at(0), at(60)]);
  expect(compareWithReference(reference, { modelId: 'm@1', embedding: at(60) }, null)).toEqual({
    ok: true,
    cosine: expect.closeTo(Math.cos(Math.PI / 6) - 0.012, 6),
  });
  expect(compareWithReference(reference, { modelId: 'm@2', embedding: at(60) }, null)).toEqual({
    ok: false,
    why: 'other-model',
  });
});

test('in a face space the direction that is shortened counts less', () => {
  const directions = new Float32Array(8);
  directions[0] = 1;
  const space = FACE_SPACE.parse({
    id: 'test@1',
    modelId: 'm@1',
    dimensions: 8,
    mean: textOfNumbers(new Float32Array(8)),
    directions: textOfNumbers(directions),
    shortenBy: [0.5],
    source: { faces: 1, data: 'none', licence: 'none' },
  });
  const [a, b] = [Float32Array.of(0.8, 0.6, 0, 0, 0, 0, 0, 0), Float32Array.of(0.8, -0.6, 0, 0, 0, 0, 0, 0)];
  const reference = referenceFaceOf('m@1', [a]);
  expect(compareWithReference(reference, { modelId: 'm@1', embedding: b }, null)).toEqual({
    ok: true,
    cosine: expect.closeTo(0.64 - 0.36, 5),
  });
  // The shared .8 becomes .4: (.16 - .36) / (.16 + .36).
  expect(compareWithReference(reference, { modelId: 'm@1', embedding: b }, space)).toEqual({
    ok: true,
    cosine: expect.closeTo(-0.2 / 0.52, 5),
  });
});
