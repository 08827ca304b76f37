import type { OpenChallengeStore } from '../features/video-liveness/open-challenges.ts';
import { RedisChallengeStore } from '../storage/redis/challenges/redis-challenge-store.ts';
import type { Ground } from './open-foundation.ts';
import { openRedisCluster } from './open-redis-cluster.ts';

/** How long one command may take, milliseconds. A clip has megabytes. */
const COMMAND_MS = 3_000;

/**
 * Opens challenges in Redis, for all processes together. Null if the settings name no cluster. Throws an Error that says what
 * to mend if the settings or the client cannot be used.
 */
export async function openSharedChallenges({ config, opened, secrets }: Ground): Promise<OpenChallengeStore | null> {
  if (config.redis.urls.length === 0) return null;
  const cluster = await openRedisCluster(config, opened, COMMAND_MS);
  return (deps) => new RedisChallengeStore({ ...deps, cluster, secrets });
}
