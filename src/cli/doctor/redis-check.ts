import type { Config } from '../../config/config.ts';
import { redisSettings } from '../../composition/open-redis-cluster.ts';
import { examineRedis } from '../../storage/redis/examine-redis.ts';
import type { Check } from './check.ts';
import { told } from '../../kernel/told.ts';

/** Checks that the Redis cluster keeps windows as the server needs it: complete, replicated, on disk, never evicting. */
export function redisCheck(config: Pick<Config, 'redis'>): Check {
  return {
    name: told`Redis cluster`,
    async run() {
      if (config.redis.urls.length === 0)
        return { level: 'ok', detail: told`not used: each process has its own windows of the risk decision` };
      return examineRedis(redisSettings(config), config.redis.velocityTags);
    },
  };
}
