import { beforeAll, describe, expect, test } from 'vitest';
import { hasRedis, redisCli, sharedRedis, type RedisServers } from '../../../test/redis/redis-servers.ts';
import { examineRedis } from './examine-redis.ts';
import { openRedis, untilReady } from './open-redis.ts';
import { loadFunctions } from './load-functions.ts';
import { VELOCITY_CODE } from './velocity/velocity-functions.ts';

describe.skipIf(!hasRedis)('what doctor says of a cluster', () => {
  let servers: RedisServers;
  beforeAll(async () => {
    servers = await sharedRedis();
    const cluster = await openRedis({ ...servers, tls: false });
    await untilReady(cluster, 600_000);
    await loadFunctions(cluster, VELOCITY_CODE);
    cluster.disconnect();
  });

  test('a cluster as it should be', async () => {
    expect(await examineRedis({ ...servers, tls: false }, 48)).toEqual({
      level: 'ok',
      detail: '3 masters with a replica each, append-only, without eviction',
    });
  });

  test('a server that evicts keys, or keeps nothing on its disk, and tags that lie badly', async () => {
    const all = (...args: readonly string[]) =>
      Promise.all(servers.urls.map((_, server) => redisCli(servers, server, 'config', 'set', ...args)));
    await all('maxmemory-policy', 'allkeys-lru');
    await all('appendonly', 'no');
    const found = await examineRedis({ ...servers, tls: false }, 1);
    await all('maxmemory-policy', 'noeviction');
    await all('appendonly', 'yes');
    expect(found).toMatchObject({ level: 'error', mend: 'set maxmemory-policy noeviction; set appendonly yes' });
  });

  test.each([{ password: 'wrong' }, { password: undefined }, { urls: ['127.0.0.1:1'] }])(
    '%j is refused, and no secret is told',
    async (wrong) => {
      const found = await examineRedis({ ...servers, tls: false, ...wrong }, 48);
      expect(found).toMatchObject({
        level: 'error',
        detail: 'the cluster cannot be reached, or it refuses the user and password',
      });
      expect(JSON.stringify(found)).not.toContain('under-test');
    },
  );
});
