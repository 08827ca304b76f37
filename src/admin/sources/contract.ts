import { z } from 'zod';
import { parseLocalDay } from '../../platform/ledger/local-day.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';

const day = z.string().refine((text) => parseLocalDay(text) !== null, 'not a day such as 2026-07-03');

/** The admin operation that compares the answers of a shadow source with those that callers got from another source. */
export const sourceContracts = defineAdmin({
  compare: {
    name: 'sources.compare',
    method: 'GET',
    path: '/sources/comparisons',
    summary: 'Compare the verdicts that two sources gave on the same calls, and count each combination',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      from: day.describe('First day, in Asia/Shanghai'),
      to: day.describe('Last day, in Asia/Shanghai'),
      all: z.stringbool().default(false).describe('Include combinations in which both sources agree'),
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
