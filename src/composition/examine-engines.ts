import { heldFor } from '../kernel/held-for.ts';
import type { Config } from '../config/config.ts';
import { s3BucketOf } from '../config/config-s3.ts';
import type { MonotonicClock } from '../kernel/clock.ts';
import type { EngineFinding, EngineName, EngineState } from '../platform/nodes/engine-state.ts';
import { examineRedis } from '../storage/redis/examine-redis.ts';
import { examineBucket } from '../storage/s3/examine-bucket.ts';
import { redisSettings } from './open-redis-cluster.ts';
import { told, toldElsewhere } from '../kernel/told.ts';

/** How to look at each service. */
const LOOKS: Readonly<Record<EngineName, (config: Config) => Promise<EngineFinding>>> = {
  async database(config) {
    if (config.cluster.mode === 'single')
      return { level: 'ok', detail: told`SQLite, in a file of this machine; renzheng doctor examines it` };
    return (await import('./stores/open-cluster-stores.ts')).examineClusterDatabase(config);
  },
  async redis(config) {
    if (config.redis.urls.length === 0)
      return { level: 'unused', detail: told`each process has its own windows of the risk decision` };
    return examineRedis(redisSettings(config), config.redis.velocityTags);
  },
  async s3({ s3 }) {
    const settings = s3BucketOf(s3);
    if (settings === null) return { level: 'unused', detail: told`pictures of clips are kept in the database` };
    return examineBucket(settings);
  },
};

/** Looks once at a service that nodes share. A problem is a finding, also a missing driver. */
export async function examineEngine(config: Config, engine: EngineName): Promise<EngineState> {
  try {
    return { engine, ...(await LOOKS[engine](config)) };
  } catch (error) {
    return {
      engine,
      level: 'error',
      detail: toldElsewhere((error as Error).message),
      mend: told`renzheng doctor says more`,
    };
  }
}

/** For how long a look counts, milliseconds. A look at S3 writes an object. */
const COUNTS_MS: Readonly<Record<EngineName, number>> = { database: 2000, redis: 10_000, s3: 60_000 };

/** Makes what gives the states of all services. Callers at the same time, or soon after each other, share a look. */
export function createEngineLooks(config: Config, clock: MonotonicClock): () => Promise<readonly EngineState[]> {
  const looks = (['database', 'redis', 's3'] as const).map((engine) =>
    heldFor(COUNTS_MS[engine], clock, () => examineEngine(config, engine)),
  );
  return () => Promise.all(looks.map((look) => look()));
}
