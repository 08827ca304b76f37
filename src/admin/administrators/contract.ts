import { z } from 'zod';
import { ROLES } from '../../platform/access/actor.ts';
import { secondFactorCode } from '../second-factors/contract.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { told } from '../../kernel/told.ts';

const name = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u, told`1 to 64 letters, digits and . _ @ -`)
  .describe('Name, unique');
const role = z
  .enum(ROLES)
  .describe(
    'owner: everything; operator: apps, people, rules and ledger; analyst: risk; compliance: people and audit; billing: packages and ledger; auditor: reads only; integrator: its own apps',
  );
const appIds = z.array(z.string().max(64)).max(1000).describe('Apps that an integrator may see');
const password = z
  .string()
  .min(12, told`at least 12 characters`)
  .max(256)
  .describe('At least 12 characters');

const administrator = z.object({
  id: z.string(),
  name: z.string(),
  role,
  appIds: z.array(z.string()),
  disabled: z.boolean(),
  hasPassword: z.boolean(),
  secondFactor: z.boolean().describe('Whether sign-in asks for a code of an authenticator app'),
  createdAtMs: z.int().describe('Milliseconds since the Unix epoch'),
  identity: z
    .object({ issuer: z.string(), subject: z.string(), roleFromClaim: z.boolean() })
    .nullable()
    .describe(
      'The person at an OpenID provider who signs in to it, and whether the role follows the claim; null for none',
    ),
});
const tokenId = z
  .string()
  .regex(/^tok_[0-9a-f]{16}$/, told`not the id of a token`)
  .describe('Id of a session or token, as the list shows it');
const shownToken = z.object({
  id: z.string(),
  kind: z.enum(['session', 'token']),
  label: z.string(),
  createdAtMs: z.int(),
  expiresAtMs: z.int().nullable(),
  current: z.boolean().describe('Whether this call was made with this session or token'),
});
const issued = z.object({
  token: z.string().describe('Shown only this once'),
  expiresAtMs: z.int().nullable().describe('When it ends'),
});

/** The admin operations on administrators, their sessions and their tokens. */
export const administratorContracts = defineAdmin({
  signIn: {
    name: 'sessions.create',
    method: 'POST',
    path: '/sessions',
    summary: 'Sign in with name and password, and with a code if the account has a second factor',
    roles: [],
    params: z.strictObject({
      name,
      password: z.string().max(256).describe('Password of the account'),
      code: secondFactorCode.optional(),
    }),
    result: issued,
    session: 'opens',
    audit: 'write',
    auditFields: ['name'],
  },
  signOut: {
    name: 'sessions.end',
    method: 'DELETE',
    path: '/sessions/current',
    summary: 'End the session or token that this call was made with',
    roles: ROLES,
    isOpenBeforeEnrolment: true,
    params: z.strictObject({}),
    result: z.object({ ended: z.boolean() }),
    session: 'ends',
    audit: 'write',
    auditFields: [],
  },
  ownTokens: {
    name: 'sessions.list',
    method: 'GET',
    path: '/sessions',
    summary: 'List your own sessions and tokens',
    roles: ROLES,
    params: z.strictObject({}),
    result: z.object({ tokens: z.array(shownToken) }),
    audit: 'none',
    auditFields: [],
  },
  revokeOwn: {
    name: 'sessions.revoke',
    method: 'DELETE',
    path: '/sessions/:tokenId',
    summary: 'End one of your own sessions or tokens',
    roles: ROLES,
    params: z.strictObject({ tokenId }),
    result: z.object({ ended: z.literal(true) }),
    audit: 'write',
    auditFields: ['tokenId'],
  },
  changeOwnPassword: {
    name: 'sessions.change-password',
    method: 'PUT',
    path: '/sessions/password',
    summary: 'Change your own password; this ends all your sessions and tokens, also the one of this call',
    roles: ROLES,
    isOpenBeforeEnrolment: true,
    params: z.strictObject({
      password: z.string().max(256).describe('Your password so far'),
      newPassword: password.describe('Your next password, at least 12 characters'),
    }),
    result: z.object({ changed: z.literal(true) }),
    session: 'ends',
    audit: 'write',
    auditFields: [],
  },
  list: {
    name: 'administrators.list',
    method: 'GET',
    path: '/administrators',
    summary: 'List administrators',
    roles: ['owner', 'auditor'],
    params: z.strictObject({}),
    result: z.object({ administrators: z.array(administrator) }),
    audit: 'none',
    auditFields: [],
  },
  create: {
    name: 'administrators.create',
    method: 'POST',
    path: '/administrators',
    summary: 'Add an administrator; without a password, it can only use tokens',
    roles: ['owner'],
    needsSecondPerson: () => true,
    params: z.strictObject({ name, role, appIds: appIds.default([]), password: password.optional() }),
    result: administrator,
    audit: 'write',
    auditFields: ['name', 'role', 'appIds'],
  },
  change: {
    name: 'administrators.change',
    method: 'PATCH',
    path: '/administrators/:name',
    summary:
      'Change the role, apps or password of an administrator, or disable or enable it; a changed password ends all its sessions and tokens',
    roles: ['owner'],
    needsSecondPerson: () => true,
    params: z.strictObject({
      name,
      role: role.optional(),
      appIds: appIds.optional(),
      disabled: z.boolean().optional().describe('Whether the account can neither sign in nor use its tokens'),
      password: password.optional(),
    }),
    result: administrator,
    audit: 'write',
    auditFields: ['name', 'role', 'appIds', 'disabled'],
  },
  issueToken: {
    name: 'administrators.issue-token',
    method: 'POST',
    path: '/administrators/:name/tokens',
    summary: 'Make a bearer token for a program',
    roles: ['owner'],
    needsSecondPerson: () => true,
    params: z.strictObject({
      name,
      label: z.string().min(1).max(64).describe('What the token is for'),
      days: z.coerce
        .number()
        .int()
        .min(1)
        .max(3650)
        .optional()
        .describe('Days until it ends; by default admin.tokenDays, which is 90'),
    }),
    result: issued,
    audit: 'write',
    auditFields: ['name', 'label', 'days'],
  },
  tokens: {
    name: 'administrators.tokens',
    method: 'GET',
    path: '/administrators/:name/tokens',
    summary: 'List the sessions and tokens of an administrator',
    roles: ['owner', 'auditor'],
    params: z.strictObject({ name }),
    result: z.object({ tokens: z.array(shownToken) }),
    audit: 'none',
    auditFields: [],
  },
  revokeToken: {
    name: 'administrators.revoke-token',
    method: 'DELETE',
    path: '/administrators/:name/tokens/:tokenId',
    summary: 'End one session or token of an administrator',
    roles: ['owner'],
    params: z.strictObject({ name, tokenId }),
    result: z.object({ ended: z.literal(true) }),
    audit: 'write',
    auditFields: ['name', 'tokenId'],
  },
});
