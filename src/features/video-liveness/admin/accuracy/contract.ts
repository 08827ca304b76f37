import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';

/** The admin operation that shows whether the thresholds of liveness are right for the people of this site. */
export const livenessAccuracyContracts = defineAdmin({
  liveness: {
    name: 'accuracy.liveness',
    method: 'GET',
    path: '/accuracy/liveness',
    summary: 'Show how many of the recent clips each rate_type turns away, beside what it may turn away',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      calls: z.coerce.number().int().min(1).max(1000).default(1000).describe('The last calls to look at, at most 1000'),
    }),
    result: z.object({
      livenessId: z.string().describe('The installed network'),
      isOwn: z.boolean().describe('Whether the scale is from a calibration of this site'),
      source: z
        .object({ liveClips: z.int(), attackClips: z.int(), subjects: z.int() })
        .nullable()
        .describe('What the scale was measured on. Null if the network was never calibrated'),
      clips: z.int(),
      fromMs: z.int().nullable(),
      toMs: z.int().nullable(),
      scoreCounts: z.array(z.int()).describe('Clips by score, in twenty steps from 0 to 1'),
      rateTypes: z.array(
        z.object({
          rateType: z.int(),
          threshold: z.number(),
          mayTurnAway: z.number().describe('Share of live clips that the document lets it turn away'),
          documentedAttackReject: z.number(),
          asked: z.int().describe('Clips that were sent with this rate_type'),
          turnedAway: z.int().describe('Clips of all rate_types that lie at or below this threshold'),
          low: z.number().nullable().describe('95 % interval of the share of all clips that is turned away'),
          high: z.number().nullable(),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
});
