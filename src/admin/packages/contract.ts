import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { requestId } from '../../wire/admin/request-id.ts';
import { unitPrice } from '../../wire/admin/unit-price.ts';

const appId = z.string().max(64).describe('Id of the app');
const priceOrList = unitPrice
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
  ending: {
    name: 'packages.ending',
    method: 'GET',
    path: '/packages/ending',
    summary: 'List the packages of all apps that end soon and have calls left, the one that ends first first',
    roles: ['owner', 'operator', 'billing', 'auditor', 'integrator'],
    params: z.strictObject({
      days: z.coerce.number().int().min(1).max(366).default(7).describe('Within how many days they end'),
    }),
    result: z.object({
      total: z.int().describe('How many there are, of which at most 100 are listed'),
      packages: z.array(bought.extend({ appName: z.string() })),
    }),
    audit: 'none',
    auditFields: [],
  },
  usage: {
    name: 'packages.usage',
    method: 'GET',
    path: '/apps/:appId/packages/usage',
    summary: "Show how an app's packages were used by day, and when each will be used up if the calls go on so",
    roles: ['owner', 'operator', 'billing', 'auditor', 'integrator'],
    params: z.strictObject({
      appId,
      days: z.coerce.number().int().min(1).max(366).default(30).describe('How many days back, today included'),
    }),
    result: z.object({
      from: z.string().describe('First day, in Asia/Shanghai'),
      to: z.string().describe('Today, in Asia/Shanghai'),
      packages: z.array(
        z.object({
          packageId: z.string(),
          left: z.int().nullable().describe('Calls left; null for no limit'),
          perDay: z.number().describe('Charged calls a day that it pays for at present, by the last seven days'),
          usedUpAtMs: z
            .int()
            .nullable()
            .describe('Forecast: when its last call is used; null if it expires before, or not within ten years'),
          expiresAtMs: z.int().nullable(),
          course: z
            .array(z.object({ atMs: z.int(), left: z.number() }))
            .describe('Forecast: the calls left at the moments at which it bends'),
          days: z
            .array(z.object({ day: z.string(), charged: z.int() }))
            .describe('Charged calls by day. Days without a call are absent'),
        }),
      ),
    }),
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
      unitPrice: priceOrList.default('0'),
      days: z.number().positive().max(3650).optional().describe('Days until it ends; without it, it does not end'),
      requestId: requestId
        .optional()
        .describe('Id of your choice, e.g. the number of an order; the same request under it gives the same package'),
    }),
    result: bought,
    audit: 'write',
    auditFields: ['appId', 'api', 'kind', 'calls', 'unitPrice', 'days', 'requestId'],
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
