import { z } from 'zod';
import { OWN_COLUMNS } from './own-columns.ts';

const column = z.string().regex(/^\w{1,64}$/);
const number = z.number();
const columns = z.array(column).min(1).max(500);

const scorecard = z.object({
  kind: z.literal('scorecard'),
  intercept: number,
  parts: z
    .array(
      z
        .object({
          column,
          edges: z.array(number).max(256),
          woe: z.array(number).max(257),
          missingWoe: number,
          informationValue: number,
          weight: number,
        })
        .refine(({ edges, woe }) => woe.length === edges.length + 1, 'there must be one bin more than edges')
        .refine(({ edges }) => edges.every((edge, at) => at === 0 || edge > (edges[at - 1] ?? edge)), 'edges ascend'),
    )
    .min(1)
    .max(500),
});

const node = z.object({
  feature: z.int().min(-1),
  threshold: number,
  left: z.int().min(0),
  right: z.int().min(0),
  value: number,
});
/** Children come after their parent in the list, so that walking down always ends. */
const tree = z
  .array(node)
  .min(1)
  .max(4096)
  .refine(
    (nodes) =>
      nodes.every(
        ({ feature, left, right }, at) =>
          feature < 0 || (left > at && right > at && left < nodes.length && right < nodes.length),
      ),
    'children must come after their parent',
  );

const boostedTrees = z
  .object({ kind: z.literal('boosted-trees'), columns, base: number, trees: z.array(tree).max(5000) })
  .refine(
    ({ columns: { length }, trees }) => trees.every((nodes) => nodes.every(({ feature }) => feature < length)),
    'a tree uses a column that is not listed',
  );

const onnx = z.object({
  kind: z.literal('onnx'),
  columns,
  input: z.string().max(200).describe('Name of the input tensor, float32 of [1, columns]'),
  output: z.string().max(200).describe('Name of the output tensor, float32. Its last value is taken'),
  outputIs: z.enum(['probability', 'log-odds']),
  missing: number.describe('The number that replaces a value that is not known'),
});

/**
 * A model with its calibration. The log-odds are the intercept plus the slope times the output of the model (Platt
 * 1999).
 */
export const MODEL_DOCUMENT = z.object({
  format: z.literal('renzheng.score-model'),
  version: z.literal(1),
  calibration: z.object({ slope: z.number().positive(), intercept: number }),
  ownColumns: OWN_COLUMNS.optional().describe('Columns that the operator declared beside those of the product'),
  model: z.discriminatedUnion('kind', [scorecard, boostedTrees, onnx]),
});

/** The type of `MODEL_DOCUMENT`. */
export type ModelDocument = z.output<typeof MODEL_DOCUMENT>;

/** The model of a document of kind `onnx`. It describes a network that is kept in a file of its own. */
export type OnnxModel = z.output<typeof onnx>;

/** The declared columns of the operator that a model uses. They are not known to a call of the API. */
export function ownColumnsOf(document: ModelDocument): readonly string[] {
  const used = new Set(columnsOf(document));
  return (document.ownColumns ?? []).map(({ name }) => name).filter((name) => used.has(name));
}

/** The columns that a model uses. */
export function columnsOf({ model }: ModelDocument): readonly string[] {
  return model.kind === 'scorecard' ? model.parts.map((part) => part.column) : model.columns;
}
