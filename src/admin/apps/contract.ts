import { z } from 'zod';
import { isAddressRange } from '../../platform/admission/address-ranges.ts';
import { ROLES } from '../../platform/access/actor.ts';
import { budgetParams, budgetsSet, budgetsShown } from './budget-fields.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { expectedParam } from '../../wire/admin/expected.ts';
import { requestId } from '../../wire/admin/request-id.ts';
import { told } from '../../kernel/told.ts';

/** Room for a thousand addresses of either kind, and for those that the caller expects. */
const CHANGE_BYTES_MAX = 256 << 10;
const appId = z.string().max(64).describe('Id of the app');
const name = z.string().min(1).max(64).describe('Name, 1 to 64 characters');
const status = z.enum(['pending', 'active', 'banned']).describe('pending answers 10005, banned 10009');
const customerId = z.string().max(64).describe('Id of the customer who pays for its calls');
const openId = z.string().min(8).max(128).describe('OpenID, from which the key of the AES routes is derived');
const apis = z.array(z.string().max(64)).max(32).describe('Names of the APIs that it may call');
const calls = z.int().min(0).nullable();
const dailyCallsMax = calls.describe('Charged calls a day over all APIs; null for no limit');
const addresses = z
  .array(
    z
      .string()
      .max(64)
      .refine(isAddressRange, told`not an address or CIDR range`),
  )
  .max(1000);
const allow = addresses.describe('Addresses and CIDR ranges that may call; empty for all');
const deny = addresses.describe('Addresses and CIDR ranges that may not call');
const addressRate = z
  .strictObject({ perSecond: z.number().positive().max(1e6), burst: z.int().min(1).max(1e6) })
  .nullable()
  .meta({ rate: true })
  .describe('Rate of calls from one address, e.g. 5/s, or {"perSecond":5,"burst":20}; null for the rate of the site');

const app = z.object({
  id: z.string(),
  name: z.string(),
  customerId: z.string().nullable().describe('The customer who pays for its calls'),
  status,
  mode: z.enum(['live', 'sandbox']),
  hasOpenId: z.boolean(),
  apis: z.array(z.string()),
  limits: z
    .array(z.object({ api: z.string(), dailyCallsMax: z.int().nullable() }))
    .describe('Charged calls a day at each API that it may call; null for no limit of its own'),
  dailyCallsMax: z.int().nullable(),
  ...budgetsSet,
  allow: z.array(z.string()),
  deny: z.array(z.string()),
  addressRate,
  createdAtMs: z.int(),
});

/** An app after a change. Two apps may have one name, e.g. of two branches, so the answer tells of it. */
const changedApp = app.extend({
  namesakes: z.array(z.string()).optional().describe('Ids of other apps with the same name, after a name was given'),
});

/** The admin operations on apps, which are the clients of the five APIs. */
export const appContracts = defineAdmin({
  list: {
    name: 'apps.list',
    method: 'GET',
    path: '/apps',
    summary: 'List apps',
    roles: ROLES,
    params: z.strictObject({}),
    result: z.object({ apps: z.array(app) }),
    audit: 'none',
    auditFields: [],
  },
  create: {
    name: 'apps.create',
    method: 'POST',
    path: '/apps',
    summary: 'Add an app; without apis it may call all five',
    roles: ['owner', 'operator'],
    params: z.strictObject({
      name,
      openId: openId.optional(),
      mode: z
        .enum(['live', 'sandbox'])
        .default('live')
        .describe('A sandbox app gets made-up answers that cost nothing'),
      status: status.default('active'),
      apis: apis.optional(),
      dailyCallsMax: dailyCallsMax.default(null),
      budgetDay: budgetParams.budgetDay.default(null),
      budgetMonth: budgetParams.budgetMonth.default(null),
      allow: allow.default([]),
      deny: deny.default([]),
      addressRate: addressRate.default(null),
      customerId: customerId.optional(),
      requestId: requestId.optional().describe('Id of your choice; the same request under it gives the same app'),
    }),
    result: changedApp,
    audit: 'write',
    auditFields: [
      'name',
      'mode',
      'status',
      'apis',
      'dailyCallsMax',
      'budgetDay',
      'budgetMonth',
      'allow',
      'deny',
      'addressRate',
      'customerId',
      'requestId',
    ],
  },
  show: {
    name: 'apps.show',
    method: 'GET',
    path: '/apps/:appId',
    summary: 'Show an app, and how far its budgets are used',
    roles: ROLES,
    params: z.strictObject({ appId }),
    result: app.extend({ budgets: budgetsShown }),
    audit: 'none',
    auditFields: [],
  },
  usage: {
    name: 'apps.usage',
    method: 'GET',
    path: '/apps/:appId/usage',
    summary: "Show an app's charged calls of today beside its limits, by API and by key",
    roles: ['owner', 'operator', 'analyst', 'billing', 'auditor', 'integrator'],
    params: z.strictObject({ appId }),
    result: z.object({
      day: z.string().describe('Today in Asia/Shanghai'),
      charged: z.int().describe('Charged calls of today'),
      dailyCallsMax: z.int().nullable(),
      apis: z.array(z.object({ api: z.string(), charged: z.int(), dailyCallsMax: z.int().nullable() })),
      keys: z.array(z.object({ keyId: z.string(), charged: z.int(), dailyCallsMax: z.int().nullable() })),
    }),
    audit: 'none',
    auditFields: [],
  },
  change: {
    name: 'apps.change',
    method: 'PATCH',
    path: '/apps/:appId',
    summary: 'Change an app: approve or ban it, or set its customer, OpenID, APIs, limits, budgets or addresses',
    roles: ['owner', 'operator'],
    params: z.strictObject({
      appId,
      name: name.optional(),
      openId: openId
        .nullable()
        .optional()
        .describe('OpenID, from which the key of the AES routes is derived; null for none'),
      status: status.optional(),
      apis: apis.optional(),
      dailyCallsMax: dailyCallsMax.optional(),
      budgetDay: budgetParams.budgetDay.optional(),
      budgetMonth: budgetParams.budgetMonth.optional(),
      allow: allow.optional(),
      deny: deny.optional(),
      addressRate: addressRate.optional(),
      customerId: customerId
        .nullable()
        .optional()
        .describe('Id of the customer; it stays once calls were charged to it'),
      expected: expectedParam(app),
    }),
    bodyBytesMax: CHANGE_BYTES_MAX,
    result: changedApp,
    audit: 'write',
    auditFields: [
      'appId',
      'name',
      'status',
      'apis',
      'dailyCallsMax',
      'budgetDay',
      'budgetMonth',
      'allow',
      'deny',
      'addressRate',
      'customerId',
    ],
  },
  limit: {
    name: 'apps.limit',
    method: 'PUT',
    path: '/apps/:appId/apis/:api',
    summary: "Limit an app's charged calls a day at one API",
    roles: ['owner', 'operator'],
    params: z.strictObject({
      appId,
      api: z.string().max(64).describe('Name of the API'),
      dailyCallsMax: calls.describe('Charged calls a day; null for no limit'),
      expected: expectedParam(z.object({ dailyCallsMax: calls })),
    }),
    result: app,
    audit: 'write',
    auditFields: ['appId', 'api', 'dailyCallsMax'],
  },
});
