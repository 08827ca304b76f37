import { z } from 'zod';
import { lastDay } from '../../../../wire/admin/instant.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { GRAPH_DEPTH_MAX, GRAPH_NODES_MAX, GRAPH_STARTS_MAX } from '../../graph/graph.ts';
import { NETWORK_KINDS } from '../../links/link-store.ts';
import { LIST_KINDS } from '../../lists/list-entry.ts';
import { RISK_LEVELS } from '../../rules/risk-types.ts';
import { told } from '../../../../kernel/told.ts';

const level = z.enum(RISK_LEVELS);

/** Admin operations for the graph of risk decisions. It shows pseudonyms, and no identifier. */
export const riskGraphContracts = defineAdmin({
  entities: {
    name: 'risk.entities',
    method: 'GET',
    path: '/risk/entities',
    summary:
      'Show the devices, addresses, phones, accounts, networks or operators of networks that were in most decisions, by pseudonym',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      kind: z
        .enum([...LIST_KINDS, ...NETWORK_KINDS])
        .describe(
          'What is counted. A network is the /24 or /64 of a public address; operators are known if a database of addresses is imported',
        ),
      ...lastDay,
      limit: z.coerce.number().int().min(1).max(100).default(10).describe('Entities to show at most'),
    }),
    result: z.object({
      fromMs: z.int(),
      toMs: z.int(),
      entities: z
        .array(
          z.object({
            id: z
              .string()
              .describe('Kind and pseudonym, e.g. device:3f2a9c01b7d44e5f8a6b7c8d9e0f1a2b, or operator:4134'),
            shown: z.string().describe('The first digits of the pseudonym, or the number of the operator, e.g. AS4134'),
            name: z
              .string()
              .nullable()
              .describe(
                'Name of an operator in the database of addresses; null of anything else, and if it is not known',
              ),
            decisions: z.int(),
            review: z.int(),
            reject: z.int(),
            lastAtMs: z.int(),
            orderId: z.string().describe('Order of one of these decisions'),
          }),
        )
        .describe('Most decisions first'),
    }),
    audit: 'look',
    auditFields: ['kind', 'from', 'to'],
    requestsPerMinute: 60,
  },
  graph: {
    name: 'risk.graph',
    method: 'GET',
    path: '/risk/graph',
    summary: 'Show the accounts, phones, devices and addresses around an order or an entity, by pseudonym',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      order: z
        .string()
        .regex(/^\w{1,64}$/, told`is not an order id`)
        .optional()
        .describe('Start from the entities of this order of the risk decision'),
      entities: z
        .string()
        .max(1000)
        .regex(/^(?:account|phone|device|address):[0-9a-f]{32}(?:,(?:account|phone|device|address):[0-9a-f]{32})*$/, {
          error: told`is not a list of entities such as device:3f2a9c…`,
        })
        .refine((text) => text.split(',').length <= GRAPH_STARTS_MAX, told`has more than ${GRAPH_STARTS_MAX} entities`)
        .optional()
        .describe('Start from these entities instead: kind and pseudonym of each, separated by commas'),
      depth: z.coerce
        .number()
        .int()
        .min(0)
        .max(GRAPH_DEPTH_MAX)
        .default(2)
        .describe('Steps from the start. From a device: accounts, what these used, further accounts'),
      nodes: z.coerce.number().int().min(1).max(GRAPH_NODES_MAX).default(GRAPH_NODES_MAX).describe('The most entities'),
    }),
    result: z.object({
      nodes: z.array(
        z.object({
          id: z.string().describe('Kind and pseudonym, e.g. device:3f2a9c01b7d44e5f8a6b7c8d9e0f1a2b'),
          kind: z.enum(LIST_KINDS),
          shown: z.string().describe('The first digits of the pseudonym'),
          depth: z.int().describe('Steps from the start'),
          decisions: z.int().describe('Newest decisions that were read, at most 200'),
          cut: z.boolean().describe('Whether it has more decisions'),
          level: level.describe('The worst level among them'),
          fraud: z.int().describe('Decisions among them that were reported as fraud'),
          genuine: z.int().describe('Decisions among them that were reported as genuine'),
          beside: z.int().describe('Of an account, its phones, devices and addresses. Of these three, their accounts'),
          hub: z.boolean().describe('Whether it has so many accounts that the graph ends at it'),
          lastAtMs: z.int().nullable().describe('Null if no decision of it is kept'),
          lists: z
            .array(z.string())
            .describe('Lists with an entry in force for it. Only entries by pseudonym are seen here'),
          recent: z.array(
            z.object({
              orderId: z.string(),
              atMs: z.int(),
              level,
              label: z.enum(['fraud', 'genuine']).nullable(),
            }),
          ),
        }),
      ),
      edges: z.array(
        z.object({
          account: z.string().describe('Id of an account among the nodes'),
          other: z.string().describe('Id of what came with it'),
          decisions: z.int(),
          lastAtMs: z.int(),
        }),
      ),
      cut: z.boolean().describe('Whether the graph would be larger without its bounds'),
    }),
    audit: 'look',
    auditFields: ['order', 'entities', 'depth'],
  },
});
