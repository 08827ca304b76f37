import { z } from 'zod';
import { parseLocalDay } from '../../platform/ledger/local-day.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';

const day = z.string().refine((text) => parseLocalDay(text) !== null, 'not a day such as 2026-07-03');

/** What a shadow source made of the calls that another one answered. */
export const sourceContracts = defineAdmin({
  compare: {
    name: 'sources.compare',
    method: 'GET',
    path: '/sources/comparisons',
    summary: 'Compare what two sources made of the same calls, pair by pair of their verdicts',
    roles: ['owner', 'operator', 'auditor'],
    params: z.strictObject({
      from: day.describe('First day, in Asia/Shanghai'),
      to: day.describe('Last day, in Asia/Shanghai'),
      all: z.stringbool().default(false).describe('Pairs that agree too, not disagreements alone'),
    }),
    result: z.object({
      calls: z.int(),
      disagreements: z.int(),
      pairs: z.array(
        z.object({
          api: z.string(),
          answeredBy: z.string(),
          answer: z.string(),
          shadow: z.string(),
          shadowAnswer: z.string(),
          calls: z.int(),
          share: z.number(),
          shadowCost: z.string(),
          shadowTookMs: z.int(),
          orderIds: z.array(z.string()),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
});
