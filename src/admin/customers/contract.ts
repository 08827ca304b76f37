import { z } from 'zod';
import { budgetParams, budgetsSet, budgetsShown } from '../apps/budget-fields.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { expectedParam } from '../../wire/admin/expected.ts';
import { requestId } from '../../wire/admin/request-id.ts';
import { unitPrice } from '../../wire/admin/unit-price.ts';
import { told } from '../../kernel/told.ts';

const customerId = z.string().max(64).describe('Id of the customer');
const name = z.string().min(1).max(64).describe('Name, 1 to 64 characters');
const status = z.enum(['active', 'paused']).describe('Calls of a paused customer are refused (10009)');
const prices = z
  .record(z.string().max(64), unitPrice)
  .refine((rows) => Object.keys(rows).length <= 64, told`more than 64 prices`)
  .describe('Prices of one call by name of the API, and "any" for all others, e.g. {"face-verify":"0.35","any":"0.5"}');
const dailyCallsMax = z
  .int()
  .min(0)
  .nullable()
  .describe('Charged calls a day of its apps and its sub-accounts together; null for no limit');

const customer = z.object({
  id: z.string(),
  name: z.string(),
  parentId: z.string().nullable().describe('The customer whose sub-account it is'),
  status,
  prices: z.record(z.string(), z.string()),
  dailyCallsMax: z.int().nullable(),
  ...budgetsSet,
  createdAtMs: z.int(),
});

/** The admin operations on customers. A customer pays for the calls of its apps. */
export const customerContracts = defineAdmin({
  list: {
    name: 'customers.list',
    method: 'GET',
    path: '/customers',
    summary: 'List customers and their sub-accounts',
    roles: ['owner', 'operator', 'billing', 'auditor'],
    params: z.strictObject({}),
    result: z.object({ customers: z.array(customer) }),
    audit: 'none',
    auditFields: [],
  },
  create: {
    name: 'customers.create',
    method: 'POST',
    path: '/customers',
    summary: 'Add a customer, or with a parent a sub-account',
    roles: ['owner', 'operator', 'billing'],
    params: z.strictObject({
      name,
      parentId: customerId.optional().describe('The customer whose sub-account it is; it stays'),
      prices: prices.default({}),
      dailyCallsMax: dailyCallsMax.default(null),
      budgetDay: budgetParams.budgetDay.default(null),
      budgetMonth: budgetParams.budgetMonth.default(null),
      requestId: requestId.optional().describe('Id of your choice; the same request under it gives the same customer'),
    }),
    result: customer,
    audit: 'write',
    auditFields: ['name', 'parentId', 'prices', 'dailyCallsMax', 'budgetDay', 'budgetMonth', 'requestId'],
  },
  show: {
    name: 'customers.show',
    method: 'GET',
    path: '/customers/:customerId',
    summary: 'Show a customer, with its sub-accounts and apps, and how far its budgets are used',
    roles: ['owner', 'operator', 'billing', 'auditor'],
    params: z.strictObject({ customerId }),
    result: customer.extend({
      budgets: budgetsShown,
      subAccounts: z.array(customer),
      apps: z
        .array(z.object({ id: z.string(), name: z.string(), status: z.string(), customerId: z.string() }))
        .describe('Its apps and those of its sub-accounts'),
    }),
    audit: 'none',
    auditFields: [],
  },
  change: {
    name: 'customers.change',
    method: 'PATCH',
    path: '/customers/:customerId',
    summary:
      'Change a customer: pause it, or set its price list, limits or budgets. Prices hold for calls from then on',
    roles: ['owner', 'operator', 'billing'],
    params: z.strictObject({
      customerId,
      name: name.optional(),
      status: status.optional(),
      prices: prices.optional(),
      dailyCallsMax: dailyCallsMax.optional(),
      budgetDay: budgetParams.budgetDay.optional(),
      budgetMonth: budgetParams.budgetMonth.optional(),
      expected: expectedParam(customer),
    }),
    result: customer,
    audit: 'write',
    auditFields: ['customerId', 'name', 'status', 'prices', 'dailyCallsMax', 'budgetDay', 'budgetMonth'],
  },
});
