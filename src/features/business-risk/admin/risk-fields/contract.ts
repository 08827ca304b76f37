import { z } from 'zod';
import { FIELD_TYPES, TEXT_LENGTH_MAX } from '../../ingest/declared-field.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { told } from '../../../../kernel/told.ts';

const appId = z.string().regex(/^[\w-]{1,64}$/, told`is not an app id`);
const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, told`is 1 to 40 letters, digits and _, and begins with a letter`)
  .describe('Name of the field. Rules read it as detail_NAME');

const field = z.object({
  appId: z.string(),
  name: z.string(),
  type: z.enum(FIELD_TYPES),
  min: z.number().nullable(),
  max: z.number().nullable(),
  choices: z.array(z.string()).nullable(),
  lengthMax: z.int().nullable(),
  isOutcome: z.boolean(),
  declaredBy: z.string(),
  declaredAtMs: z.int(),
});

/** Admin operations for the fields of Details that an app sends and rules read. */
export const riskFieldContracts = defineAdmin({
  list: {
    name: 'detail-fields.list',
    method: 'GET',
    path: '/risk/detail-fields',
    summary: 'List the declared fields of Details',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({ appId: appId.optional().describe('Only of this app') }),
    result: z.object({ fields: z.array(field) }),
    audit: 'none',
    auditFields: [],
  },
  declare: {
    name: 'detail-fields.declare',
    method: 'PUT',
    path: '/risk/detail-fields/:appId/:name',
    summary: 'Declare a field of Details for one app, so that rules can read it and wrong values are refused',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      appId: appId.describe('App that sends it'),
      name,
      type: z
        .enum(FIELD_TYPES)
        .describe('`choice` has a closed list of values. `text` has none, so it is kept as personal data'),
      min: z.coerce.number().optional().describe('Least value of a number'),
      max: z.coerce.number().optional().describe('Greatest value of a number'),
      choices: z.array(z.string().min(1).max(64)).optional().describe('Values of a choice, at most 100'),
      lengthMax: z.coerce
        .number()
        .int()
        .min(1)
        .max(TEXT_LENGTH_MAX)
        .optional()
        .describe(`Most characters of a text. The default is ${TEXT_LENGTH_MAX}`),
      outcome: z
        .boolean()
        .optional()
        .describe('The choice says what happened, e.g. login_failed, so that rules can count it'),
    }),
    result: field,
    audit: 'write',
    auditFields: ['appId', 'name', 'type', 'min', 'max', 'lengthMax', 'outcome'],
  },
  remove: {
    name: 'detail-fields.remove',
    method: 'DELETE',
    path: '/risk/detail-fields/:appId/:name',
    summary: 'Forget a field. Requests may go on sending it, and it is ignored',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({ appId: appId.describe('App that sends it'), name }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['appId', 'name'],
  },
});
