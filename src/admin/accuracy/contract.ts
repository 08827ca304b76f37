import { z } from 'zod';
import { COUNTED_APIS } from '../../vision/calibration/counted-scores.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { weeklyDrift, weeksShown } from '../../wire/admin/weekly-drift.ts';

/** The admin operation that shows how the scores of faces and of liveness move over the weeks. */
export const accuracyContracts = defineAdmin({
  drift: {
    name: 'accuracy.drift',
    method: 'GET',
    path: '/accuracy/drift',
    summary: 'Compare the scores of faces and of liveness of each week with those of the four weeks before',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      weeks: weeksShown,
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
          unit: z.enum(['cosine', 'log-odds']).describe('Of the bins: cosines, or ln(p / (1 - p)) of a livingScore p'),
          ...weeklyDrift,
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
});
