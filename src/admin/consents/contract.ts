import { z } from 'zod';
import { IDENTIFIER_LENGTH_MAX } from '../../identity/clean-text.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { instant } from '../../wire/admin/instant.ts';
import { sealedCursor } from '../../wire/admin/row-cursor.ts';
import { told } from '../../kernel/told.ts';

const idNumber = z
  .string()
  .min(15)
  .max(IDENTIFIER_LENGTH_MAX)
  .describe('Id number, 18 characters or the 15 digits of the first generation');
const appId = z.string().min(1).max(64).describe('Id of the app');
const consentId = z
  .string()
  .regex(/^[\w.:-]{1,64}$/, told`1 to 64 letters, digits and _ . : -`)
  .describe('Your own reference to what the person agreed to, without personal data');

const consent = z.object({
  appId: z.string(),
  consentId: z.string(),
  givenAtMs: z.int(),
  endsAtMs: z.int().nullable(),
  withdrawnAtMs: z.int().nullable(),
});

/** The admin operations on consents: what each person agreed to, for each app. */
export const consentContracts = defineAdmin({
  give: {
    name: 'consents.give',
    method: 'POST',
    path: '/consents',
    summary:
      'Record that a person agreed to be verified for an app; recording it again changes nothing, and one that was withdrawn is a conflict',
    roles: ['owner', 'operator', 'compliance'],
    params: z.strictObject({
      idNumber,
      appId,
      consentId,
      days: z.coerce
        .number()
        .int()
        .min(1)
        .max(36_500)
        .optional()
        .describe('Days until the consent ends; without it, the consent does not end'),
    }),
    result: z.object({ personId: z.string(), consents: z.array(consent) }),
    audit: 'write',
    // The id leads back to the person by the site's own papers, and the audit outlives an erasure.
    auditFields: ['appId', 'days'],
  },
  withdraw: {
    name: 'consents.withdraw',
    method: 'POST',
    path: '/consents/withdraw',
    summary: 'End one consent, all consents for one app, or all consents of a person',
    roles: ['owner', 'operator', 'compliance'],
    params: z.strictObject({ idNumber, appId: appId.optional(), consentId: consentId.optional() }),
    result: z.object({ withdrawn: z.int() }),
    audit: 'write',
    auditFields: ['appId'],
  },
  find: {
    name: 'consents.find',
    method: 'POST',
    path: '/consents/find',
    summary: 'Show what a person agreed to, withdrawn consents too',
    roles: ['owner', 'operator', 'compliance', 'auditor'],
    params: z.strictObject({ idNumber }),
    result: z.object({ personId: z.string(), consents: z.array(consent) }),
    audit: 'look',
    auditFields: [],
  },
  list: {
    name: 'consents.list',
    method: 'GET',
    path: '/consents',
    summary: 'List consents of anybody, latest given first. A person is shown by the start of a pseudonym',
    roles: ['owner', 'operator', 'compliance', 'auditor'],
    params: z.strictObject({
      from: instant
        .optional()
        .describe('Given from: a day in Asia/Shanghai or an ISO 8601 time. The default is 24 hours before the end'),
      to: instant.optional().describe('Given until: the last day, or an ISO 8601 time. The default is now'),
      app: appId.optional().describe('Only consents for this app'),
      state: z
        .enum(['holds', 'ended', 'withdrawn'])
        .optional()
        .describe('Only consents that stand like this at present'),
      cursor: sealedCursor,
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Consents of this page, at most 1000'),
    }),
    result: z.object({
      fromMs: z.int(),
      toMs: z.int(),
      rows: z.array(
        consent.extend({
          person: z.string().describe('Start of the pseudonym: rows about one person have the same'),
          state: z.enum(['holds', 'ended', 'withdrawn']),
        }),
      ),
      nextCursor: z.string().nullable().describe('Null on the last page'),
    }),
    audit: 'look',
    auditFields: ['from', 'to', 'app', 'state'],
  },
  require: {
    name: 'consents.require',
    method: 'PUT',
    path: '/consents/apps/:appId',
    summary: 'Set whether an app may ask only about people who consented',
    roles: ['owner', 'operator', 'compliance'],
    params: z.strictObject({ appId, isRequired: z.boolean().describe('Whether consent is required') }),
    result: z.object({ appId: z.string(), isRequired: z.boolean() }),
    audit: 'write',
    auditFields: ['appId', 'isRequired'],
  },
});
