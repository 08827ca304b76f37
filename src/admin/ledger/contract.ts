import { z } from 'zod';
import { SERIES_STEPS } from '../../platform/ledger/call-series.ts';
import { parseLedgerCursor, PERSON_VERDICTS } from '../../platform/ledger/ledger.ts';
import { parseLocalDay } from '../../platform/ledger/local-day.ts';
import { ROLES } from '../../platform/access/actor.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { creditSchema } from '../credits/contract.ts';
import { instant } from '../../wire/admin/instant.ts';
import { toldText } from '../../wire/told/told-fields.ts';
import { told } from '../../kernel/told.ts';

const orderId = z
  .string()
  .regex(/^[0-9A-Za-z]{1,64}$/, told`not an order id`)
  .describe('Order id of an answer');
const day = z.string().refine((text) => parseLocalDay(text) !== null, told`not a day such as 2026-07-03`);
const filter = {
  app: z.string().max(64).optional().describe('Only calls of this app'),
  key: z.string().max(64).optional().describe('Only calls with this key (its id)'),
  api: z.string().max(64).optional().describe('Only calls of this API'),
  code: z.coerce.number().int().min(0).optional().describe('Only calls with this error_code'),
  charged: z.stringbool().optional().describe('Only charged calls, or only uncharged ones'),
  from: instant.optional().describe('First day, or first time such as 2026-07-03T14:05, in Asia/Shanghai'),
  to: instant.optional().describe('Last day, which is included, or the time at which the list ends, in Asia/Shanghai'),
};

const sourceCost = z.string().nullable().describe('What the sources that were asked cost. Null for integrators');

const row = z.object({
  orderId: z.string(),
  appId: z.string(),
  keyId: z.string(),
  api: z.string(),
  code: z.int(),
  charged: z.boolean(),
  unitPrice: z.string(),
  packageId: z.string().nullable(),
  receivedAtMs: z.int(),
  answeredAtMs: z.int(),
  latencyMs: z.number(),
  addressDigest: z.string(),
  source: z.string(),
  sourceCost,
  verdict: z
    .enum(PERSON_VERDICTS)
    .nullable()
    .describe('What the call found out about the person; null if it came to no verdict'),
  credited: z.string().describe('What was given back of unitPrice'),
  customerId: z.string().nullable().describe('The customer who pays'),
  parentPrice: z
    .string()
    .nullable()
    .describe('What the parent of a sub-account pays the site. Null if there is none, and for integrators'),
});

const finding = z.object({
  what: z.string(),
  table: z.string().nullable(),
  id: z.string().nullable(),
  link: z.int().nullable(),
  committedAtMs: z.int().nullable(),
  detail: toldText(),
});

/** The admin operations that read the ledger, which has one row for each settled call. */
export const ledgerContracts = defineAdmin({
  list: {
    name: 'ledger.list',
    method: 'GET',
    path: '/ledger',
    summary: 'List calls, newest first',
    roles: ROLES,
    params: z.strictObject({
      ...filter,
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Rows of this page, at most 1000'),
      cursor: z
        .string()
        .refine((text) => parseLedgerCursor(text) !== null, told`not a cursor`)
        .optional()
        .describe('`nextCursor` of the page before'),
    }),
    result: z.object({ rows: z.array(row), nextCursor: z.string().nullable() }),
    audit: 'none',
    auditFields: [],
  },
  export: {
    name: 'ledger.export',
    method: 'GET',
    path: '/ledger/export',
    summary: 'Export calls, oldest first, as CSV or as JSON lines',
    roles: ROLES,
    params: z.strictObject({
      ...filter,
      format: z.enum(['csv', 'json']).default('csv').describe('csv, or json with one object in each line'),
    }),
    result: z.string(),
    audit: 'none',
    auditFields: [],
    streams: ['text/csv', 'application/x-ndjson'],
  },
  totals: {
    name: 'ledger.totals',
    method: 'GET',
    path: '/ledger/totals',
    summary: 'Sum up calls and amounts by day, app, API and key',
    roles: ROLES,
    params: z.strictObject({
      app: filter.app,
      from: day.describe('First day, in Asia/Shanghai'),
      to: day.describe('Last day, in Asia/Shanghai'),
    }),
    result: z.object({
      totals: z.array(
        z.object({
          appId: z.string(),
          day: z.string(),
          api: z.string(),
          keyId: z.string(),
          calls: z.int(),
          charged: z.int(),
          amount: z.string(),
          credited: z.string().describe('What was given back on this day, whenever the calls were made'),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
  series: {
    name: 'ledger.series',
    method: 'GET',
    path: '/ledger/series',
    summary: 'Count calls, charges, money and latencies by minute, hour or day, for charts',
    roles: ROLES,
    params: z.strictObject({
      step: z.enum(SERIES_STEPS).default('hour').describe('Length of a step: minute, hour, or day of Asia/Shanghai'),
      every: z.coerce
        .number()
        .int()
        .min(1)
        .max(60)
        .default(1)
        .describe('Sum up so many steps into one, e.g. 10 with step=minute for ten minutes'),
      from: instant.describe('First step that is counted, e.g. 2026-07-03T14:00 in Asia/Shanghai'),
      to: instant.describe('Steps that begin at this time or later are not counted'),
      app: filter.app,
      api: filter.api,
      code: filter.code,
      by: z
        .string()
        .regex(/^(app|api|code)(,(app|api|code)){0,2}$/, told`not a list of app, api, code`)
        .optional()
        .describe('Tell the calls of a step apart: a list of app, api and code, e.g. api,code'),
    }),
    result: z.object({
      points: z
        .array(
          z.object({
            startsAtMs: z.int().describe('Beginning of the step'),
            app: z.string().nullable(),
            api: z.string().nullable(),
            code: z.int().nullable(),
            calls: z.int(),
            charged: z.int(),
            amount: z.string(),
            sourceCost,
            meanMs: z.number().describe('Mean latency'),
            p50Ms: z.number().describe('Estimated median of the latency'),
            p95Ms: z.number().describe('Estimated 95th percentile of the latency'),
            latencyCounts: z.array(z.int()).describe('Calls by latency, one count for each bound, and the slower ones'),
          }),
        )
        .describe('Steps without a call are absent'),
      latencyBoundsMs: z.array(z.int()).describe('Upper bounds of the counts by latency'),
    }),
    audit: 'none',
    auditFields: [],
  },
  live: {
    name: 'ledger.live',
    method: 'GET',
    path: '/ledger/live',
    summary: 'Show calls as they come, for five minutes; ask again to go on',
    roles: ROLES,
    params: z.strictObject({
      app: filter.app,
      format: z
        .enum(['events', 'json'])
        .default('events')
        .describe('events (server-sent events for a browser), or json with one call in each line'),
    }),
    result: z.string(),
    audit: 'none',
    auditFields: [],
    streams: ['text/event-stream', 'application/x-ndjson'],
  },
  check: {
    name: 'ledger.check',
    method: 'GET',
    path: '/ledger/mismatches',
    summary:
      'Verify the chain of ledger and audit, the database file, and every counter against the rows that it counts',
    roles: ['owner', 'operator', 'compliance', 'auditor'],
    params: z.strictObject({}),
    result: z.object({
      mismatches: z.array(z.object({ counter: z.string(), id: z.string(), counted: z.int(), actual: z.int() })),
      proof: z.object({
        links: z.int().describe('Commits that were verified'),
        rows: z.int().describe('Ledger and audit rows that were verified'),
        rowsBefore: z.int().describe('Rows from before the chain, which are counted and not verified'),
        sinceAtMs: z.int().nullable().describe('When the first chain began'),
        finding: finding.nullable().describe('The first thing that does not match'),
      }),
    }),
    audit: 'none',
    auditFields: [],
  },
  show: {
    name: 'ledger.show',
    method: 'GET',
    path: '/ledger/orders/:orderId',
    summary: 'Show one call with its credits',
    roles: ROLES,
    params: z.strictObject({ orderId }),
    result: row.extend({
      credits: z.array(creditSchema).describe('Credits of this call, oldest first'),
      creditable: z.string().describe('What can still be given back of unitPrice'),
      parentCreditable: z
        .string()
        .nullable()
        .describe('What can still be given back of parentPrice. Null if there is none, and for integrators'),
    }),
    audit: 'none',
    auditFields: [],
  },
  explain: {
    name: 'ledger.explain',
    method: 'GET',
    path: '/ledger/orders/:orderId/trace',
    summary: 'Show the numbers that decided a call',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({ orderId }),
    result: z.object({ orderId: z.string(), trace: z.record(z.string(), z.unknown()) }),
    audit: 'look',
    auditFields: ['orderId'],
  },
});
