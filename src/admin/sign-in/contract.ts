import { z } from 'zod';
import { ROLES } from '../../platform/access/actor.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { secondFactorCode } from '../second-factors/contract.ts';
import { told } from '../../kernel/told.ts';

/** Calls a minute from one address. The sign-in page asks once each time it opens. */
const WAYS_PER_MINUTE = 120;

const madeLink = z.object({
  url: z.string().describe('Opens the console. Shown only this once'),
  expiresAtMs: z.int().describe('When it ends'),
});

/** The admin operations around a session: how to sign in, links that sign in once, and the session of the caller. */
export const signInContracts = defineAdmin({
  ways: {
    name: 'sessions.ways',
    method: 'GET',
    path: '/sessions/ways',
    summary: 'Show what the sign-in page offers',
    roles: [],
    params: z.strictObject({}),
    result: z.object({
      password: z.literal(true).describe('Name and password'),
      oidc: z
        .object({ label: z.string().describe('Name of the provider on its button') })
        .nullable()
        .describe('A provider of sign-ins; null if none is set up'),
      language: z.enum(['zh-CN', 'en']).describe('For a browser until a language is chosen in it'),
    }),
    audit: 'none',
    auditFields: [],
    requestsPerMinute: WAYS_PER_MINUTE,
  },
  useLink: {
    name: 'sessions.link',
    method: 'POST',
    path: '/sessions/link',
    summary: 'Sign in with a link that works once, and with a code if the account has a second factor',
    roles: [],
    params: z.strictObject({
      secret: z
        .string()
        .regex(/^[\w-]{43}$/, told`not the secret of a link`)
        .describe('What stands behind `#/link/`'),
      code: secondFactorCode.optional(),
    }),
    result: z.object({
      token: z.string().describe('Shown only this once'),
      expiresAtMs: z.int().nullable().describe('When it ends'),
    }),
    session: 'opens',
    audit: 'write',
    auditFields: [],
  },
  makeLink: {
    name: 'sessions.make-link',
    method: 'POST',
    path: '/sessions/links',
    summary: 'Make a link to the console that signs you in once, within 15 minutes',
    roles: ROLES,
    params: z.strictObject({}),
    result: madeLink,
    audit: 'write',
    auditFields: [],
  },
  makeLinkFor: {
    name: 'administrators.make-link',
    method: 'POST',
    path: '/administrators/:name/links',
    summary: 'Make a link to the console that signs this administrator in once, within 15 minutes',
    roles: ['owner'],
    needsSecondPerson: () => true,
    params: z.strictObject({ name: z.string().min(1).max(64).describe('Name of the administrator') }),
    result: madeLink,
    audit: 'write',
    auditFields: ['name'],
  },
  whoAmI: {
    name: 'sessions.current',
    method: 'GET',
    path: '/sessions/current',
    summary: 'Show which administrator the session or token belongs to, and what it may do',
    roles: ROLES,
    isOpenBeforeEnrolment: true,
    params: z.strictObject({}),
    result: z.object({
      id: z.string(),
      name: z.string(),
      role: z.enum(ROLES),
      appIds: z.array(z.string()).nullable().describe('Apps that may be seen; null for all'),
      hasPassword: z.boolean(),
      secondFactor: z.boolean().describe('Whether codes of an authenticator app are in force'),
      recoveryCodesLeft: z.int(),
      mustEnrol: z.boolean().describe('Whether a second factor must be set up before anything else'),
      expiresAtMs: z.int().nullable().describe('When this session or token ends'),
      operations: z.array(z.string()).describe('Names of the operations that the role may call'),
    }),
    audit: 'none',
    auditFields: [],
  },
});
