import type { Config } from '../config/config.ts';
import type { EngineState } from '../platform/nodes/engine-state.ts';
import { CHALLENGE_CODE } from '../storage/redis/challenges/challenge-functions.ts';
import { loadFunctions } from '../storage/redis/load-functions.ts';
import { openRedis, untilReady } from '../storage/redis/open-redis.ts';
import { RATE_CODE } from '../storage/redis/rates/rate-functions.ts';
import { VELOCITY_CODE } from '../storage/redis/velocity/velocity-functions.ts';
import { examineEngine } from './examine-engines.ts';
import { redisSettings } from './open-redis-cluster.ts';

const CONNECT_MS = 5000;

/**
 * Prepares the services that nodes share: makes the schema of the database or brings it forward, and loads the functions
 * of Redis. Then looks at all of them, and gives what it found. Throws an Error that says what to do if the database
 * cannot be prepared.
 */
export async function prepareCluster(config: Config): Promise<readonly EngineState[]> {
  const { migrateClusterDatabase } = await import('./stores/open-cluster-stores.ts');
  await migrateClusterDatabase(config);
  if (config.redis.urls.length > 0) await prepareRedis(config);
  return Promise.all((['database', 'redis', 's3'] as const).map((engine) => examineEngine(config, engine)));
}

/** Loads the functions. A cluster that cannot be reached is told by its examination. */
async function prepareRedis(config: Config): Promise<void> {
  const cluster = await openRedis(redisSettings(config));
  try {
    await untilReady(cluster, CONNECT_MS);
    for (const code of [VELOCITY_CODE, CHALLENGE_CODE, RATE_CODE]) await loadFunctions(cluster, code);
  } catch {
    // The examination that follows says what is wrong with it, without its address.
  } finally {
    cluster.disconnect();
  }
}
