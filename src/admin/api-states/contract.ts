import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';

const availability = z.enum(['on', 'maintenance', 'off']).describe('maintenance answers 10020, off 10021');
const state = z.object({ api: z.string(), availability, changedAtMs: z.int().nullable() });

/** The admin operations that switch the five APIs on, off or to maintenance. */
export const apiStateContracts = defineAdmin({
  list: {
    name: 'apis.list',
    method: 'GET',
    path: '/apis',
    summary: 'List the APIs and whether they answer',
    roles: ['owner', 'operator', 'analyst', 'auditor', 'integrator'],
    params: z.strictObject({}),
    result: z.object({ apis: z.array(state) }),
    audit: 'none',
    auditFields: [],
  },
  switch: {
    name: 'apis.switch',
    method: 'PUT',
    path: '/apis/:api',
    summary: 'Switch an API on, off, or to maintenance',
    roles: ['owner', 'operator'],
    params: z.strictObject({ api: z.string().max(64).describe('Name of the API'), availability }),
    result: state,
    audit: 'write',
    auditFields: ['api', 'availability'],
  },
});
