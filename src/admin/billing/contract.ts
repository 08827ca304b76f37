import { z } from 'zod';
import { parseLocalMonth, parseLocalDay } from '../../platform/ledger/local-day.ts';
import { MONEY_STEPS } from '../../platform/ledger/money-days.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { told } from '../../kernel/told.ts';

const time = z
  .string()
  .refine(
    (text) => parseLocalDay(text) !== null || parseLocalMonth(text) !== null,
    told`not a month such as 2026-07, or a day such as 2026-07-03`,
  );

const counts = {
  calls: z.int(),
  charged: z.int(),
  amount: z.string().describe('What the customers pay'),
  revenue: z
    .string()
    .describe('What the site gets: for a call of a sub-account what the parent pays, for any other call the amount'),
  sourceCost: z.string().describe('What the sources that were asked cost'),
  credited: z.string().describe('What the site gave back in this time, whenever the calls were made'),
  margin: z.string().describe('revenue - credited - sourceCost; it can be negative'),
  parentMargin: z.string().describe('What is left to the parents of sub-accounts; it can be negative'),
};

const question = {
  from: time.describe('First month or day, in Asia/Shanghai'),
  to: time.describe('Last month or day, which is included'),
  step: z.enum(MONEY_STEPS).default('month').describe('Length of a period: day, month, or all for one sum'),
  by: z
    .string()
    .regex(/^((customer|app|api)(,(customer|app|api)){0,2})?$/, told`not a list of customer, app, api`)
    .default('customer')
    .describe('Tell apart by a list of customer, app and api; empty for the whole site'),
  customer: z.string().max(64).optional().describe('Only calls of this customer and of its sub-accounts'),
};

const parts = {
  period: z.string().nullable().describe('Day or month; null for the whole time'),
  customerId: z.string().nullable().describe('Null for apps without a customer, and if not told apart'),
  appId: z.string().nullable(),
  api: z.string().nullable(),
};

/** The admin operations on what the site earns. */
export const billingContracts = defineAdmin({
  margin: {
    name: 'billing.margin',
    method: 'GET',
    path: '/billing/margin',
    summary: 'Sum up revenue, source cost, credits and margin by day or month, customer, app and API',
    roles: ['owner', 'operator', 'billing', 'auditor'],
    params: z.strictObject(question),
    result: z.object({
      rows: z
        .array(
          z.object({
            ...parts,
            ...counts,
          }),
        )
        .describe('Periods without a call or a credit are absent'),
      total: z.object(counts),
    }),
    audit: 'none',
    auditFields: [],
  },

  sourceCosts: {
    name: 'billing.source-costs',
    method: 'GET',
    path: '/billing/source-costs',
    summary: 'Sum up what each source was asked and cost by day or month, customer, app and API',
    roles: ['owner', 'operator', 'billing', 'auditor'],
    params: z.strictObject(question),
    result: z.object({
      rows: z
        .array(
          z.object({
            ...parts,
            source: z
              .string()
              .nullable()
              .describe('Null for what calls cost that a release settled that did not count by source'),
            asked: z
              .int()
              .nullable()
              .describe('Questions to the source, also those that cost nothing; null if not counted'),
            cost: z
              .string()
              .describe('What they cost. All rows of a period and customer add up to sourceCost of the margin'),
          }),
        )
        .describe('Sources that were not asked are absent'),
    }),
    audit: 'none',
    auditFields: [],
  },
});
