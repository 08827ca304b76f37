import { z } from 'zod';
import { list, optionalText } from './config-values.ts';
import { told } from '../kernel/told.ts';

/** Settings of the section `redis`: the cluster that keeps what several processes count together. */
export const REDIS_SETTINGS = z.strictObject({
  urls: list
    .refine((urls) => urls.every((url) => /^(?:redis:\/\/)?[^/@\s]+$/i.test(url)), {
      error: told`write host:port. TLS is redis.tls, and the account is redis.username and redis.password`,
    })
    .default([])
    .describe(
      'Servers of a Redis 7 cluster, as host:port separated by commas; the others are found through them. With it the windows of the risk decision, the challenges of video liveness and rates by address are kept there, for all processes together. Needs the driver `ioredis` (docs/cluster.md). By default each process has its own',
    ),
  username: optionalText.describe('User at these servers; by default the one that a password alone signs in'),
  password: optionalText.meta({ secret: true }).describe('Password at these servers'),
  tls: z.stringbool().or(z.boolean()).default(false).describe('Whether these servers are asked over TLS'),
  tlsCaFile: optionalText.describe('PEM certificates that may sign for them; by default those of Node'),
  velocityTags: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_024)
    .default(48)
    .describe('Over how many slots of the cluster the windows are spread; with another number all windows begin anew'),
  deadlineMs: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(20)
    .describe(
      'After so many milliseconds a risk decision goes on without the windows that it has not read, and says so; a call then goes by the share of its node of a rate',
    ),
});
