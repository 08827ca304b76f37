import { z } from 'zod';
import { parseMoney } from '../../platform/ledger/money.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';

const appId = z.string().max(64).describe('Id of the app');
const unitPrice = z
  .string()
  .refine((text) => parseMoney(text) !== null, 'not an amount such as 0.035 (at most six decimals)')
  .nullable()
  .describe('Price of one call, e.g. 0.035; null for the price list of the customer');

const bought = z.object({
  id: z.string(),
  appId: z.string(),
  api: z.string().nullable().describe('Null for any API'),
  kind: z.enum(['paid', 'gift']),
  callsMax: z.int().nullable(),
  used: z.int(),
  left: z.int().nullable(),
  unitPrice: z.string().nullable().describe('Null if the price list of the customer holds'),
  expiresAtMs: z.int().nullable(),
  createdAtMs: z.int(),
});

/** The admin operations on packages: calls that an app has bought or was given. */
export const packageContracts = defineAdmin({
  list: {
    name: 'packages.list',
    method: 'GET',
    path: '/apps/:appId/packages',
    summary: 'List the packages of an app, in the order in which they pay',
    roles: ['owner', 'operator', 'billing', 'auditor', 'integrator'],
    params: z.strictObject({ appId }),
    result: z.object({ packages: z.array(bought) }),
    audit: 'none',
    auditFields: [],
  },
  add: {
    name: 'packages.add',
    method: 'POST',
    path: '/apps/:appId/packages',
    summary: 'Add a package; gifts are used first',
    roles: ['owner', 'operator', 'billing'],
    params: z.strictObject({
      appId,
      api: z.string().max(64).optional().describe('Name of the API that it pays for; without it, it pays for all'),
      kind: z.enum(['paid', 'gift']).default('paid').describe('Gifts are used first'),
      calls: z.int().min(1).max(1e12).optional().describe('How many calls it pays for; without it, there is no limit'),
      unitPrice: unitPrice.default('0'),
      days: z.number().positive().max(3650).optional().describe('Days until it ends; without it, it does not end'),
    }),
    result: bought,
    audit: 'write',
    auditFields: ['appId', 'api', 'kind', 'calls', 'unitPrice', 'days'],
  },
  end: {
    name: 'packages.end',
    method: 'POST',
    path: '/packages/:packageId/end',
    summary: 'End a package at once; the calls left in it are lost',
    roles: ['owner', 'operator', 'billing'],
    params: z.strictObject({ packageId: z.string().max(64).describe('Id of the package') }),
    result: bought,
    audit: 'write',
    auditFields: ['packageId'],
  },
});
