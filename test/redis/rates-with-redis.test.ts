import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '../../src/kernel/assert.ts';
import { pause } from '../../src/kernel/timers.ts';
import { openServerUnderTest, type ServerUnderTest } from '../e2e/running-server.ts';
import { hasRedis, ownRedis } from './redis-servers.ts';

/** A request without parameters: the gate admits the call. */
const ADMITTED = 226403;
const TOO_FAST = 10011;
/** 30 calls at once, and no other one while these tests run. */
const RATE = { perSecond: 0.0001, burst: 30 };
const NODES = ['a', 'b', 'c'];

describe.skipIf(!hasRedis)('three nodes with Redis', () => {
  let redis: Awaited<ReturnType<typeof ownRedis>>;
  const nodes: { readonly server: ServerUnderTest; readonly remove: () => Promise<void> }[] = [];

  beforeAll(async () => {
    redis = await ownRedis();
    const settings = {
      RENZHENG_SECURITY_SITE_KEY: 'ab'.repeat(32),
      RENZHENG_CLUSTER_SHARED_FILE: path.join(redis.folder, 'shared.db'),
      RENZHENG_CLUSTER_LEASE_SECONDS: '60',
      RENZHENG_REDIS_URLS: redis.urls.slice(0, 2).join(','),
      RENZHENG_REDIS_PASSWORD: redis.password,
      // Long enough that only a server which stands still misses it.
      RENZHENG_REDIS_DEADLINE_MS: '1000',
      RENZHENG_ADMIN_SIGN_INS_PER_MINUTE: '1000',
    };
    for (const name of NODES) {
      const dir = path.join(redis.folder, name);
      mkdirSync(dir);
      // The first start makes the token, and all have the same administrators.
      const [first] = nodes;
      if (first) copyFileSync(path.join(first.server.dir, 'admin.token'), path.join(dir, 'admin.token'));
      nodes.push(await openServerUnderTest({ ...settings, RENZHENG_CLUSTER_NODE_NAME: name, RENZHENG_DATA_DIR: dir }));
    }
  });
  afterAll(async () => {
    for (const { remove } of nodes) await remove();
    redis.end();
  });

  const serverOf = (at: number) => present(nodes[at % nodes.length]).server;
  async function makeKey(): Promise<string> {
    const { appId, key } = await serverOf(0).makeCaller();
    await serverOf(0).admin('apps.change', { appId, addressRate: RATE });
    return key;
  }

  /** Calls so many times at nodes in turn, and gives how many calls were let through. */
  async function callAll(key: string, count: number, from = 0): Promise<number> {
    const codes = await Promise.all(
      Array.from({ length: count }, async (_, at) => {
        const response = await fetch(`${serverOf(from + at).url}/verifyface/verify?key=${key}`, { method: 'POST' });
        return ((await response.json()) as { error_code: number }).error_code;
      }),
    );
    expect([...new Set(codes)].filter((code) => code !== ADMITTED && code !== TOO_FAST)).toEqual([]);
    return codes.filter((code) => code === ADMITTED).length;
  }

  const noteOf = async (at: number) => {
    const response = await fetch(`${serverOf(at).adminUrl}/readyz`);
    const { checks } = (await response.json()) as { checks: Readonly<Record<string, string>> };
    return [response.status, checks['rates']];
  };

  test('let an address through as often as one would', async () => {
    const key = await makeKey();
    let passed = await callAll(key, 90);
    // What a node took for calls to come is given back.
    for (let at = 0; passed < 30; at += 1) passed += await callAll(key, 1, at);
    expect(passed).toBe(30);
    expect(await callAll(key, 30)).toBe(0);
    expect(await noteOf(0)).toEqual([200, 'ok']);
  });

  test('give an account no more tries of its password', async () => {
    const signIn = async (at: number) => {
      const response = await fetch(`${serverOf(at).adminUrl}/admin/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'nobody', password: 'a wrong password' }),
      });
      return response.status;
    };
    const beganMs = performance.now();
    const statuses = [];
    for (let at = 0; at < 15; at += 1) statuses.push(await signIn(at));
    const minutes = Math.floor((performance.now() - beganMs) / 60_000);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10 + minutes);
  });

  test('take a third of each rate while Redis stands still, say so, and count it afterwards', async () => {
    const key = await makeKey();
    for (const pid of redis.pids) process.kill(pid, 'SIGSTOP');
    expect(await callAll(key, 90)).toBe(30);
    for (const at of NODES.keys())
      expect(await noteOf(at)).toEqual([200, 'Redis does not answer, so this node takes 1/3 of each rate']);
    for (const pid of redis.pids) process.kill(pid, 'SIGCONT');
    let passed = 30;
    const tellAll = () => Promise.all(NODES.map(async (_, at) => (await noteOf(at))[1]));
    while ((await tellAll()).some((told) => told !== 'ok')) {
      passed += await callAll(key, 3);
      await pause(100, new AbortController().signal);
    }
    // No node knew what the others took when Redis went away.
    expect(passed).toBeLessThanOrEqual(60);
    expect(await callAll(key, 9)).toBe(0);
  });
});
