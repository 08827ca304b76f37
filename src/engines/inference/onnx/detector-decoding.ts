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
export function detectorOutputs({ decoding }: DetectorManifest): ExpectedOutputs {
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
