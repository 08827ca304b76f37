import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { instant } from '../../wire/admin/instant.ts';
import { told } from '../../kernel/told.ts';

const row = z.object({
  number: z.int(),
  atMs: z.int(),
  administratorName: z.string().nullable(),
  operation: z.string(),
  kind: z.enum(['write', 'look']),
  subject: z.string().nullable(),
  fields: z.record(z.string(), z.unknown()),
  outcome: z.string(),
  addressDigest: z
    .string()
    .nullable()
    .describe('Stands for the address of the caller; the same address has the same one, also in the ledger'),
});

const filter = {
  administrator: z.string().max(64).optional().describe('Only what this administrator did'),
  operation: z.string().max(64).optional().describe('Only this operation, e.g. apps.create'),
  kind: z.enum(['write', 'look']).optional().describe('Only changes, or only looks at personal data'),
  subject: z.string().max(64).optional().describe('Only rows about this id'),
  addressDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, told`not 64 hex digits`)
    .optional()
    .describe('Only calls from this address, as a row shows it'),
  from: instant.optional().describe('First day, or first time such as 2026-07-03T14:05, in Asia/Shanghai'),
  to: instant.optional().describe('Last day, which is included, or the time at which the rows end, in Asia/Shanghai'),
};

/** The admin operations that read the audit, which records what each administrator did. */
export const auditContracts = defineAdmin({
  list: {
    name: 'audit.list',
    method: 'GET',
    path: '/audit',
    summary: 'Read the audit, newest first',
    roles: ['owner', 'compliance', 'auditor'],
    params: z.strictObject({
      ...filter,
      before: z.coerce.number().int().positive().optional().describe('`nextBefore` of the page before'),
      limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Rows of this page, at most 1000'),
    }),
    result: z.object({ rows: z.array(row), nextBefore: z.int().nullable().describe('Null on the last page') }),
    audit: 'none',
    auditFields: [],
  },
  export: {
    name: 'audit.export',
    method: 'GET',
    path: '/audit/export',
    summary: 'Export the audit, oldest first, as CSV or as JSON lines',
    roles: ['owner', 'compliance', 'auditor'],
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
