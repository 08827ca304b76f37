import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits');
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
  mean: triple.describe('Taken from each channel (0..255) in the order of `channels`'),
  std: triple.describe('Divides each channel after the mean was taken'),
});

const COMMON = {
  id: z.string().regex(/^[a-z0-9][a-z0-9._@-]{0,63}$/).describe('Short name and version, e.g. arcface-r50@1'),
  file: z.string().min(1).describe('The .onnx file, relative to the manifest'),
  sha256,
  licence: z.string().min(1).describe('Under which terms the weights may be used'),
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
    values: z.number().int().min(4).max(64).describe('Numbers a box tensor holds for each anchor; the first four are x, y, width, height in input pixels, x and y from the middle of the cell'),
    layers: z
      .array(z.strictObject({ scores: tensorName.describe('[1, n, 1] logits'), boxes: tensorName, cells: side.or(z.number().int().min(1)), anchors: z.number().int().min(1).max(16) }))
      .min(1)
      .max(8)
      .describe('One square grid a layer, row by row, `anchors` boxes a cell'),
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
    .describe('Length of the raw output under which a face counts as covered or unusable; 0 switches the rule off'),
  normSure: z
    .number()
    .min(0)
    .default(0)
    .describe('Length of the raw output under which a face is looked at turned by quarters, too; 0 switches that off'),
  coverMax: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Cosine of a face with itself, eyes or mouth blanked, over which that part counts as covered; 1 is off'),
});

export const LIVENESS_MANIFEST = z.strictObject({
  ...COMMON,
  role: z.literal('liveness'),
  crops: z.array(z.number().min(0.5).max(5)).min(1).max(6).describe('Crops of the face box by factor; their scores are averaged'),
  output: z.strictObject({
    name: tensorName,
    classes: z.number().int().min(2).max(10),
    liveClass: z.number().int().min(0).max(9),
    activation: z.enum(['softmax', 'none']).describe('What is still to be done to the output to make it probabilities'),
  }),
});

export const LANDMARKS_MANIFEST = z.strictObject({
  ...COMMON,
  role: z.literal('landmarks'),
  crop: z.strictObject({ scale: z.number(), shiftY: z.number() }).describe('Square crop by the height of the box'),
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

/** What a model file is and how it is fed: one schema a role. */
export const MODEL_MANIFEST = z.discriminatedUnion('role', [
  DETECTOR_MANIFEST,
  ENCODER_MANIFEST,
  LIVENESS_MANIFEST,
  LANDMARKS_MANIFEST,
  POSE_MANIFEST,
  EYES_MANIFEST,
]);

export type ModelInput = z.output<typeof INPUT>;
export type DetectorManifest = z.output<typeof DETECTOR_MANIFEST>;
export type EncoderManifest = z.output<typeof ENCODER_MANIFEST>;
export type LivenessManifest = z.output<typeof LIVENESS_MANIFEST>;
export type LandmarksManifest = z.output<typeof LANDMARKS_MANIFEST>;
export type PoseManifest = z.output<typeof POSE_MANIFEST>;
export type EyesManifest = z.output<typeof EYES_MANIFEST>;
export type ModelManifest = z.output<typeof MODEL_MANIFEST>;
export type ModelRole = ModelManifest['role'];
