import { z } from 'zod';
import { COUNTED_APIS } from '../../vision/calibration/counted-scores.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';

const span = {
  fromMs: z.int(),
  toMs: z.int(),
  scores: z.int().describe('Scores of the seven days'),
  earlierScores: z.int().describe('Scores of the 28 days before'),
  psi: z.number().nullable().describe('Population stability index. Null if there are too few scores on either side'),
};

/** The admin operation that shows how the scores of faces and of liveness move over the weeks. */
export const accuracyContracts = defineAdmin({
  drift: {
    name: 'accuracy.drift',
    method: 'GET',
    path: '/accuracy/drift',
    summary: 'Compare the scores of faces and of liveness of each week with those of the four weeks before',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      weeks: z.coerce.number().int().min(1).max(52).default(12).describe('Weeks to show, up to today, at most 52'),
    }),
    result: z.object({
      scoresMin: z.int().describe('Scores that each side needs'),
      apis: z.array(
        z.object({
          api: z.enum(COUNTED_APIS),
          scale: z
            .string()
            .nullable()
            .describe('What measures the scores. Only scores of this scale are compared. Null if it is not calibrated'),
          state: z.enum(['same', 'slight', 'moved', 'too-few']).describe('How the last seven days stand'),
          unit: z.enum(['cosine', 'log-odds']).describe('Of the bins: cosines, or ln(p / (1 - p)) of a livingScore p'),
          binFrom: z.array(z.number()).describe('Start of each bin'),
          binWidth: z.number(),
          counts: z.array(z.int()).describe('Scores of the last seven days in each bin'),
          earlier: z.array(z.int()).describe('Scores of the 28 days before in each bin'),
          weeks: z.array(z.object(span)).describe('The newest first. It ends with today'),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
});
