import { z } from 'zod';
import { parseLocalDay } from '../../platform/ledger/local-day.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { lastDay } from '../../wire/admin/instant.ts';
import { told } from '../../kernel/told.ts';

const day = z.string().refine((text) => parseLocalDay(text) !== null, told`not a day such as 2026-07-03`);

/** The admin operations on the sources that answer calls: how they do, and how a shadow compares with them. */
export const sourceContracts = defineAdmin({
  list: {
    name: 'sources.list',
    method: 'GET',
    path: '/sources',
    summary: 'Show which sources answer each API, and how fast, how often and at what cost they did',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      ...lastDay,
    }),
    result: z.object({
      fromMs: z.int().describe('Whole hours are counted, from the one that contains the start'),
      toMs: z.int(),
      apis: z.array(
        z.object({
          api: z.string(),
          chain: z.array(z.string()).describe('In the order in which they are asked. `own` is this server'),
          shadow: z.string().nullable().describe('The source that is only compared'),
          shadowPaused: z.boolean(),
          prices: z.array(z.object({ source: z.string(), price: z.string() })),
        }),
      ),
      sources: z
        .array(
          z.object({
            api: z.string(),
            source: z.string(),
            asked: z.int(),
            answered: z.int(),
            unknown: z.int().describe('Questions about a person that the source did not know'),
            timeouts: z.int(),
            unavailable: z.int(),
            corrupt: z.int().describe('Answers that could not be read'),
            p50Ms: z.number().nullable(),
            p95Ms: z.number().nullable(),
            meanMs: z.number(),
            cost: z.string(),
          }),
        )
        .describe('Questions of calls, by API and source. An API that this server answers alone has none'),
    }),
    audit: 'none',
    auditFields: [],
  },
  shadow: {
    name: 'sources.shadow',
    method: 'PUT',
    path: '/sources/:api/shadow',
    summary: 'Pause the shadow of an API, or let it go on. The file of sources says which one it is',
    roles: ['owner', 'operator'],
    params: z.strictObject({
      api: z.string().max(64).describe('Name of the API'),
      paused: z.boolean().describe('Whether the shadow is not asked'),
    }),
    result: z.object({ api: z.string(), shadow: z.string(), shadowPaused: z.boolean() }),
    audit: 'write',
    auditFields: ['api', 'paused'],
  },
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
