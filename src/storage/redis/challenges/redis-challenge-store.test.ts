import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedis, redisCli, sharedRedis, type RedisServers } from '../../../../test/redis/redis-servers.ts';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { challengeStoreSuite } from '../../../features/video-liveness/challenge/challenge-store.suite.ts';
import { idText, systemRandom } from '../../../kernel/random.ts';
import type { SiteVault } from '../../../platform/secrets/site-vault.ts';
import type { RedisCluster } from '../load-ioredis.ts';
import { openRedis, untilReady } from '../open-redis.ts';
import { RedisChallengeStore } from './redis-challenge-store.ts';

const LONG_MS = 600_000;

describe.skipIf(!hasRedis)('RedisChallengeStore', () => {
  let servers: RedisServers;
  let cluster: RedisCluster;
  let secrets: SiteVault;
  beforeAll(async () => {
    servers = await sharedRedis();
    cluster = await openRedis({ ...servers, tls: false, commandMs: LONG_MS });
    await untilReady(cluster, LONG_MS);
    secrets = await openSecrets();
  });
  afterAll(() => cluster.disconnect());

  function open(base = `test{${idText(systemRandom, 8)}}`, bounds = { openMax: 10, clipBytesMax: 1_000_000 }) {
    const clock = { now: 0, nowMs: () => clock.now };
    const kindsOf = () => ['actions'] as const;
    const deps = { cluster, secrets, clock, random: systemRandom, kindsOf, goodForMs: 1000, base, ...bounds };
    return { store: new RedisChallengeStore(deps), clock, base };
  }

  challengeStoreSuite(async ({ kinds, ...bounds }) => {
    const clock = { now: 0, nowMs: () => clock.now };
    const base = `test{${idText(systemRandom, 8)}}`;
    const deps = {
      cluster,
      secrets,
      clock,
      random: systemRandom,
      kindsOf: () => kinds,
      goodForMs: 1000,
      base,
      ...bounds,
    };
    return { store: new RedisChallengeStore(deps), clock };
  });

  test('a clip that a page leaves at one process is used at another, and is sealed meanwhile', async () => {
    const first = open();
    const other = open(first.base).store;
    const challenge = await first.store.issue({ id: 'app-1', mode: 'live' });
    const clip = Buffer.concat([Buffer.from('a face that nobody may see'), Buffer.alloc(50_000, 1)]);
    expect(await other.leaveClip(challenge?.pageToken ?? '', { clip, capture: { frames: 9 } })).toBe('taken');
    const kept = await redisCli(servers, 0, '-c', 'hget', `${first.base}:n:${challenge?.nonce}`, 'left');
    expect([kept.length > 40_000, kept.includes('a face')]).toEqual([true, false]);
    const redeemed = await first.store.redeem(challenge?.nonce ?? '', 'app-1');
    expect(redeemed?.left?.capture).toEqual({ frames: 9 });
    expect(Buffer.from(redeemed?.left?.clip ?? []).equals(clip)).toBe(true);
  });

  test('nothing stays of challenges that were used or have expired, and the rest goes within a day', async () => {
    const { store, clock, base } = open();
    const challenge = await store.issue({ id: 'app-1', mode: 'live' });
    await store.leaveClip(challenge?.pageToken ?? '', { clip: new Uint8Array(9), capture: 'absent' });
    await store.issue({ id: 'app-2', mode: 'live' });
    clock.now = 1000;
    const last = await store.issue({ id: 'app-3', mode: 'live' });
    await store.redeem(last?.nonce ?? '', 'app-3');
    const keys = await Promise.all(servers.urls.map((_, server) => redisCli(servers, server, 'keys', `${base}*`)));
    expect(keys.filter(Boolean)).toEqual([]);
  });

  test('challenges from before the clocks were set back take no place once their keys have ended', async () => {
    const HOUR_MS = 3_600_000;
    const { store, clock, base } = open(undefined, { openMax: 4, clipBytesMax: 100 });
    clock.now = HOUR_MS;
    const issue = (id: string) => store.issue({ id, mode: 'live' });
    const ahead = [await issue('app-1'), await issue('app-1'), await issue('app-2'), await issue('app-2')];
    await store.leaveClip(ahead[0]?.pageToken ?? '', { clip: new Uint8Array(50), capture: 'absent' });
    clock.now = 0;
    expect(await issue('app-1'), 'they are still good').toBeNull();
    // Redis ends their keys by its own clock.
    for (const each of ahead)
      await redisCli(servers, 0, '-c', 'del', `${base}:n:${each?.nonce}`, `${base}:p:${each?.pageToken}`);
    const [first, second] = [await issue('app-1'), await issue('app-1')];
    expect([first, second]).not.toContain(null);
    expect(await issue('app-1'), 'the share of one app').toBeNull();
    expect(await store.leaveClip(first?.pageToken ?? '', { clip: new Uint8Array(50), capture: 'absent' })).toBe(
      'taken',
    );
  });

  test('a challenge from before the clocks were set back can still be used', async () => {
    const { store, clock } = open();
    clock.now = 3_600_000;
    const ahead = await store.issue({ id: 'app-1', mode: 'live' });
    clock.now = 0;
    await store.issue({ id: 'app-2', mode: 'live' });
    expect(await store.redeem(ahead?.nonce ?? '', 'app-1')).not.toBeNull();
  });
});
