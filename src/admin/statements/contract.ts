import { z } from 'zod';
import { parseLocalMonth } from '../../platform/ledger/local-day.ts';
import { CREDIT_SIDES } from '../../platform/ledger/credits.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { languageOf } from '../../wire/admin/text-language.ts';
import { told } from '../../kernel/told.ts';

const customerId = z.string().max(64).describe('Id of the customer');
const month = z
  .string()
  .refine((text) => parseLocalMonth(text) !== null, told`not a month such as 2026-07`)
  .describe('Month in Asia/Shanghai, e.g. 2026-07');
const statementId = z
  .string()
  .regex(/^stm_[0-9a-f]{18}$/, told`not the id of a statement`)
  .describe('Id of the statement');

const sums = {
  amount: z.string().describe('Sum of the lines'),
  credited: z.string().describe('Sum of the credits'),
  total: z.string().describe('Amount less credited; below zero if the site owes the customer'),
};

/** What a statement says, as the admin API shows it. */
export const statementSchema = z.object({
  id: z.string().nullable().describe('Null if it is a draft'),
  customerId: z.string(),
  customerName: z.string(),
  month: z.string(),
  issuedAtMs: z.int().nullable(),
  issuedBy: z.string().nullable(),
  sha256: z.string().nullable().describe('Digest of the stored text, which the audit and the chain hold too'),
  lines: z.array(
    z.object({
      month: z
        .string()
        .describe(
          'Month in which the calls were received. An earlier one if they are late: its statement was issued before they came',
        ),
      account: z.enum(['own', 'sub-account']),
      customerId: z.string().describe('The customer of the app'),
      customerName: z.string(),
      appId: z.string(),
      appName: z.string(),
      api: z.string(),
      unitPrice: z.string(),
      calls: z.int(),
      amount: z.string(),
    }),
  ),
  credits: z.array(
    z.object({
      creditId: z.string(),
      orderId: z.string(),
      appId: z.string(),
      appName: z.string(),
      api: z.string(),
      side: z.enum(CREDIT_SIDES),
      amount: z.string(),
      reason: z.string(),
      atMs: z.int(),
    }),
  ),
  ...sums,
});

const readers = ['owner', 'operator', 'billing', 'auditor'] as const;

/** The admin operations on monthly statements of customers. */
export const statementContracts = defineAdmin({
  draft: {
    name: 'statements.draft',
    method: 'GET',
    path: '/customers/:customerId/statement-drafts/:month',
    summary: 'Show what the statement of a month would say at present',
    roles: readers,
    params: z.strictObject({ customerId, month }),
    result: statementSchema.extend({
      issuableAtMs: z.int().describe('From then on it can be issued: an hour after the end of the month'),
      issuedId: z.string().nullable().describe('Id of the statement of this month, if it is issued'),
    }),
    audit: 'none',
    auditFields: [],
  },
  issue: {
    name: 'statements.issue',
    method: 'POST',
    path: '/customers/:customerId/statements',
    summary: 'Issue the statement of a month, once; it never changes, and later credits stand in the next one',
    roles: ['owner', 'operator', 'billing'],
    params: z.strictObject({ customerId, month }),
    result: statementSchema,
    audit: 'write',
    auditFields: ['customerId', 'month'],
  },
  list: {
    name: 'statements.list',
    method: 'GET',
    path: '/statements',
    summary: 'List issued statements, the last issued first',
    roles: readers,
    params: z.strictObject({
      customer: z.string().max(64).optional().describe('Only statements of this customer (its id)'),
      month: month.optional().describe('Only statements of this month, e.g. 2026-07'),
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Statements of this page, at most 1000'),
      after: statementId.optional().describe('`nextAfter` of the page before'),
    }),
    result: z.object({
      statements: z.array(
        z.object({
          id: z.string(),
          customerId: z.string(),
          customerName: z.string(),
          month: z.string(),
          issuedAtMs: z.int(),
          issuedBy: z.string(),
          sha256: z.string(),
          ...sums,
        }),
      ),
      nextAfter: z.string().nullable(),
    }),
    audit: 'none',
    auditFields: [],
  },
  show: {
    name: 'statements.show',
    method: 'GET',
    path: '/statements/:statementId',
    summary: 'Show an issued statement',
    roles: readers,
    params: z.strictObject({ statementId }),
    result: statementSchema,
    audit: 'none',
    auditFields: [],
  },
  export: {
    name: 'statements.export',
    method: 'GET',
    path: '/statements/:statementId/export',
    summary: 'Export an issued statement as CSV or as a page to print',
    roles: readers,
    params: z.strictObject({
      statementId,
      format: z.enum(['csv', 'html']).default('csv').describe('csv, or html (a page to print)'),
      language: languageOf('the page'),
    }),
    result: z.string(),
    audit: 'none',
    auditFields: [],
    streams: ['text/csv', 'text/html'],
  },
});
