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

test.each([
  // A face that is cut by the edge counts only for its visible part, on every side.
  ['the left edge', { left: -60, top: 40, width: 80, height: 30 }],
  ['the upper edge', { left: 40, top: -60, width: 30, height: 80 }],
  ['the right edge', { left: 80, top: 40, width: 80, height: 30 }],
  ['the lower edge', { left: 40, top: 80, width: 30, height: 80 }],
  ['a corner outside', { left: -60, top: -60, width: 50, height: 50 }],
])('a face at %s counts less than a smaller one that is seen whole', (_, box) => {
  const [cut, whole] = [
    { box, confidence: 1 },
    { box: { left: 35, top: 35, width: 26, height: 26 }, confidence: 0.5 },
  ];
  for (const faces of [
    [cut, whole],
    [whole, cut],
  ])
    expect(chooseFace(faces, { width: 100, height: 100 }, 'largest')).toBe(whole);
});

test('of two alike the first counts, and nearness is that of the middles in both directions', () => {
  const face = (left: number, top: number, side = 20): DetectedFace => ({
    box: { left, top, width: side, height: side },
    confidence: 1,
  });
  const twins = [face(10, 10), face(60, 60)];
  expect(chooseFace(twins, { width: 100, height: 100 }, 'largest')).toBe(twins[0]);
  // The middle of the picture is at 100, 50.
  const picture = { width: 200, height: 100 };
  const [near, wide, high] = [face(85, 36), face(60, 40), face(90, 12)];
  expect(chooseFace([wide, high, near], picture, 'central')).toBe(near);
  expect(chooseFace([wide, high], picture, 'central')).toBe(high);
  expect(chooseFace([face(90, 40, 60), face(110, 40)], picture, 'central')?.box.width).toBe(20);
});

const doubtful = (norms: readonly number[], normSure = 2.5): [FaceModels, string[]] => {
  const looks: string[] = [];
  const models = squareModels(0, looks);
  let calls = 0;
  const encoder: FaceModels['encoder'] = {
    ...models.encoder,
    normSure,
    async encode(face, abort) {
      return { ...(await models.encoder.encode(face, abort)), norm: norms[calls++] ?? 0 };
    },
  };
  return [{ ...models, encoder }, looks];
};

test.each([
  // A picture that is turned must be better by more than 1.22, and an upright one only better.
  [[1, 1, 1, 1, 1.22, 1, 1], 1, 100],
  [[1, 1, 1, 1, 1.23, 1, 1], 1.23, 80],
  [[1, 1.01, 1, 1, 1.23, 1, 1], 1.01, 100],
  [[1, 1, 1, 1, 1, 1.5, 1.5], 1.5, 80],
  [[1, 1, 1, 1, 1, 1, 1.5], 1.5, 100],
  // 2 is trusted, and 2.5 is surely upright: no more is looked for.
  [[1, 2, 2.45], 2.45, 80],
  [[1, 2, 2.44], 2, 100],
  [[1, 2.5, 9], 2.5, 100],
])('of attempts with embeddings of length %j the one of %d counts', async (norms, best, width) => {
  const [models] = doubtful(norms);
  const found = await findFace(models, squarePicture(), 'largest', signal);
  expect([found?.encoded.norm, found?.upright.picture.width]).toEqual([best, width]);
});

test.each([
  [[2], 2, 1],
  [[2], 2.01, 4],
  [[1.99, 1.99, 1.99, 1.99], 1.5, 4],
])('after %j with sureness from %d on, %i looks are taken', async (norms, normSure, taken) => {
  const [models, looks] = doubtful([...norms, 0, 0, 0], normSure);
  await findFace(models, squarePicture(), 'largest', signal);
  expect(looks).toHaveLength(taken);
});

test('a face without an alignment is none, and the answer has all that was found', async () => {
  const models = squareModels(0);
  const flat: FaceModels = {
    ...models,
    landmarks: { locate: async () => Array.from({ length: 68 }, () => ({ x: 5, y: 5 })) },
  };
  expect(await findFace(flat, squarePicture(), 'largest', signal)).toBeNull();
  const found = await findFace(models, squarePicture(), 'central', signal);
  expect(found).toMatchObject({
    confidence: 0.9,
    facesFound: 1,
    standsOut: true,
    upright: { box: { left: 10, top: 20 } },
  });
  expect(found?.landmarks).toHaveLength(68);
  expect(found?.aligned).toMatchObject({ width: 16, height: 16 });
});

test('a face right of the middle does not stand out, and one that just reaches it does', () => {
  const other = { box: { left: 0, top: 0, width: 10, height: 10 }, confidence: 1 };
  for (const [left, stands] of [
    [51, false],
    [50, true],
  ] as const) {
    const face = { box: { left, top: 10, width: 40, height: 20 }, confidence: 0.9 };
    expect(standsOut(face, [other, face], { width: 100, height: 100 })).toBe(stands);
  }
});
