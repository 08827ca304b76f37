import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { FIGURES_CHARS_MAX, MODEL_FIGURES } from '../../score/model-figures.ts';
import { toldText } from '../../../../wire/told/told-fields.ts';
import { weeklyDrift, weeksShown } from '../../../../wire/admin/weekly-drift.ts';
import { told } from '../../../../kernel/told.ts';

const MIB = 1024 * 1024;
const DOCUMENT_CHARS_MAX = 8 * MIB;
const REPORT_CHARS_MAX = 4 * MIB;
export const ONNX_BYTES_MAX = 64 * MIB;
/** JSON escapes quotes and line breaks, so a text may take twice its size. */
const BODY_BYTES_MAX =
  2 * (DOCUMENT_CHARS_MAX + REPORT_CHARS_MAX + FIGURES_CHARS_MAX) + Math.ceil(ONNX_BYTES_MAX / 3) * 4 + 65_536;

const modelId = z
  .string()
  .regex(/^[\w-]{1,64}$/, told`is not a model id`)
  .describe('Id of the model. `default` is the built-in one');

const summary = z.object({
  modelId: z.string(),
  number: z.int(),
  kind: z.string(),
  hasReport: z.boolean(),
  createdBy: z.string(),
  createdAtMs: z.int(),
  publishedAtMs: z.int().nullable(),
  isPublished: z.boolean(),
  shadowSinceMs: z.int().nullable().describe('Since when it judges beside the one in use. Null if it does not'),
});

/**
 * Admin operations for the models of the fraud score. Models are kept, published one at a time, and can be rolled back.
 */
export const scoreModelContracts = defineAdmin({
  add: {
    name: 'scoreModels.add',
    method: 'POST',
    path: '/score-models',
    summary: 'Keep a model of the fraud score after a trial run, and publish it if `publish` is set',
    roles: ['owner', 'operator', 'analyst'],
    needsSecondPerson: ({ publish }: { readonly publish?: boolean }) => publish === true,
    params: z.strictObject({
      document: z
        .string()
        .min(1)
        .max(DOCUMENT_CHARS_MAX)
        .meta({ file: 'text' })
        .describe('The model, as JSON text of the format renzheng.score-model'),
      report: z
        .string()
        .min(1)
        .max(REPORT_CHARS_MAX)
        .optional()
        .meta({ file: 'text' })
        .describe('The training report, as HTML text that is kept with the model'),
      figures: z
        .string()
        .min(1)
        .max(FIGURES_CHARS_MAX)
        .optional()
        .meta({ file: 'text' })
        .describe('What the training measured, as JSON text of figures.json, for charts'),
      onnx: z
        .string()
        .min(1)
        .max(Math.ceil(ONNX_BYTES_MAX / 3) * 4)
        .optional()
        .meta({ file: true })
        .describe('The network for a document of kind onnx, in base64, at most 64 MiB'),
      publish: z.boolean().default(false).describe('Publish it at once'),
    }),
    result: z.object({ modelId: z.string(), number: z.int(), published: z.boolean() }),
    audit: 'write',
    auditFields: ['publish'],
    bodyBytesMax: BODY_BYTES_MAX,
  },
  list: {
    name: 'scoreModels.list',
    method: 'GET',
    path: '/score-models',
    summary: 'List models of the fraud score, newest first, with the one that is in use',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Models of this page, at most 1000'),
    }),
    result: z.object({
      models: z.array(summary),
      inService: z.string().describe('Id of the model in use'),
      problem: toldText().nullable().describe('Why the built-in model is used instead of the published one'),
    }),
    audit: 'none',
    auditFields: [],
  },
  show: {
    name: 'scoreModels.show',
    method: 'GET',
    path: '/score-models/:modelId',
    summary: 'Show one model with its document, its report and what its training measured',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({ modelId }),
    result: summary.extend({ document: z.string(), report: z.string().nullable(), figures: MODEL_FIGURES.nullable() }),
    audit: 'none',
    auditFields: [],
  },
  drift: {
    name: 'scoreModels.drift',
    method: 'GET',
    path: '/score-drift',
    summary: 'Compare the fraud scores of each week with those of the four weeks before, for the model in use',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({ weeks: weeksShown }),
    result: z.object({
      modelId: z.string().describe('The model in use. Scores of other models are not compared with its own'),
      scoresMin: z.int().describe('Scores that each side needs'),
      ...weeklyDrift,
    }),
    audit: 'none',
    auditFields: [],
  },
  publish: {
    name: 'scoreModels.publish',
    method: 'POST',
    path: '/score-models/:modelId/publish',
    summary: 'Publish a model, an earlier one again, or `default`, for every call that begins after this',
    roles: ['owner', 'operator', 'analyst'],
    needsSecondPerson: () => true,
    params: z.strictObject({ modelId }),
    result: z.object({ modelId: z.string(), number: z.int().nullable(), published: z.literal(true) }),
    audit: 'write',
    auditFields: ['modelId'],
  },
});
