import { z } from 'zod';

/** The settings of `cluster`: several processes over one database. */
export const CLUSTER_SETTINGS = z.strictObject({
  sharedFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Database file that several processes of one machine share, each with a data folder of its own; to try out and test how several processes work together, not for production. Needs security.siteKey. By default one process has its database for itself',
    ),
  nodeName: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, hyphens or underscores')
    .optional()
    .describe('Name of this process among those that share a database; by default the name of the machine'),
  leaseSeconds: z.coerce
    .number()
    .min(1)
    .max(300)
    .default(10)
    .describe(
      'How long a process that shares a database counts as alive if it is not heard of, seconds. A ban waits at most this long for a process that does not follow it',
    ),
});

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

/** What is wrong with the settings of a shared database together. `null` if nothing is. */
export function sharedFileProblem(config: {
  readonly cluster: Pick<z.output<typeof CLUSTER_SETTINGS>, 'sharedFile' | 'leaseSeconds'>;
  readonly changes: z.output<typeof CHANGE_SETTINGS>;
  readonly security: { readonly siteKey?: string | undefined };
}): string | null {
  const { cluster, changes, security } = config;
  if (cluster.sharedFile === undefined) return null;
  if (security.siteKey === undefined)
    return 'cluster.sharedFile needs security.siteKey: processes that share a database have one site key, and none of them makes it';
  if (cluster.leaseSeconds * 1000 < changes.pollMs * 3)
    return 'cluster.leaseSeconds must be at least three times changes.pollMs, or live processes would count as dead';
  return null;
}
