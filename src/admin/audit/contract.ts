import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';

const row = z.object({
  number: z.int(),
  atMs: z.int(),
  administratorName: z.string().nullable(),
  operation: z.string(),
  kind: z.enum(['write', 'look']),
  subject: z.string().nullable(),
  fields: z.record(z.string(), z.unknown()),
  outcome: z.string(),
});

/** The admin operations that read the audit, which records what each administrator did. */
export const auditContracts = defineAdmin({
  list: {
    name: 'audit.list',
    method: 'GET',
    path: '/audit',
    summary: 'Read the audit, newest first',
    roles: ['owner', 'compliance', 'auditor'],
    params: z.strictObject({
      administrator: z.string().max(64).optional().describe('Only what this administrator did'),
      operation: z.string().max(64).optional().describe('Only this operation, e.g. apps.create'),
      subject: z.string().max(64).optional().describe('Only rows about this id'),
      before: z.coerce.number().int().positive().optional().describe('`nextBefore` of the page before'),
      limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Rows of this page, at most 1000'),
    }),
    result: z.object({ rows: z.array(row), nextBefore: z.int().nullable().describe('Null on the last page') }),
    audit: 'none',
    auditFields: [],
  },
});
