import { z } from 'zod';
import { ROLES } from '../../platform/access/actor.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { told } from '../../kernel/told.ts';

/** A code of a second factor, e.g. `123456`, or a recovery code, e.g. `7gk2m-x9d4q`. */
export const secondFactorCode = z
  .string()
  .regex(
    /^(\d{3} ?\d{3}|[0-9a-zA-Z]{5}-?[0-9a-zA-Z]{5})$/,
    told`not 6 digits, and no recovery code such as 7gk2m-x9d4q`,
  )
  .describe('6 digits of your authenticator app, or one of your recovery codes');
const timeCode = z
  .string()
  .regex(/^\d{3} ?\d{3}$/, told`not 6 digits`)
  .describe('6 digits of your authenticator app');
const password = z.string().max(256).describe('Your password');

/** The admin operations on second factors: time-based codes of an authenticator app (TOTP) and recovery codes. */
export const secondFactorContracts = defineAdmin({
  begin: {
    name: 'sessions.begin-totp',
    method: 'POST',
    path: '/sessions/totp',
    summary: 'Get a secret for your authenticator app; a code within ten minutes puts it in force',
    roles: ROLES,
    isOpenBeforeEnrolment: true,
    params: z.strictObject({ password }),
    result: z.object({
      secret: z.string().describe('In base32, to be typed into the app. Shown only this once'),
      uri: z.string().describe('The same as an otpauth link, for a QR code'),
    }),
    audit: 'write',
    auditFields: [],
  },
  confirm: {
    name: 'sessions.confirm-totp',
    method: 'PUT',
    path: '/sessions/totp',
    summary: 'Put the secret in force with a code of the app; this ends all your other sessions',
    roles: ROLES,
    isOpenBeforeEnrolment: true,
    params: z.strictObject({ code: timeCode }),
    result: z.object({
      recoveryCodes: z.array(z.string()).describe('Each signs in once in place of a code. Shown only this once'),
    }),
    audit: 'write',
    auditFields: [],
  },
  remove: {
    name: 'sessions.remove-totp',
    method: 'POST',
    path: '/sessions/totp/remove',
    summary: 'Remove your second factor',
    roles: ROLES,
    params: z.strictObject({ password, code: secondFactorCode }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: [],
  },
  removeOfOther: {
    name: 'administrators.remove-totp',
    method: 'DELETE',
    path: '/administrators/:name/totp',
    summary: 'Remove the second factor of an administrator who lost it',
    roles: ['owner'],
    needsSecondPerson: () => true,
    params: z.strictObject({ name: z.string().min(1).max(64).describe('Name of the administrator') }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['name'],
  },
});
