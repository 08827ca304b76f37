import { z } from 'zod';
import { LEASE_MS_MAX } from '../platform/nodes/lease-bounds.ts';

/** The settings of `leases`: how processes that share a database share its limits. */
export const LEASE_SETTINGS = z.strictObject({
  units: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(1000)
    .describe(
      'How many calls of a limit a process that shares a database takes at once, so that it admits them without asking; fewer when the limit is nearly used. A single process leases nothing',
    ),
  seconds: z.coerce
    .number()
    .int()
    .min(5)
    .max(LEASE_MS_MAX / 1000)
    .default(30)
    .describe(
      'After how many seconds the calls that a process took and did not use return to the others, if it died or was cut off',
    ),
});
