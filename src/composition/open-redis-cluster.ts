import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { RedisCluster } from '../storage/redis/load-ioredis.ts';
import { openRedis, type RedisSettings } from '../storage/redis/open-redis.ts';

/** The settings of `redis` as the client takes them. Throws an Error if the file of certificates cannot be read. */
export function redisSettings({ redis }: Pick<Config, 'redis'>): RedisSettings {
  const { urls, username, password, tls, tlsCaFile } = redis;
  return { urls, username, password, tls, tlsCa: tlsCaFile && readFileSync(tlsCaFile, 'utf8') };
}

/**
 * Opens the cluster that the settings name, and closes it with the server. Throws an Error that says what to mend.
 *
 * @param commandMs how long one command may take, milliseconds; by default COMMAND_MS
 */
export async function openRedisCluster(
  config: Config,
  opened: AsyncDisposableStack,
  commandMs?: number,
): Promise<RedisCluster> {
  const cluster = await openRedis({ ...redisSettings(config), ...(commandMs !== undefined && { commandMs }) });
  opened.defer(() => cluster.disconnect());
  return cluster;
}
