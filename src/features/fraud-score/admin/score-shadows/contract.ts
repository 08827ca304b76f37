import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { told } from '../../../../kernel/told.ts';

const model = z.object({ modelId: z.string(), number: z.int(), sinceMs: z.int() });
const counts = z.object({ answers: z.int(), fraud: z.int(), genuine: z.int() });

/** The most answers that are compared. */
const SHADOW_ANSWERS_MAX = 20_000;

/** Admin operations for a model of the fraud score that judges calls beside the one in use, without changing answers. */
export const scoreShadowContracts = defineAdmin({
  start: {
    name: 'score-shadows.start',
    method: 'POST',
    path: '/score-shadows',
    summary: 'Have a kept model of the fraud score judge calls beside the one in use, without changing an answer',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      modelId: z
        .string()
        .regex(/^[\w-]{1,64}$/, told`is not a model id`)
        .describe('Id of the model. It takes the place of a model that judges beside already'),
    }),
    result: model,
    audit: 'write',
    auditFields: ['modelId'],
  },
  show: {
    name: 'score-shadows.show',
    method: 'GET',
    path: '/score-shadows',
    summary: 'Compare the model that judges beside with the one in use: their scores, agreement, and reported outcomes',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({
      answers: z.coerce
        .number()
        .int()
        .min(1)
        .max(SHADOW_ANSWERS_MAX)
        .default(SHADOW_ANSWERS_MAX)
        .describe('The last answers to compare, at most 20,000'),
    }),
    result: z.object({
      shadow: model.nullable().describe('The model that judges beside. Null if none does'),
      isLoaded: z.boolean().describe('False if this process could not load it, so that it judges nothing here'),
      inService: z.string().describe('Id of the model in use. Only its answers are compared'),
      comparison: z
        .object({
          answers: z.int(),
          failed: z.int().describe('Answers that the model beside could not judge in time'),
          fromMs: z.int().nullable(),
          toMs: z.int().nullable(),
          bands: z
            .array(z.object({ fromScore: z.int(), toScore: z.int(), active: counts, shadow: counts }))
            .describe('By ten points: the answers that each model puts there, and what was reported of them'),
          agreement: z.object({
            agree: z.int().describe('Answers whose scores differ by fewer than ten points'),
            higher: z.int().describe('Answers that the model beside scores at least ten points higher'),
            lower: z.int(),
            meanDifference: z.number().nullable().describe('Of the model beside less the one in use, in points'),
            psi: z
              .number()
              .nullable()
              .describe('Population stability index of its scores against those in use. Null for under 100 answers'),
          }),
          outcomes: z.object({
            fraud: z.int(),
            genuine: z.int(),
            activeAuc: z
              .number()
              .nullable()
              .describe('Area under the ROC curve. Null if one of the outcomes is absent'),
            shadowAuc: z.number().nullable(),
          }),
        })
        .nullable(),
    }),
    audit: 'none',
    auditFields: [],
  },
  stop: {
    name: 'score-shadows.stop',
    method: 'DELETE',
    path: '/score-shadows',
    summary: 'End the model that judges beside. Its scores stay with the answers',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({}),
    result: z.object({ stopped: z.literal(true) }),
    audit: 'write',
    auditFields: [],
  },
});
