import { z } from 'zod';
import { LEASE_MS_MAX } from '../platform/nodes/lease-bounds.ts';
import { told, type Told } from '../kernel/told.ts';

/** The settings of `cluster`: several processes over one database. */
export const CLUSTER_SETTINGS = z.strictObject({
  mode: z
    .enum(['single', 'cluster'])
    .default('single')
    .describe(
      'Where everything is kept: `single` in a file of this machine, `cluster` in the PostgreSQL database of postgres.url, which several machines share. A cluster needs security.siteKey and the npm package pg',
    ),
  sharedFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Database file that several processes of one machine share, each with a data folder of its own; to try out and test how several processes work together, not for production. Needs security.siteKey. By default one process has its database for itself',
    ),
  nodeName: z
    .string()
    .regex(/^[\w.-]{1,64}$/, told`must be 1 to 64 letters, digits, dots, hyphens or underscores`)
    .optional()
    .describe('Name of this process among those that share a database; by default the name of the machine'),
  leaseSeconds: z.coerce
    .number()
    .min(1)
    .max(LEASE_MS_MAX / 1000)
    .default(10)
    .describe(
      'How long a process that shares a database counts as alive if it is not heard of, seconds. A ban waits at most this long for a process that does not follow it',
    ),
});

/** The settings of `postgres`: the database of a cluster. */
export const POSTGRES_SETTINGS = z.strictObject({
  url: z
    .string()
    .regex(/^postgres(ql)?:\/\//, told`must begin with postgres://`)
    .optional()
    .meta({ secret: true })
    .describe(
      'Database of a cluster, e.g. `postgres://renzheng:password@db1:5432,db2:5432/renzheng`. If several hosts are named, the primary among them is found',
    ),
  replicaUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, told`must begin with postgres://`)
    .optional()
    .meta({ secret: true })
    .describe('Database that reports are read from, e.g. a standby; by default that of postgres.url'),
  preparedStatements: z
    .enum(['on', 'off'])
    .default('on')
    .describe(
      'Whether the server keeps prepared statements and settings of a session; off behind PgBouncer in transaction mode',
    ),
  readConnections: z.coerce
    .number()
    .int()
    .min(1)
    .max(32)
    .default(2)
    .describe('How many connections read for calls, each in a thread of its own. Reports have one more'),
  minSyncReplicas: z.coerce
    .number()
    .int()
    .min(0)
    .max(16)
    .default(0)
    .describe(
      'How many synchronous standbys the primary must have. With fewer of them, no node is ready, because acknowledged calls could be lost with the primary',
    ),
  tlsCaFile: z
    .string()
    .min(1)
    .optional()
    .describe('PEM certificates that the certificate of the PostgreSQL server must come from'),
  commitTimeoutMs: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(5000)
    .describe('After how long a commit counts as unknown, and is looked up, milliseconds'),
});

/** What is wrong with the settings of a cluster together. `null` if nothing is. */
export function clusterProblem(config: {
  readonly cluster: z.output<typeof CLUSTER_SETTINGS>;
  readonly changes: z.output<typeof CHANGE_SETTINGS>;
  readonly postgres: z.output<typeof POSTGRES_SETTINGS>;
  readonly security: { readonly siteKey?: string | undefined };
}): Told | null {
  const { cluster, changes, postgres, security } = config;
  if (cluster.mode === 'single') return sharedFileProblem(config);
  if (cluster.sharedFile !== undefined)
    return told`cluster.sharedFile is for one machine: leave it out in cluster mode`;
  if (postgres.url === undefined) return told`cluster.mode=cluster needs postgres.url`;
  if (security.siteKey === undefined)
    return told`cluster.mode=cluster needs security.siteKey: all nodes have one site key, and none of them makes it`;
  return leaseProblem(cluster, changes);
}

/** The settings of `changes`: how processes that share a database follow what others change. */
export const CHANGE_SETTINGS = z.strictObject({
  pollMs: z.coerce
    .number()
    .int()
    .min(10)
    .max(10_000)
    .default(1000)
    .describe('How often a process that shares a database looks for what others changed, milliseconds'),
});

/** The settings of `clock`: the clock of each node. */
export const CLOCK_SETTINGS = z.strictObject({
  skewMaxMs: z.coerce
    .number()
    .int()
    .min(50)
    .max(60_000)
    .default(500)
    .describe(
      'How far the clock of a node in cluster mode may be off that of the database, milliseconds. A node whose clock is further off is not ready',
    ),
});

/** What is wrong with the settings of a shared file together. `null` if nothing is. */
function sharedFileProblem(config: {
  readonly cluster: Pick<z.output<typeof CLUSTER_SETTINGS>, 'sharedFile' | 'leaseSeconds'>;
  readonly changes: z.output<typeof CHANGE_SETTINGS>;
  readonly security: { readonly siteKey?: string | undefined };
}): Told | null {
  const { cluster, changes, security } = config;
  if (cluster.sharedFile === undefined) return null;
  if (security.siteKey === undefined)
    return told`cluster.sharedFile needs security.siteKey: processes that share a database have one site key, and none of them makes it`;
  return leaseProblem(cluster, changes);
}

function leaseProblem(
  { leaseSeconds }: Pick<z.output<typeof CLUSTER_SETTINGS>, 'leaseSeconds'>,
  { pollMs }: z.output<typeof CHANGE_SETTINGS>,
): Told | null {
  return leaseSeconds * 1000 < pollMs * 3
    ? told`cluster.leaseSeconds must be at least three times changes.pollMs, or live processes would count as dead`
    : null;
}
