import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { toldText } from '../../../../wire/told/told-fields.ts';

const status = z.object({
  state: z.enum(['idle', 'running', 'done', 'stopped', 'failed']),
  done: z.int().describe('Decisions that are read and entities that are filled'),
  total: z.int().describe('Of how many. Entities are known once all decisions are read'),
  decisions: z.int().describe('Decisions of the last seven days that were read'),
  withoutEvent: z
    .int()
    .describe('How many of these no longer have the request behind them, so that they cannot be counted'),
  entities: z.int().describe('Entities, e.g. addresses and devices, whose windows were filled'),
  startedAtMs: z.int().nullable(),
  endedAtMs: z.int().nullable(),
  problem: toldText().nullable().describe('Why the last rebuild failed'),
});

/** Admin operations that fill the windows of the risk decision again, after Redis lost its data. */
export const velocityContracts = defineAdmin({
  rebuild: {
    name: 'velocity.rebuild',
    method: 'POST',
    path: '/risk/velocity-rebuild',
    summary:
      'Fill the windows in Redis again from the decisions of seven days, while decisions go on. What is counted already counts once, so it may be done again',
    roles: ['owner', 'operator'],
    params: z.strictObject({}),
    result: status,
    audit: 'write',
    auditFields: [],
  },
  show: {
    name: 'velocity.show',
    method: 'GET',
    path: '/risk/velocity-rebuild',
    summary: 'Show how far the last rebuild of the windows has come',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: status,
    audit: 'none',
    auditFields: [],
  },
  stop: {
    name: 'velocity.stop',
    method: 'DELETE',
    path: '/risk/velocity-rebuild',
    summary: 'Stop the rebuild of the windows. Those that are filled stay filled',
    roles: ['owner', 'operator'],
    params: z.strictObject({}),
    result: z.object({ stopped: z.literal(true) }),
    audit: 'write',
    auditFields: [],
  },
});
