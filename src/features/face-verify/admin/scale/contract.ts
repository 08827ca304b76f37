import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';

/** The admin operation that shows how similar faces get their score. */
export const faceScaleContracts = defineAdmin({
  show: {
    name: 'faces.scale',
    method: 'GET',
    path: '/faces/scale',
    summary: 'Show which score each cosine of two faces gets, for a chart',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({}),
    result: z.object({
      modelId: z.string().describe('The encoder whose cosines these are'),
      curve: z
        .array(z.object({ cosine: z.number(), score: z.number().describe('0 to 100') }))
        .describe('Ascending cosines from -1 to 1. Empty if the encoder was never calibrated'),
    }),
    audit: 'none',
    auditFields: [],
  },
});
