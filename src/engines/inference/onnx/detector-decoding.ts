import type { Point } from '../../../vision/box.ts';
import type { DetectedFace } from '../../../vision/face-detector.ts';
import type { DetectorManifest } from '../models/model-manifest.ts';
import { takeOutput, type ExpectedOutputs } from './model-session.ts';
import { present } from '../../../kernel/assert.ts';

type Decoding<Kind extends DetectorManifest['decoding']['kind']> = Extract<
  DetectorManifest['decoding'],
  { kind: Kind }
>;
type Outputs = ReadonlyMap<string, Float32Array>;

/** Gives the output tensors that a detector's manifest promises. */
export function detectorOutputs({ input, decoding }: DetectorManifest): ExpectedOutputs {
  switch (decoding.kind) {
    case 'corners':
      return {
        [decoding.scores]: [1, decoding.candidates, 2],
        [decoding.boxes]: [1, decoding.candidates, 4],
      };
    case 'cell-offsets':
      return Object.fromEntries(
        decoding.layers.flatMap(({ scores, boxes, cells, anchors }) => [
          [scores, [1, cells * cells * anchors, 1]],
          [boxes, [1, cells * cells * anchors, decoding.values]],
        ]),
      );
    case 'cell-distances': {
      const batch = decoding.rank === 3 ? [1] : [];
      return Object.fromEntries(
        decoding.layers.flatMap(({ scores, boxes, stride, anchors }) => [
          [scores, [...batch, cellCount(input, stride) * anchors, 1]],
          [boxes, [...batch, cellCount(input, stride) * anchors, 4]],
        ]),
      );
    }
    case 'cell-exponents':
      return Object.fromEntries(
        decoding.layers.flatMap(({ classes, objects, boxes, stride }) => [
          [classes, [1, cellCount(input, stride), 1]],
          [objects, [1, cellCount(input, stride), 1]],
          [boxes, [1, cellCount(input, stride), 4]],
        ]),
      );
  }
}

/**
 * Decodes every candidate of a detector's raw outputs. Boxes are in fractions (0 to 1) of its input, and nothing is
 * filtered out yet.
 */
export function decodeCandidates(manifest: DetectorManifest, outputs: Outputs): DetectedFace[] {
  const { decoding } = manifest;
  switch (decoding.kind) {
    case 'corners':
      return decodeCorners(decoding, outputs);
    case 'cell-offsets':
      return decoding.layers.flatMap((layer) => decodeLayer(manifest, { ...layer, values: decoding.values }, outputs));
    case 'cell-distances':
      return decoding.layers.flatMap((layer) => decodeDistances(manifest, layer, outputs));
    case 'cell-exponents':
      return decoding.layers.flatMap((layer) => decodeExponents(manifest, layer, outputs));
  }
}

function decodeCorners({ scores, boxes, candidates }: Decoding<'corners'>, outputs: Outputs): DetectedFace[] {
  const confidences = takeOutput(outputs, scores, candidates * 2);
  const corners = takeOutput(outputs, boxes, candidates * 4);
  return Array.from({ length: candidates }, (_, at) => {
    const left = corners[at * 4] as number;
    const top = corners[at * 4 + 1] as number;
    const width = (corners[at * 4 + 2] as number) - left;
    const height = (corners[at * 4 + 3] as number) - top;
    return { confidence: present(confidences[at * 2 + 1]), box: { left, top, width, height } };
  });
}

function decodeLayer(
  { input }: DetectorManifest,
  layer: Decoding<'cell-offsets'>['layers'][number] & { readonly values: number },
  outputs: Outputs,
): DetectedFace[] {
  const { cells, anchors, values } = layer;
  const count = cells * cells * anchors;
  const logits = takeOutput(outputs, layer.scores, count);
  const offsets = takeOutput(outputs, layer.boxes, count * values);
  return Array.from({ length: count }, (_, at) => {
    const cell = Math.floor(at / anchors);
    const [x = 0, y = 0, width = 0, height = 0] = offsets.subarray(at * values, at * values + 4);
    const centreX = ((cell % cells) + 0.5) / cells + x / input.width;
    const centreY = (Math.floor(cell / cells) + 0.5) / cells + y / input.height;
    const size = { width: width / input.width, height: height / input.height };
    return {
      confidence: 1 / (1 + Math.exp(-(logits[at] ?? -Infinity))),
      box: { left: centreX - size.width / 2, top: centreY - size.height / 2, ...size },
    };
  });
}

function cellCount({ width, height }: DetectorManifest['input'], stride: number): number {
  return Math.ceil(width / stride) * Math.ceil(height / stride);
}

/** A cell of a grid, by its corner in strides. */
function cellAt({ width }: DetectorManifest['input'], stride: number, cell: number): Point {
  const columns = Math.ceil(width / stride);
  return { x: cell % columns, y: Math.floor(cell / columns) };
}

function decodeDistances(
  { input }: DetectorManifest,
  { scores, boxes, stride, anchors }: Decoding<'cell-distances'>['layers'][number],
  outputs: Outputs,
): DetectedFace[] {
  const count = cellCount(input, stride) * anchors;
  const confidences = takeOutput(outputs, scores, count);
  const distances = takeOutput(outputs, boxes, count * 4);
  return Array.from({ length: count }, (_, at) => {
    const corner = cellAt(input, stride, Math.floor(at / anchors));
    const [left = 0, top = 0, right = 0, bottom = 0] = distances.subarray(at * 4, at * 4 + 4);
    return {
      confidence: present(confidences[at]),
      box: {
        left: ((corner.x - left) * stride) / input.width,
        top: ((corner.y - top) * stride) / input.height,
        width: ((left + right) * stride) / input.width,
        height: ((top + bottom) * stride) / input.height,
      },
    };
  });
}

function decodeExponents(
  { input }: DetectorManifest,
  { classes, objects, boxes, stride }: Decoding<'cell-exponents'>['layers'][number],
  outputs: Outputs,
): DetectedFace[] {
  const count = cellCount(input, stride);
  const [ofClass, ofObject] = [takeOutput(outputs, classes, count), takeOutput(outputs, objects, count)];
  const values = takeOutput(outputs, boxes, count * 4);
  return Array.from({ length: count }, (_, at) => {
    const corner = cellAt(input, stride, at);
    const [x = 0, y = 0, logWidth = 0, logHeight = 0] = values.subarray(at * 4, at * 4 + 4);
    const width = (Math.exp(logWidth) * stride) / input.width;
    const height = (Math.exp(logHeight) * stride) / input.height;
    const centreX = ((corner.x + x) * stride) / input.width;
    const centreY = ((corner.y + y) * stride) / input.height;
    return {
      confidence: Math.sqrt(probability(ofClass[at]) * probability(ofObject[at])),
      box: { left: centreX - width / 2, top: centreY - height / 2, width, height },
    };
  });
}

function probability(value = 0): number {
  return Math.min(1, Math.max(0, value));
}
