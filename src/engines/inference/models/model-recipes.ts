import { told, type Told } from '../../../kernel/told.ts';
import type { DetectorManifest, EncoderManifest, LivenessManifest } from './model-manifest.ts';

/** What an operator adds to a recipe to make a manifest of it. */
type ByOperator = 'file' | 'sha256' | 'provenance';

/** How a public network is fed and read, so that an operator who brings its file need not work it out. */
export interface ModelRecipe {
  /** The name on the command line, e.g. `scrfd-10g`. */
  readonly name: string;
  /** What the network is, and the file that the recipe is for. */
  readonly about: Told;
  /** What an operator has to know before using the file. */
  readonly notes: readonly Told[];
  /** Everything of the manifest except the file itself and where it was taken from. */
  readonly manifest:
    | Omit<DetectorManifest, ByOperator>
    | Omit<EncoderManifest, ByOperator>
    | Omit<LivenessManifest, ByOperator>;
}

/** The five points to which ArcFace and its successors align a face, in a picture of 112 x 112. */
const ARCFACE_TEMPLATE: EncoderManifest['template'] = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
];

const CALIBRATE = told`Scores need a map of its own: run renzheng calibrate faces before you use it.`;
const BOX_ADJUST = told`Its boxes reach from the forehead to the chin. If photos are refused as too small or faces are cut, set boxAdjust.`;

const scrfd = (name: string, id: string, outputs: readonly [string, string][], file: string): ModelRecipe => ({
  name,
  about: told`SCRFD, a detector of InsightFace (${file} of its model packs)`,
  notes: [told`The released weights are for non-commercial research only. Ask InsightFace for a licence.`, BOX_ADJUST],
  manifest: {
    role: 'detector',
    id,
    licence: 'non-commercial research only, unless InsightFace licensed it to you',
    input: {
      name: 'input.1',
      layout: 'nchw',
      width: 640,
      height: 640,
      channels: 'rgb',
      mean: [127.5, 127.5, 127.5],
      std: [128, 128, 128],
    },
    decoding: {
      kind: 'cell-distances',
      rank: 2,
      layers: outputs.map(([scores, boxes], at) => ({ scores, boxes, stride: 8 << at, anchors: 2 })),
    },
    confidenceMin: 0.5,
    overlapMax: 0.4,
  },
});

const encoder = (
  about: Pick<ModelRecipe, 'name' | 'about' | 'notes'> & { readonly licence: string; readonly id: string },
  input: Pick<EncoderManifest['input'], 'name' | 'channels' | 'mean' | 'std'>,
  output: EncoderManifest['output'],
): ModelRecipe => ({
  name: about.name,
  about: about.about,
  notes: [...about.notes, CALIBRATE],
  manifest: {
    role: 'encoder',
    id: about.id,
    licence: about.licence,
    input: { layout: 'nchw', width: 112, height: 112, ...input },
    template: ARCFACE_TEMPLATE,
    output,
    normMin: 0,
    normSure: 0,
    coverMax: 1,
  },
});

const HALF = [127.5, 127.5, 127.5];

const miniFasNet = (name: string, id: string, file: string, crop: number): ModelRecipe => ({
  name,
  about: told`MiniFASNet of Silent-Face-Anti-Spoofing (${file}, exported to ONNX)`,
  notes: [
    told`The weights are Apache-2.0. Export them with the input "input" and the output "output".`,
    told`It is made for single pictures: measure it on your own clips with renzheng calibrate liveness.`,
  ],
  manifest: {
    role: 'liveness',
    id,
    licence: 'Apache-2.0',
    input: {
      name: 'input',
      layout: 'nchw',
      width: 80,
      height: 80,
      channels: 'bgr',
      mean: [0, 0, 0],
      std: [1, 1, 1],
    },
    crops: [crop],
    output: { name: 'output', classes: 3, liveClass: 1, activation: 'softmax' },
  },
});

/** Recipes for public networks that operators bring. Source: the code that their authors published beside them. */
export const MODEL_RECIPES: readonly ModelRecipe[] = [
  scrfd(
    'scrfd-10g',
    'scrfd-10g@1',
    [
      ['448', '451'],
      ['471', '474'],
      ['494', '497'],
    ],
    'det_10g.onnx',
  ),
  scrfd(
    'scrfd-500m',
    'scrfd-500m@1',
    [
      ['443', '446'],
      ['468', '471'],
      ['493', '496'],
    ],
    'det_500m.onnx',
  ),
  {
    name: 'yunet',
    about: told`YuNet, a detector of the OpenCV model zoo (face_detection_yunet_2023mar.onnx)`,
    notes: [told`The weights are MIT.`, BOX_ADJUST],
    manifest: {
      role: 'detector',
      id: 'yunet@2023mar',
      licence: 'MIT',
      input: {
        name: 'input',
        layout: 'nchw',
        width: 640,
        height: 640,
        channels: 'bgr',
        mean: [0, 0, 0],
        std: [1, 1, 1],
      },
      decoding: {
        kind: 'cell-exponents',
        layers: [8, 16, 32].map((stride) => ({
          classes: `cls_${stride}`,
          objects: `obj_${stride}`,
          boxes: `bbox_${stride}`,
          stride,
        })),
      },
      confidenceMin: 0.7,
      overlapMax: 0.3,
    },
  },
  encoder(
    {
      name: 'arcface-r50',
      id: 'arcface-r50@w600k',
      about: told`ArcFace ResNet-50 of InsightFace (w600k_r50.onnx of the pack buffalo_l)`,
      licence: 'non-commercial research only, unless InsightFace licensed it to you',
      notes: [told`The released weights are for non-commercial research only. Ask InsightFace for a licence.`],
    },
    { name: 'input.1', channels: 'rgb', mean: HALF, std: HALF },
    { name: '683', dimensions: 512 },
  ),
  encoder(
    {
      name: 'adaface',
      id: 'adaface-ir101@1',
      about: told`AdaFace, exported to ONNX with the input "input" and the output "output"`,
      licence: 'the code is MIT; the training data of the weights is for research',
      notes: [told`The code is MIT. The data on which the weights were trained is for research: ask a lawyer.`],
    },
    { name: 'input', channels: 'bgr', mean: HALF, std: HALF },
    { name: 'output', dimensions: 512 },
  ),
  encoder(
    {
      name: 'sface',
      id: 'sface@2021dec',
      about: told`SFace of the OpenCV model zoo (face_recognition_sface_2021dec.onnx)`,
      licence: 'Apache-2.0',
      notes: [told`The weights are Apache-2.0.`],
    },
    { name: 'data', channels: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] },
    { name: 'fc1', dimensions: 128 },
  ),
  miniFasNet('minifasnet-v2', 'minifasnet-v2@1', '2.7_80x80_MiniFASNetV2.pth', 2.7),
  miniFasNet('minifasnet-v1se', 'minifasnet-v1se@1', '4_0_0_80x80_MiniFASNetV1SE.pth', 4),
];

/** The text that stands in a manifest for a value that the operator has to give. */
export const TO_FILL_IN = 'FILL IN';

/** Makes a manifest of a recipe. What is not known of the file stands in it as `TO_FILL_IN`. */
export function manifestOf(
  { manifest }: ModelRecipe,
  file: { readonly name: string; readonly sha256: string } | null,
): Readonly<Record<string, unknown>> {
  const { role, id, licence, ...rest } = manifest;
  const [name, sha256] = file ? [file.name, file.sha256] : [TO_FILL_IN, TO_FILL_IN];
  return { role, id, file: name, sha256, licence, provenance: TO_FILL_IN, ...rest };
}
