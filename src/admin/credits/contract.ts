import { z } from 'zod';
import { CREDIT_SIDES, parseCreditCursor } from '../../platform/ledger/credits.ts';
import { parseMoney } from '../../platform/ledger/money.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { instant } from '../../wire/admin/instant.ts';
import { requestId } from '../../wire/admin/request-id.ts';
import { told } from '../../kernel/told.ts';

const orderId = z
  .string()
  .regex(/^[0-9A-Za-z]{1,64}$/, told`not an order id`)
  .describe('Order id of an answer');
const side = z
  .enum(CREDIT_SIDES)
  .describe("own (what the app's customer pays) or parent (what the parent of that customer pays the site)");

/** A credit as the admin API shows it. */
export const creditSchema = z.object({
  id: z.string(),
  requestId: z.string(),
  orderId: z.string(),
  appId: z.string(),
  keyId: z.string(),
  api: z.string(),
  customerId: z.string().nullable().describe('Whose bill it touches; null if the call belongs to no customer'),
  side: z.enum(CREDIT_SIDES),
  amount: z.string(),
  reason: z.string(),
  askedBy: z.string().nullable().describe('Name of the administrator who asked; null if you may not see it'),
  confirmedBy: z.string().nullable().describe('Name of the second person; null if one was enough'),
  atMs: z.int(),
});

const filter = {
  app: z.string().max(64).optional().describe('Only credits of this app'),
  order: orderId.optional().describe('Only credits of this call'),
  side: side.optional(),
  from: instant.optional().describe('First day, or first time such as 2026-07-03T14:05, in Asia/Shanghai'),
  to: instant.optional().describe('Last day, which is included, or the time at which the list ends, in Asia/Shanghai'),
};
const readers = ['owner', 'operator', 'billing', 'auditor', 'integrator'] as const;

/** The admin operations on credits: money that is given back for calls that were charged wrongly. */
export const creditContracts = defineAdmin({
  give: {
    name: 'ledger.credit',
    method: 'POST',
    path: '/ledger/orders/:orderId/credits',
    summary:
      'Give back money of a charged call, at most what was charged; above billing.creditAloneMax a second person confirms',
    roles: ['owner', 'operator', 'billing'],
    params: z.strictObject({
      orderId,
      side: side.default('own'),
      amount: z
        .string()
        .refine(
          (text) => (parseMoney(text) ?? 0) > 0,
          told`not an amount above zero such as 0.5 (at most six decimals)`,
        )
        .describe('How much, e.g. 0.5'),
      reason: z
        .string()
        .trim()
        .min(5)
        .max(500)
        .describe('Why, without personal data; it stays in the ledger, the audit and the statement'),
      requestId: requestId.describe(
        'Id of your choice, e.g. the number of a ticket; the same request under it gives the same credit',
      ),
    }),
    result: z.object({
      credit: creditSchema,
      isRepeat: z.boolean().describe('Whether it had been given before under the same request id'),
      rest: z.string().describe('What can still be given back of this side of the call'),
    }),
    audit: 'write',
    auditFields: ['orderId', 'side', 'amount', 'reason', 'requestId'],
  },
  list: {
    name: 'credits.list',
    method: 'GET',
    path: '/credits',
    summary: 'List credits, newest first',
    roles: readers,
    params: z.strictObject({
      ...filter,
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Credits of this page, at most 1000'),
      cursor: z
        .string()
        .refine((text) => parseCreditCursor(text) !== null, told`not a cursor`)
        .optional()
        .describe('`nextCursor` of the page before'),
    }),
    result: z.object({ credits: z.array(creditSchema), nextCursor: z.string().nullable() }),
    audit: 'none',
    auditFields: [],
  },
  export: {
    name: 'credits.export',
    method: 'GET',
    path: '/credits/export',
    summary: 'Export credits, newest first, as CSV or as JSON lines',
    roles: readers,
    params: z.strictObject({
      ...filter,
      format: z.enum(['csv', 'json']).default('csv').describe('csv, or json with one object in each line'),
    }),
    result: z.string(),
    audit: 'none',
    auditFields: [],
    streams: ['text/csv', 'application/x-ndjson'],
  },
});
