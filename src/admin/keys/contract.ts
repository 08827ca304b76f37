import { z } from 'zod';
import { budgetParams, budgetsSet, budgetsShown } from '../apps/budget-fields.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { expectedParam } from '../../wire/admin/expected.ts';

const appId = z.string().max(64).describe('Id of the app');
const keyId = z.string().max(64).describe('Id of the key, not the key itself');
const kind = z
  .enum(['live', 'test'])
  .describe('Calls with a test key get the same answers free of charge, within its own limits');
const label = z.string().max(64).describe('What the key is for');
const calls = z.int().min(1).nullable();
const callsMax = calls.describe('Charged calls over its whole life; null for no limit');
const dailyCallsMax = calls.describe('Charged calls a day; null for no limit');
const days = z.number().positive().max(3650);

const key = z.object({
  id: z.string(),
  appId: z.string(),
  display: z.string().describe('Shows which key it is: live_, test_ or sandbox_ and the last four characters'),
  suffix: z.string().describe('Last four of its 32 characters'),
  kind,
  label: z.string(),
  callsMax: z.int().nullable(),
  dailyCallsMax: z.int().nullable(),
  ...budgetsSet,
  expiresAtMs: z.int().nullable(),
  banned: z.boolean(),
  replacedById: z.string().nullable(),
  createdAtMs: z.int(),
  charged: z.int().describe('Charged calls so far'),
  lastUsedAtMs: z.int().nullable(),
});
const shownOnce = key.extend({ key: z.string().describe('32 hex characters, shown only this once') });

/** The admin operations on the keys of apps. */
export const keyContracts = defineAdmin({
  list: {
    name: 'keys.list',
    method: 'GET',
    path: '/apps/:appId/keys',
    summary: 'List the keys of an app, and how far their budgets are used',
    roles: ['owner', 'operator', 'auditor', 'integrator'],
    params: z.strictObject({ appId }),
    result: z.object({ keys: z.array(key.extend({ budgets: budgetsShown })) }),
    audit: 'none',
    auditFields: [],
  },
  create: {
    name: 'keys.create',
    method: 'POST',
    path: '/apps/:appId/keys',
    summary: 'Make a key; it is shown only once',
    roles: ['owner', 'operator'],
    params: z.strictObject({
      appId,
      kind: kind.default('live'),
      label: label.default(''),
      callsMax: callsMax.default(null),
      dailyCallsMax: dailyCallsMax.default(null),
      budgetDay: budgetParams.budgetDay.default(null),
      budgetMonth: budgetParams.budgetMonth.default(null),
      days: days.optional().describe('Days until the key ends; without it, the key does not end'),
    }),
    result: shownOnce,
    audit: 'write',
    auditFields: ['appId', 'kind', 'label', 'callsMax', 'dailyCallsMax', 'budgetDay', 'budgetMonth', 'days'],
  },
  change: {
    name: 'keys.change',
    method: 'PATCH',
    path: '/keys/:keyId',
    summary: 'Change what a key is for, its limits and budgets, or when it ends',
    roles: ['owner', 'operator'],
    params: z.strictObject({
      keyId,
      label: label.optional(),
      callsMax: callsMax.optional(),
      dailyCallsMax: dailyCallsMax.optional(),
      budgetDay: budgetParams.budgetDay.optional(),
      budgetMonth: budgetParams.budgetMonth.optional(),
      days: days.nullable().optional().describe('Days from now until the key ends; null for a key that does not end'),
      expected: expectedParam(key),
    }),
    result: key,
    audit: 'write',
    auditFields: ['keyId', 'label', 'callsMax', 'dailyCallsMax', 'budgetDay', 'budgetMonth', 'days'],
  },
  rotate: {
    name: 'keys.rotate',
    method: 'POST',
    path: '/keys/:keyId/rotate',
    summary: 'Replace a key by a new one; both work during the overlap',
    roles: ['owner', 'operator'],
    params: z.strictObject({
      keyId,
      overlapHours: z
        .number()
        .min(0)
        .max(24 * 365)
        .default(24)
        .describe('Hours for which the old key still works'),
    }),
    result: shownOnce,
    audit: 'write',
    auditFields: ['keyId', 'overlapHours'],
  },
  ban: {
    name: 'keys.ban',
    method: 'PUT',
    path: '/keys/:keyId/banned',
    summary: 'Ban a key (10009), or lift the ban with banned = false',
    roles: ['owner', 'operator'],
    params: z.strictObject({ keyId, banned: z.boolean().default(true).describe('Whether the key is banned') }),
    result: key,
    audit: 'write',
    auditFields: ['keyId', 'banned'],
  },
});
