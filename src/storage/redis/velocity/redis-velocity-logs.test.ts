import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedis, redisCli, sharedRedis, type RedisServers } from '../../../../test/redis/redis-servers.ts';
import { LoggedVelocityStore, LOG_EVENTS_MAX } from '../../../engines/velocity/logged-velocity-store.ts';
import { VELOCITY_ENTITIES, VELOCITY_WINDOWS } from '../../../features/business-risk/velocity/velocity-entities.ts';
import { velocityLogDraftsSuite } from '../../../features/business-risk/velocity/velocity-log-drafts.suite.ts';
import { velocityLogsSuite } from '../../../features/business-risk/velocity/velocity-logs.suite.ts';
import { touch, velocityStoreSuite } from '../../../features/business-risk/velocity/velocity-store.suite.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { idText, systemRandom } from '../../../kernel/random.ts';
import { MemoryVelocityLogs } from '../../memory/velocity-logs.ts';
import type { RedisCluster } from '../load-ioredis.ts';
import { openRedis, untilReady } from '../open-redis.ts';
import { RedisLogDrafts } from './redis-log-drafts.ts';
import { RedisVelocityLogs } from './redis-velocity-logs.ts';
import { VELOCITY_VERSION } from './velocity-functions.ts';

const LONG_MS = 600_000;
const record = new Uint8Array(22);

test('what is counted belongs to a version of the keys: if this changes, raise VELOCITY_VERSION', () => {
  const counted = JSON.stringify([VELOCITY_ENTITIES, VELOCITY_WINDOWS]);
  expect([VELOCITY_VERSION, crc32(counted)]).toEqual([1, 2_318_823_959]);
});

describe.skipIf(!hasRedis)('RedisVelocityLogs', () => {
  let servers: RedisServers;
  let cluster: RedisCluster;
  const logs = (prefix = idText(systemRandom, 8)) =>
    new RedisVelocityLogs({ cluster, clock: systemClock, random: systemRandom, tags: 48, prefix, commandMs: LONG_MS });

  beforeAll(async () => {
    servers = await sharedRedis();
    cluster = await openRedis({ ...servers, tls: false, commandMs: LONG_MS });
    await untilReady(cluster, LONG_MS);
  });
  afterAll(() => cluster.disconnect());

  velocityLogsSuite(async () => logs());
  velocityLogDraftsSuite(async () => {
    const prefix = idText(systemRandom, 8);
    const deps = { clock: systemClock, random: systemRandom, tags: 48, prefix };
    const open = () => openRedis({ ...servers, tls: false, commandMs: LONG_MS });
    return { logs: logs(prefix), drafts: new RedisLogDrafts({ ...deps, open }) };
  });

  describe('under the windows', () => {
    velocityStoreSuite(async () => new LoggedVelocityStore(logs(), { deadlineMs: LONG_MS, hotMax: 1_000 }), {
      exactEvents: LOG_EVENTS_MAX,
      windowStretch: 0.05,
      exactMembers: 256,
    });
  });

  test('two processes count as one does, also from the summaries of the other', async () => {
    const prefix = idText(systemRandom, 8);
    const options = { deadlineMs: LONG_MS, hotMax: 2 };
    const nodes = [new LoggedVelocityStore(logs(prefix), options), new LoggedVelocityStore(logs(prefix), options)];
    const alone = new LoggedVelocityStore(new MemoryVelocityLogs(), options);
    for (let index = 0; index < 900; index += 1) {
      const touches = [touch('network', index % 3, (kind) => (index * (kind + 3)) % 90)];
      const event = { atMs: Date.parse('2024-05-01T00:00:00Z') + index * 977, touches };
      const { reading } = await alone.record(event, new AbortController().signal);
      const shared = await nodes[Math.floor(index / 7) % 2]?.record(event, new AbortController().signal);
      expect(shared?.reading).toEqual(reading);
    }
  });

  test('the functions are loaded when a server does not know them', async () => {
    for (const server of cluster.nodes('master')) await server.call('FUNCTION', 'FLUSH', 'SYNC');
    const log = await logs().append({ kind: 'address', key: 'a'.repeat(16), record, known: null });
    expect(log).toMatchObject({ first: 0, end: 1 });
  });

  test('what is under way for a tag goes in one call, and the next call brings what came meanwhile', async () => {
    const many = logs();
    const append = (index: number) =>
      many.append({ kind: 'address', key: (index % 48).toString(16).padStart(16, '0'), record, known: null });
    await Promise.all(Array.from({ length: 4_800 }, (_, index) => append(index)));
    expect(many.state).toEqual({ calls: 48, failures: 0, skipped: 0 });
  });

  test('an entity expires after 22 days without events', async () => {
    const prefix = idText(systemRandom, 8);
    await logs(prefix).append({ kind: 'address', key: '0'.repeat(16), record, known: null });
    const keys = (
      await Promise.all([0, 1, 2, 3, 4, 5].map((server) => redisCli(servers, server, 'keys', `${prefix}*`)))
    ).filter(Boolean);
    expect(new Set(keys).size).toBe(1);
    const seconds = Number(await redisCli(servers, 0, '-c', 'ttl', keys[0] ?? ''));
    expect([seconds > 22 * 86_400 - 600, seconds <= 22 * 86_400]).toEqual([true, true]);
  });
});
