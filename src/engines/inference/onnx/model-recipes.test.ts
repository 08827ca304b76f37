import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeOnnx, type OnnxNetwork, type OnnxWeights } from '../../../../test/vision/write-onnx.ts';
import { plainPicture } from '../../../vision/picture.ts';
import type { AlignedFace } from '../../../vision/face-encoder.ts';
import { manifestOf, MODEL_RECIPES } from '../models/model-recipes.ts';
import type { ModelManifest } from '../models/model-manifest.ts';
import { readManifest, readModel } from '../models/read-model.ts';
import { OnnxDetector } from './onnx-detector.ts';
import { OnnxEncoder } from './onnx-encoder.ts';
import { OnnxLiveness } from './onnx-liveness.ts';

const { signal } = new AbortController();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'recipes-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Brings a network by a recipe, as an operator does: the file, and the manifest that the recipe makes for it. */
async function bring<Role extends ModelManifest['role']>(name: string, role: Role, network: OnnxNetwork) {
  const recipe = MODEL_RECIPES.find((each) => each.name === name);
  if (!recipe) throw new Error(`no recipe ${name}`);
  const bytes = writeOnnx(network);
  const file = `${name}.onnx`;
  const manifest = manifestOf(recipe, { name: file, sha256: createHash('sha256').update(bytes).digest('hex') });
  await writeFile(path.join(folder, file), bytes);
  await writeFile(path.join(folder, `${name}.json`), JSON.stringify(manifest));
  return readModel(folder, await readManifest(path.join(folder, `${name}.json`), role));
}

const constant = (name: string, shape: readonly number[], planted: Readonly<Record<number, number>>): OnnxWeights => {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (const [at, value] of Object.entries(planted)) values[Number(at)] = value;
  return { name: `${name}-values`, type: 1, shape, values };
};

/** A network that gives the same outputs for every picture. */
function constantNetwork(
  input: string,
  sides: readonly (number | string)[],
  weights: readonly OnnxWeights[],
): OnnxNetwork {
  const names = weights.map(({ name }) => name.replace(/-values$/, ''));
  return {
    inputs: [{ name: input, type: 1, shape: [1, 3, ...sides] }],
    outputs: weights.map(({ type, shape }, at) => ({ name: names[at] ?? '', type, shape })),
    nodes: weights.map(({ name }, at) => ({ op: 'Identity', inputs: [name], outputs: [names[at] ?? ''] })),
    weights,
  };
}

describe.each([
  [
    'scrfd-10g',
    [
      ['448', '451'],
      ['471', '474'],
      ['494', '497'],
    ],
  ],
  [
    'scrfd-500m',
    [
      ['443', '446'],
      ['468', '471'],
      ['493', '496'],
    ],
  ],
] as const)('%s', (name, layers) => {
  test('a box is its distances from the corner of its cell, in strides', async () => {
    // The second anchor of the cell in column 10 and row 20 of the layer with stride 16. The corner of the cell is at
    // (160, 320).
    const at = (20 * 40 + 10) * 2 + 1;
    const weights = layers.flatMap(([scores, boxes], layer) => {
      const count = 2 * (640 / (8 << layer)) ** 2;
      const isIts = layer === 1;
      return [
        constant(scores, [count, 1], isIts ? { [at]: 0.9 } : {}),
        constant(boxes, [count, 4], isIts ? { [at * 4]: 2, [at * 4 + 1]: 3, [at * 4 + 2]: 4, [at * 4 + 3]: 5 } : {}),
      ];
    });
    const detector = await OnnxDetector.open(
      await bring(name, 'detector', constantNetwork('input.1', ['h', 'w'], weights)),
    );
    expect(await detector.detect(plainPicture(640, 640), signal)).toEqual([
      {
        confidence: expect.closeTo(0.9, 6),
        box: {
          left: expect.closeTo(160 - 2 * 16, 3),
          top: expect.closeTo(320 - 3 * 16, 3),
          width: expect.closeTo(6 * 16, 3),
          height: expect.closeTo(8 * 16, 3),
        },
      },
    ]);
  });
});

test('yunet: a box is its centre from the corner of its cell and the logarithms of its sides', async () => {
  // The cell in column 3 and row 5 of the layer with stride 32. Its corner is at (96, 160).
  const at = 5 * 20 + 3;
  const weights = [8, 16, 32].flatMap((stride) => {
    const count = (640 / stride) ** 2;
    const isIts = stride === 32;
    const box = { [at * 4]: 0.25, [at * 4 + 1]: 0.5, [at * 4 + 2]: Math.log(3), [at * 4 + 3]: Math.log(4) };
    return [
      constant(`cls_${stride}`, [1, count, 1], isIts ? { [at]: 0.81 } : {}),
      constant(`obj_${stride}`, [1, count, 1], isIts ? { [at]: 1 } : {}),
      constant(`bbox_${stride}`, [1, count, 4], isIts ? box : {}),
    ];
  });
  const detector = await OnnxDetector.open(
    await bring('yunet', 'detector', constantNetwork('input', [640, 640], weights)),
  );
  // The picture is half as large as the input, so every length in it is half as long.
  expect(await detector.detect(plainPicture(320, 320), signal)).toEqual([
    {
      confidence: expect.closeTo(0.9, 6),
      box: {
        left: expect.closeTo((96 + 8 - 48) / 2, 3),
        top: expect.closeTo((160 + 16 - 64) / 2, 3),
        width: expect.closeTo(96 / 2, 3),
        height: expect.closeTo(128 / 2, 3),
      },
    },
  ]);
});

/** A network that gives the means of its three channels, then zeros. */
function meansNetwork(input: string, side: number, output: string, dimensions: number): OnnxNetwork {
  const values = new Float32Array(3 * dimensions);
  for (let channel = 0; channel < 3; channel++) values[channel * dimensions + channel] = 1;
  return {
    inputs: [{ name: input, type: 1, shape: ['batch', 3, side, side] }],
    outputs: [{ name: output, type: 1, shape: ['batch', dimensions] }],
    nodes: [
      { op: 'GlobalAveragePool', inputs: [input], outputs: ['means'] },
      { op: 'Flatten', inputs: ['means'], outputs: ['flat'] },
      { op: 'MatMul', inputs: ['flat', 'weights'], outputs: [output] },
    ],
    weights: [{ name: 'weights', type: 1, shape: [3, dimensions], values }],
  };
}

/** A picture of one colour: red is 200, green 100 and blue 50. */
function coloured(width: number, height: number) {
  const picture = plainPicture(width, height);
  for (let at = 0; at < picture.rgb.length; at += 3) picture.rgb.set([200, 100, 50], at);
  return picture;
}

test.each([
  ['arcface-r50', 'input.1', '683', 512, [72.5, -27.5, -77.5].map((value) => value / 127.5)],
  ['adaface', 'input', 'output', 512, [-77.5, -27.5, 72.5].map((value) => value / 127.5)],
  ['sface', 'data', 'fc1', 128, [200, 100, 50]],
] as const)('%s gets the channels in its order and at its scale', async (name, input, output, dimensions, raw) => {
  const encoder = await OnnxEncoder.open(await bring(name, 'encoder', meansNetwork(input, 112, output, dimensions)));
  const { embedding, norm } = await encoder.encode(coloured(112, 112) as AlignedFace, signal);
  expect(embedding).toHaveLength(dimensions);
  expect(norm).toBeCloseTo(Math.hypot(...raw), 3);
  expect([...embedding.subarray(0, 3)].map((value) => Number((value * norm).toFixed(3)))).toEqual(
    raw.map((value) => Number(value.toFixed(3))),
  );
});

test.each([['minifasnet-v2'], ['minifasnet-v1se']])(
  '%s gets pixels from 0 to 255, and its second class is live',
  async (name) => {
    const liveness = await OnnxLiveness.open(await bring(name, 'liveness', meansNetwork('input', 80, 'output', 3)));
    const picture = coloured(400, 400);
    // Blue, green, red: the second of the three logits is that of green, 100 among 50, 100 and 200. A network is taken
    // to be sure of its answer by log-odds of 8 at most.
    expect(await liveness.scoreLive(picture, { left: 150, top: 150, width: 80, height: 80 }, signal)).toBeCloseTo(
      1 / (1 + Math.exp(8)),
      6,
    );
    const greener = coloured(400, 400);
    for (let at = 1; at < greener.rgb.length; at += 3) greener.rgb[at] = 202;
    const live = await liveness.scoreLive(greener, { left: 150, top: 150, width: 80, height: 80 }, signal);
    expect(live).toBeCloseTo(Math.exp(2) / (1 + Math.exp(2)), 3);
  },
);

test('each recipe has a licence note, a name of its own, and is tried above', () => {
  const names = MODEL_RECIPES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.toSorted()).toEqual(
    'adaface arcface-r50 minifasnet-v1se minifasnet-v2 scrfd-10g scrfd-500m sface yunet'.split(' '),
  );
  for (const { notes } of MODEL_RECIPES) expect(notes.join(' ')).toMatch(/licence|Apache|MIT/);
});

test('what is not known of the file has to be filled in', () => {
  const [recipe] = MODEL_RECIPES;
  if (!recipe) throw new Error('there are recipes');
  expect(manifestOf(recipe, null)).toMatchObject({ file: 'FILL IN', sha256: 'FILL IN', provenance: 'FILL IN' });
});
