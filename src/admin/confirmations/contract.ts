import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { told } from '../../kernel/told.ts';

/** The admin operations on calls that wait for a second person. */
export const confirmationContracts = defineAdmin({
  list: {
    name: 'confirmations.list',
    method: 'GET',
    path: '/confirmations',
    summary: 'List the calls that wait for a second person, who confirms one by making the same call',
    roles: ['owner', 'operator', 'analyst', 'billing', 'auditor'],
    params: z.strictObject({}),
    result: z.object({
      isOn: z.boolean().describe('Whether `admin.secondPerson` asks for two persons'),
      creditAloneMax: z.string().describe('Above it, a credit of a call takes two persons in any case'),
      confirmations: z.array(
        z.object({
          id: z.string(),
          operation: z.string().describe('Name of the operation, e.g. rules.publish'),
          fields: z.record(z.string(), z.unknown()).describe('Its parameters, except secrets and files'),
          askedBy: z.string().describe('Name of the administrator who called first'),
          own: z.boolean().describe('Whether you asked for it, so that another administrator must confirm'),
          askedAtMs: z.int(),
          endsAtMs: z.int().describe('When it stops waiting'),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
  withdraw: {
    name: 'confirmations.withdraw',
    method: 'DELETE',
    path: '/confirmations/:confirmationId',
    summary: 'Take back a call of yours that waits for a second person, or refuse one of another administrator',
    roles: ['owner', 'operator', 'analyst', 'billing'],
    params: z.strictObject({
      confirmationId: z
        .string()
        .regex(/^cnf_[0-9a-f]{12}$/, told`not the id of a waiting call`)
        .describe('Id of the waiting call, as the list shows it'),
    }),
    result: z.object({ withdrawn: z.literal(true) }),
    audit: 'write',
    auditFields: ['confirmationId'],
  },
});
