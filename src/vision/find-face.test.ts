import { expect, test } from 'vitest';
import { normalise } from './compare-embeddings.ts';
import type { DetectedFace } from './face-detector.ts';
import { chooseFace, findFace, standsOut, type FaceModels } from './find-face.ts';
import { plainPicture, type Picture } from './picture.ts';

const { signal } = new AbortController();
const UPRIGHT = { x: 1, y: 0 };

/**
 * Models for pictures in which a white square stands for the face. The detector sees it only if the picture is at least
 * `seenFromWidth` wide. The encoder trusts it only if it is in the upper half.
 */
function squareModels(seenFromWidth: number, looks: string[] = []): FaceModels {
  return {
    detector: {
      modelId: 'square',
      async detect(picture) {
        looks.push(`${picture.width}x${picture.height}`);
        const box = whiteBox(picture);
        return box && picture.width >= seenFromWidth ? [{ box, confidence: 0.9 }] : [];
      },
    },
    landmarks: {
      async locate(_picture, { left, top, width, height }) {
        const at = (x: number, y: number) => ({ x: left + x * width, y: top + y * height });
        const points = Array.from({ length: 68 }, () => at(0.5, 0.5));
        for (const index of [37, 38, 40, 41]) points[index] = at(0.3, 0.4);
        for (const index of [43, 44, 46, 47]) points[index] = at(0.7, 0.4);
        for (const index of [48, 60]) points[index] = at(0.35, 0.8);
        for (const index of [54, 64]) points[index] = at(0.65, 0.8);
        return points;
      },
    },
    encoder: {
      modelId: 'square',
      template: {
        width: 16,
        height: 16,
        points: [
          { x: 5, y: 6 },
          { x: 11, y: 6 },
          { x: 8, y: 8 },
          { x: 5, y: 12 },
          { x: 11, y: 12 },
        ],
      },
      dimensions: 2,
      normMin: 2,
      normSure: 2.5,
      coverMax: 1,
      async encode(face) {
        const bright = (face.rgb[(8 * 16 + 8) * 3] ?? 0) > 200;
        const encoded = normalise(Float32Array.of(UPRIGHT.x * (bright ? 3 : 1), UPRIGHT.y));
        if (!encoded) throw new Error('no direction');
        return { modelId: 'square', ...encoded };
      },
    },
  };
}

test('a face that is found at once is looked for only once', async () => {
  const looks: string[] = [];
  const found = await findFace(squareModels(0, looks), squarePicture(), 'largest', signal);
  expect(found).toMatchObject({ facesFound: 1, box: { left: 10, top: 20, width: 30, height: 30 } });
  expect(looks).toEqual(['100x80']);
});

test('a face that is found only with a margin has its box in the picture without the margin', async () => {
  const looks: string[] = [];
  const found = await findFace(squareModels(150, looks), squarePicture(), 'largest', signal);
  expect(found?.box).toEqual({ left: 10, top: 20, width: 30, height: 30 });
  expect(looks).toEqual(['100x80', '160x140']);
});

test('the result is null if no attempt finds a face', async () => {
  const looks: string[] = [];
  expect(await findFace(squareModels(10_000, looks), squarePicture(), 'largest', signal)).toBeNull();
  expect(looks).toEqual(['100x80', '160x140', '250x230', '400x380', '128x148', '128x148', '160x140']);
});

test('a face that the encoder does not trust is tried again, and the best attempt counts', async () => {
  const looks: string[] = [];
  const models = squareModels(0, looks);
  let calls = 0;
  const doubting: FaceModels = {
    ...models,
    encoder: {
      ...models.encoder,
      async encode(face, abort) {
        const encoded = await models.encoder.encode(face, abort);
        return { ...encoded, norm: [1, 1.2, 1.1, 1, 1.9, 1, 1][calls++] ?? 0 };
      },
    },
  };
  const found = await findFace(doubting, squarePicture(), 'largest', signal);
  expect(looks).toHaveLength(7);
  expect(found?.encoded.norm).toBe(1.9);
  expect(found?.box).toEqual({ left: 10, top: 20, width: 30, height: 30 });
  expect(found?.upright.picture).toMatchObject({ width: 80, height: 100 });
});

test('a face that is trusted but may lie on its side is turned, without margins', async () => {
  const looks: string[] = [];
  const models = squareModels(0, looks);
  const unsure: FaceModels = { ...models, encoder: { ...models.encoder, normSure: 4 } };
  const found = await findFace(unsure, squarePicture(), 'largest', signal);
  expect(looks).toEqual(['100x80', '128x148', '128x148', '160x140']);
  expect(found?.box).toEqual({ left: 10, top: 20, width: 30, height: 30 });
});

test('of several faces the one that covers most of the picture counts, or the most central one', () => {
  const picture = { width: 100, height: 100 };
  const faces: DetectedFace[] = [
    { box: { left: 40, top: 40, width: 20, height: 20 }, confidence: 0.99 },
    { box: { left: 5, top: 5, width: 30, height: 30 }, confidence: 0.7 },
    { box: { left: 80, top: 80, width: 90, height: 90 }, confidence: 1 },
  ];
  expect(chooseFace(faces, picture, 'largest')).toBe(faces[1]);
  expect(chooseFace(faces, picture, 'central')).toBe(faces[0]);
  expect(chooseFace([], picture, 'largest')).toBeNull();
});

test.each<[string, boolean, DetectedFace['box'], DetectedFace['box'][]]>([
  ['alone, even at the edge', true, { left: 0, top: 0, width: 20, height: 20 }, []],
  [
    'twice as large as the others',
    true,
    { left: 30, top: 10, width: 40, height: 60 },
    [
      { left: 0, top: 0, width: 30, height: 20 },
      { left: 80, top: 0, width: 10, height: 30 },
    ],
  ],
  [
    'not quite twice as large',
    false,
    { left: 30, top: 10, width: 40, height: 60 },
    [{ left: 0, top: 0, width: 20, height: 31 }],
  ],
  [
    'large, and left of the middle',
    false,
    { left: 0, top: 10, width: 49, height: 60 },
    [{ left: 80, top: 0, width: 10, height: 10 }],
  ],
  [
    'large, and just at the middle',
    true,
    { left: 0, top: 10, width: 50, height: 60 },
    [{ left: 80, top: 0, width: 10, height: 10 }],
  ],
])('a face that is %s stands out: %s', (_, expected, box, others) => {
  const face = { box, confidence: 0.9 };
  const faces = [...others.map((other) => ({ box: other, confidence: 0.99 })), face];
  expect(standsOut(face, faces, { width: 100, height: 100 })).toBe(expected);
});

function squarePicture(): Picture {
  const picture = plainPicture(100, 80, 50);
  for (let y = 20; y < 50; y++) picture.rgb.fill(255, (y * 100 + 10) * 3, (y * 100 + 40) * 3);
  return picture;
}

function whiteBox({ width, rgb }: Picture): DetectedFace['box'] | null {
  const white = Array.from({ length: rgb.length / 3 }, (_, at) => at).filter((at) => (rgb[at * 3] ?? 0) > 250);
  if (white.length === 0) return null;
  const columns = white.map((at) => at % width);
  const rows = white.map((at) => Math.floor(at / width));
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  return { left, top, width: Math.max(...columns) - left + 1, height: Math.max(...rows) - top + 1 };
}
