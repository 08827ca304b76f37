import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { toldText } from '../../wire/told/told-fields.ts';

const node = z.object({
  name: z.string(),
  number: z.int().nullable().describe('Number that it leases; null if it has its database for itself'),
  state: z
    .enum(['ready', 'not-ready', 'starting', 'draining', 'closing', 'gone'])
    .describe('`gone` if its lease ended within the last 15 minutes'),
  problem: toldText().nullable().describe('What keeps it from being ready'),
  version: z.string().nullable().describe('Null until its first heartbeat'),
  startedAtMs: z.int().nullable(),
  beatAgoMs: z.int().nullable().describe('How long ago its last heartbeat was'),
  clockSkewMs: z.int().nullable().describe("How far its clock is ahead of the database's"),
  callsUnderWay: z.int().nullable(),
  limitsLeased: z.int().nullable().describe('Of how many limits it holds leased calls'),
  isSelf: z.boolean().describe('Whether it is the node that answers'),
});

/** The admin operations of several nodes over one database. */
export const clusterContracts = defineAdmin({
  status: {
    name: 'cluster.status',
    method: 'GET',
    path: '/cluster/status',
    summary: 'Show the nodes with version, heartbeat, clock and leases, and the services that they share',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: z.object({
      mode: z.enum(['single', 'cluster']).describe('Setting cluster.mode'),
      nodes: z.array(node),
      engines: z
        .array(
          z.object({
            engine: z.enum(['database', 'redis', 's3']),
            level: z.enum(['ok', 'warning', 'error', 'unused']),
            detail: toldText(),
            mend: toldText().optional().describe('What to do'),
          }),
        )
        .describe('The services as the node that answers sees them'),
    }),
    audit: 'none',
    auditFields: [],
    isBadNews: ({ nodes, engines }: { nodes: readonly { state: string }[]; engines: readonly { level: string }[] }) =>
      nodes.some(({ state }) => state === 'not-ready' || state === 'gone') ||
      engines.some(({ level }) => level === 'error'),
  },
  drain: {
    name: 'cluster.drain',
    method: 'POST',
    path: '/cluster/nodes/:node/drain',
    summary: 'Ask a node to end: it tells balancers, takes calls for http.drainSeconds more, finishes them and stops',
    roles: ['owner', 'operator'],
    params: z.strictObject({
      node: z.string().min(1).max(64).describe('Name of the node, or its number'),
      last: z.boolean().default(false).describe('Also if no other node is ready'),
    }),
    result: z.object({ name: z.string(), number: z.int() }),
    audit: 'write',
    auditFields: ['node', 'last'],
  },
});
