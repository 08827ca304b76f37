import { z } from 'zod';
import { told } from '../../../kernel/told.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, told`64 lower-case hex digits`);
const side = z.number().int().min(8).max(2048);
const triple = z.array(z.number()).min(1).max(3);
const point = z.tuple([z.number(), z.number()]);
const tensorName = z.string().min(1).max(200);

const INPUT = z.strictObject({
  name: tensorName.describe('Name of the input tensor'),
  layout: z.enum(['nchw', 'nhwc']),
  width: side,
  height: side,
  channels: z.enum(['rgb', 'bgr', 'grey']),
  mean: triple.describe('Subtracted from each channel (0..255), in the order of `channels`'),
  std: triple.describe('Divides each channel after the mean was subtracted'),
});

const COMMON = {
  id: z.string().regex(/^[a-z0-9][a-z0-9._@-]{0,63}$/).describe('Short name and version, e.g. arcface-r50@1'),
  file: z.string().min(1).describe('The .onnx file, relative to the manifest'),
  sha256,
  licence: z.string().min(1).describe('Licence of the weights'),
  provenance: z.string().min(1).describe('Where the weights come from and what is known of their training'),
  input: INPUT,
};

const BOX_ADJUST = z
  .strictObject({ scale: z.number().min(0.3).max(3), shiftX: z.number().min(-1).max(1), shiftY: z.number().min(-1).max(1) })
  .optional()
  .describe('Brings boxes to chin-to-hairline: grown about the centre, then moved by fractions of width and height');

const DETECTOR_DECODING = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('corners'),
    scores: tensorName.describe('[1, n, 2]: probabilities of background and face'),
    boxes: tensorName.describe('[1, n, 4]: left, top, right, bottom in 0..1 of the input'),
    candidates: z.number().int().min(1).max(200_000),
  }),
  z.strictObject({
    kind: z.literal('cell-offsets'),
    values: z.number().int().min(4).max(64).describe('How many numbers a box tensor holds for each anchor; the first four are x, y, width and height in input pixels, with x and y from the middle of the cell'),
    layers: z
      .array(z.strictObject({ scores: tensorName.describe('[1, n, 1] logits'), boxes: tensorName, cells: side.or(z.number().int().min(1)), anchors: z.number().int().min(1).max(16) }))
      .min(1)
      .max(8)
      .describe('One square grid for each layer, row by row, with `anchors` boxes in each cell'),
  }),
  z.strictObject({
    kind: z.literal('cell-distances'),
    rank: z.literal([2, 3]).describe('2 if the outputs are [n, 1] and [n, 4], 3 if they are [1, n, 1] and [1, n, 4]'),
    layers: z
      .array(z.strictObject({ scores: tensorName.describe('Probabilities'), boxes: tensorName, stride: side, anchors: z.number().int().min(1).max(16) }))
      .min(1)
      .max(8)
      .describe('A grid with a cell every `stride` pixels, row by row. A box is given by its distances to the left, top, right and bottom from the corner of its cell, in strides, as SCRFD gives it'),
  }),
  z.strictObject({
    kind: z.literal('cell-exponents'),
    layers: z
      .array(z.strictObject({ classes: tensorName, objects: tensorName, boxes: tensorName, stride: side }))
      .min(1)
      .max(8)
      .describe('A grid with a cell every `stride` pixels, row by row. A box is given by its centre from the corner of its cell and by the logarithms of its sides, in strides, as YuNet gives it. Its score is the geometric mean of [1, n, 1] `classes` and `objects`'),
  }),
]);

export const DETECTOR_MANIFEST = z.strictObject({
  ...COMMON,
  role: z.literal('detector'),
  decoding: DETECTOR_DECODING,
  confidenceMin: z.number().min(0.01).max(1),
  overlapMax: z.number().min(0).max(1),
  boxAdjust: BOX_ADJUST,
});

export const ENCODER_MANIFEST = z.strictObject({
  ...COMMON,
  role: z.literal('encoder'),
  template: z.array(point).length(5).describe('Eye centres, nose tip, mouth corners in pixels of the input, the left of the picture first'),
  output: z.strictObject({ name: tensorName, dimensions: z.number().int().min(8).max(4096) }),
  normMin: z
    .number()
    .min(0)
    .default(0)
    .describe('If the raw output is shorter than this, the face counts as covered or unusable; 0 turns the rule off'),
  normSure: z
    .number()
    .min(0)
    .default(0)
    .describe('If the raw output is shorter than this, the face is also tried in quarter turns; 0 turns this off'),
  coverMax: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('If the cosine of a face with itself, eyes or mouth blanked, is over this, that part counts as covered; 1 turns this off'),
});

export const LIVENESS_MANIFEST = z.strictObject({
  ...COMMON,
  role: z.literal('liveness'),
  crops: z.array(z.number().min(0.5).max(5)).min(1).max(6).describe('Crops of the face box by factor; their log-odds are averaged'),
  output: z.strictObject({
    name: tensorName,
    classes: z.number().int().min(2).max(10),
    liveClass: z.number().int().min(0).max(9),
    activation: z.enum(['softmax', 'none']).describe('What still has to be done to the output to make it probabilities'),
  }),
});

export const LANDMARKS_MANIFEST = z.strictObject({
  ...COMMON,
  role: z.literal('landmarks'),
  crop: z.strictObject({ scale: z.number(), shiftY: z.number() }).describe('Side of the square crop, as a multiple of the height of the box'),
  output: z.strictObject({ name: tensorName }),
});

export const POSE_MANIFEST = z.strictObject({
  ...COMMON,
  role: z.literal('pose'),
  output: z.strictObject({ yaw: tensorName, pitch: tensorName, roll: tensorName, bins: z.number().int(), binDegrees: z.number() }),
});

export const EYES_MANIFEST = z.strictObject({
  ...COMMON,
  role: z.literal('eyes'),
  output: z.strictObject({ name: tensorName, openClass: z.number().int().min(0).max(1) }),
});

/** What a model file is and how the network is fed. There is one schema for each role. */
export const MODEL_MANIFEST = z.discriminatedUnion('role', [
  DETECTOR_MANIFEST,
  ENCODER_MANIFEST,
  LIVENESS_MANIFEST,
  LANDMARKS_MANIFEST,
  POSE_MANIFEST,
  EYES_MANIFEST,
]);

/** How pictures are fed to a network: size, channels and scale. */
export type ModelInput = z.output<typeof INPUT>;
/** A network that finds faces. */
export type DetectorManifest = z.output<typeof DETECTOR_MANIFEST>;
/** A network that makes embeddings of faces. */
export type EncoderManifest = z.output<typeof ENCODER_MANIFEST>;
/** A network that tells live faces from presentation attacks. */
export type LivenessManifest = z.output<typeof LIVENESS_MANIFEST>;
/** A network that finds the 68 landmarks of a face. */
export type LandmarksManifest = z.output<typeof LANDMARKS_MANIFEST>;
/** A network that estimates how a head is turned. */
export type PoseManifest = z.output<typeof POSE_MANIFEST>;
/** A network that tells open eyes from shut ones. */
export type EyesManifest = z.output<typeof EYES_MANIFEST>;
/** The manifest of a model of any role. */
export type ModelManifest = z.output<typeof MODEL_MANIFEST>;
/** What a model does, e.g. `'encoder'`. */
export type ModelRole = ModelManifest['role'];
