import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { languageOf } from '../../../../wire/admin/text-language.ts';

const roles = ['owner', 'operator', 'analyst', 'compliance', 'auditor'] as const;
const share = z.object({
  errors: z.int(),
  trials: z.int(),
  rate: z.number().nullable().describe('errors / trials. Null if there was no trial'),
  low: z.number().describe('Lower end of the 95 % interval'),
  high: z.number(),
});

/** The admin operations that show whether the scale of faces is right for the people of this site. */
export const faceAccuracyContracts = defineAdmin({
  faces: {
    name: 'accuracy.faces',
    method: 'GET',
    path: '/accuracy/faces',
    summary:
      'Show the scale of faces in use, what its calibration measured, and what recent comparisons look like beside it',
    roles,
    params: z.strictObject({
      calls: z.coerce.number().int().min(1).max(1000).default(1000).describe('The last calls to look at, at most 1000'),
    }),
    result: z.object({
      modelId: z.string().describe('The installed encoder'),
      isOwn: z.boolean().describe('Whether the map is from a calibration of this site'),
      map: z
        .object({
          group: z.string().describe('The group of strangers that the map holds for, the worst with enough data'),
          impostorPairs: z.int(),
          fittedBelowFar: z.number(),
          knots: z.array(z.object({ cosine: z.number(), far: z.number() })),
          cosine60: z.number().nullable().describe('The cosine that a score of 60 needs'),
          cosine70: z.number().nullable(),
        })
        .nullable()
        .describe('Null if the encoder was never calibrated'),
      binFrom: z.array(z.number()).describe('Start of each bin of the histograms, in cosine'),
      binWidth: z.number(),
      calibration: z
        .object({
          by: z.string().nullable(),
          atMs: z.int().nullable().describe('Null for the calibration that ships'),
          photos: z.int(),
          groups: z.array(
            z.object({
              group: z.string(),
              faces: z.int(),
              genuinePairs: z.int(),
              impostorPairs: z.int(),
              enough: z.boolean().describe('Whether a FAR of 1e-3 counts as measured'),
              genuine: z.array(z.int()).describe('Pairs of one person in each bin'),
              impostors: z.array(z.int()),
              det: z.array(z.tuple([z.number(), z.number()])).describe('False accept rate, then false reject rate'),
              whyNoDet: z.enum(['no-genuine', 'no-impostors', 'apart']).nullable(),
              scores: z.array(z.object({ score: z.number(), cosine: z.number(), far: share, frr: share })),
            }),
          ),
        })
        .nullable()
        .describe('What was measured for this map. Null if it was not kept'),
      seen: z.object({
        comparisons: z.int(),
        fromMs: z.int().nullable(),
        toMs: z.int().nullable(),
        otherModel: z.int().describe('Comparisons by another encoder, which are left out'),
        below60: z.int(),
        below70: z.int().describe('Those from 60 to below 70'),
        counts: z.array(z.int()).describe('Comparisons in each bin'),
      }),
      drift: z.object({
        state: z.enum(['same', 'slight', 'higher', 'lower', 'too-few', 'no-calibration']),
        psi: z.number().nullable(),
        comparisonsMin: z.int(),
      }),
    }),
    audit: 'none',
    auditFields: [],
  },
  report: {
    name: 'accuracy.report',
    method: 'GET',
    path: '/accuracy/faces/report',
    summary: 'Give what the calibration of the installed scale measured as a page to print, with charts',
    roles,
    params: z.strictObject({
      language: languageOf('the page when it opens'),
    }),
    result: z.string(),
    audit: 'none',
    auditFields: [],
    streams: ['text/html'],
  },
});
