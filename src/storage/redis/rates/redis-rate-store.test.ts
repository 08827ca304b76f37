import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedis, redisCli, sharedRedis, type RedisServers } from '../../../../test/redis/redis-servers.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { idText, systemRandom } from '../../../kernel/random.ts';
import { rateStoreSuite } from '../../../platform/admission/rate-store.suite.ts';
import type { RateAsk } from '../../../platform/admission/rate-store.ts';
import type { RedisCluster } from '../load-ioredis.ts';
import { openRedis, untilReady } from '../open-redis.ts';
import { RedisRateStore } from './redis-rate-store.ts';

const LONG_MS = 600_000;
const digests = (count: number) => Array.from({ length: count }, (_, at) => at.toString(16).padStart(6, '0').repeat(4));

describe.skipIf(!hasRedis)('RedisRateStore', () => {
  let servers: RedisServers;
  let cluster: RedisCluster;
  beforeAll(async () => {
    servers = await sharedRedis();
    cluster = await openRedis({ ...servers, tls: false, commandMs: LONG_MS });
    await untilReady(cluster, LONG_MS);
  });
  afterAll(() => cluster.disconnect());

  const open = (prefix = `test-${idText(systemRandom, 8)}`) => ({
    store: new RedisRateStore({ cluster, clock: systemClock, prefix, commandMs: LONG_MS }),
    prefix,
  });
  const keysOf = async (prefix: string) => {
    const all = await Promise.all(cluster.nodes('master').map((server) => server.call('KEYS', `${prefix}*`)));
    return all.flat() as string[];
  };

  rateStoreSuite(async () => {
    const { store, prefix } = open();
    // Time passes by making the keys expire earlier, so that no test waits.
    const pass = async (ms: number) => {
      for (const name of await keysOf(prefix)) {
        const left = Number(await redisCli(servers, 0, '-c', 'pttl', name));
        await redisCli(servers, 0, '-c', 'pexpire', name, String(Math.max(0, left - ms)));
      }
    };
    return { store, pass };
  });

  const ask = (subject: string, rest: Partial<RateAsk> = {}): RateAsk => ({
    subject,
    rate: { perSecond: 1 / 60, burst: 100 },
    owed: 0,
    needed: 1,
    stock: 0,
    ...rest,
  });

  test('a thousand subjects take one call a slot for each 256 of it, and names hold only digests', async () => {
    const { store, prefix } = open();
    const grants = await store.take(digests(1_000).map((subject) => ask(subject)));
    expect(grants.every((grant) => grant?.granted === 1)).toBe(true);
    expect(store.state).toEqual({ calls: 4, failures: 0 });
    const [name] = await keysOf(prefix);
    expect(name?.replace(prefix, '')).toMatch(/^\{[\d.]+\}[\da-f]{24}$/);
  });

  test('a key lives until its bucket is full, and nothing stays of one that is full', async () => {
    const { store, prefix } = open();
    const [subject = ''] = digests(1);
    await store.take([ask(subject, { needed: 60 })]);
    const [name = ''] = await keysOf(prefix);
    const left = Number(await redisCli(servers, 0, '-c', 'pttl', name));
    expect([left > 0, left <= 3_600_000]).toEqual([true, true]);
    await store.take([ask(subject, { needed: 0, owed: -60 })]);
    expect(await keysOf(prefix)).toEqual([]);
    await store.take([ask(subject, { needed: 0, stock: 7, rate: { perSecond: 1 / 60, burst: 7 } })]);
    expect(await keysOf(prefix), 'nothing was taken').toEqual([]);
  });

  test('a slot that fails is not asked for a second, and the others are', async () => {
    let fails = true;
    let nowMs = 0;
    const asked: string[] = [];
    const failing = {
      fcallBuffer: async (_name: string, keys: number, ...args: readonly (string | Buffer)[]) => {
        asked.push(String(args[0]));
        if (fails) throw new Error('CLUSTERDOWN 127.0.0.1');
        return Array.from({ length: keys }, () => [1, Buffer.from('1000')]).flat();
      },
      nodes: () => [],
    } as unknown as RedisCluster;
    const store = new RedisRateStore({ cluster: failing, clock: { monotonicMs: () => nowMs } });
    const [first = '', second = ''] = digests(2);
    expect(await store.take([ask(first)])).toEqual([null]);
    fails = false;
    nowMs = 999;
    expect(await store.take([ask(first), ask(second)])).toEqual([null, { granted: 1, fullInMs: 1000 }]);
    nowMs = 1_000;
    expect(await store.take([ask(first)])).toEqual([{ granted: 1, fullInMs: 1000 }]);
    expect([asked.length, store.state]).toEqual([3, { calls: 3, failures: 1 }]);
  });
});
