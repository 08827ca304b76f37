import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explanationText } from '../../src/features/business-risk/cli/explanation-text.ts';
import { present } from '../../src/kernel/assert.ts';
import { pause } from '../../src/kernel/timers.ts';
import { openServerUnderTest, type Caller, type ServerUnderTest } from '../e2e/running-server.ts';
import { hasRedis, ownRedis } from './redis-servers.ts';

interface Explained {
  readonly missing: readonly string[];
  readonly features: Readonly<Record<string, unknown>>;
}

const DEVICE = 'AA:BB:CC:DD:EE:01';

describe.skipIf(!hasRedis)('decisions with windows in Redis', () => {
  let redis: Awaited<ReturnType<typeof ownRedis>>;
  const nodes: { readonly server: ServerUnderTest; readonly remove: () => Promise<void> }[] = [];
  let caller: Caller;

  beforeAll(async () => {
    redis = await ownRedis();
    const settings = {
      RENZHENG_SECURITY_SITE_KEY: 'ab'.repeat(32),
      RENZHENG_CLUSTER_SHARED_FILE: path.join(redis.folder, 'shared.db'),
      RENZHENG_REDIS_URLS: redis.urls.slice(0, 2).join(','),
      RENZHENG_REDIS_PASSWORD: redis.password,
      // Long enough that only a server which stands still misses it.
      RENZHENG_REDIS_DEADLINE_MS: '1000',
    };
    const first = await openServerUnderTest({ ...settings, RENZHENG_CLUSTER_NODE_NAME: 'a' });
    // The first start makes the token, and both have the same administrators.
    const dir = path.join(redis.folder, 'second');
    mkdirSync(dir);
    copyFileSync(path.join(first.server.dir, 'admin.token'), path.join(dir, 'admin.token'));
    const second = { ...settings, RENZHENG_CLUSTER_NODE_NAME: 'b', RENZHENG_DATA_DIR: dir };
    nodes.push(first, await openServerUnderTest(second));
    caller = await present(nodes[0]).server.makeCaller({ calls: 1_000 });
  });
  afterAll(async () => {
    for (const { remove } of nodes) await remove();
    redis.end();
  });

  /** Asks a node about an account, and gives the answer with its explanation. */
  async function decide(node: number, account: string) {
    const { server } = present(nodes[node]);
    const BusinessSecurityData = {
      Account: { AccountType: 4, OtherAccount: { AccountId: account } },
      UserIp: '223.122.53.9',
      MacAddress: DEVICE,
    };
    const response = await fetch(`${server.url}/antiRush/query?key=${caller.key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ BusinessSecurityData }),
    });
    const answer = (await response.json()) as { error_code: number; result: { orderid: string } | null };
    expect(answer.error_code).toBe(0);
    const told = await server.admin('risk.explain', { orderId: answer.result?.orderid });
    return told as unknown as Explained;
  }

  test('two processes count together', async () => {
    for (let index = 0; index < 6; index += 1) {
      const { missing, features } = await decide(index % 2, `1381565033${index}`);
      expect([missing, features['address_events_1d'], features['address_accounts_1d']]).toEqual([
        [],
        index + 1,
        index + 1,
      ]);
    }
  });

  const askChallenge = async () => {
    const { server } = present(nodes[0]);
    const response = await fetch(`${server.url}/videoAuth/challenge?key=${caller.key}`, { method: 'POST' });
    return (await response.json()) as { error_code: number; result: { challenge: string; page: string } | null };
  };

  test('a page may ask another process than the one that gave its challenge', async () => {
    const { result } = await askChallenge();
    const page = new URL(result?.page ?? '');
    const { server } = present(nodes[1]);
    const headers = { authorization: `Bearer ${page.hash.slice(1)}` };
    const shown = await fetch(`${server.url}${page.pathname}/challenge`, { headers });
    expect(await shown.json()).toMatchObject({ kind: 'actions', returnUrl: null });
    const left = await fetch(`${server.url}${page.pathname}/clip`, {
      method: 'POST',
      headers,
      body: new Uint8Array(900_000),
    });
    expect(await left.json()).toEqual({ receipt: 'taken' });
    const again = await fetch(`${present(nodes[0]).server.url}${page.pathname}/clip`, {
      method: 'POST',
      headers,
      body: 'x',
    });
    expect(await again.json()).toEqual({ receipt: 'already-there' });
  });

  test('Redis stands still: decisions go on without windows, say so, and are charged as always', async () => {
    const left = async () =>
      Number(
        (
          (await present(nodes[0]).server.admin('packages.list', { appId: caller.appId })) as unknown as {
            packages: { left: number }[];
          }
        ).packages[0]?.left,
      );
    const before = await left();
    for (const pid of redis.pids) process.kill(pid, 'SIGSTOP');
    const during = await decide(0, '13815650399');
    expect(await askChallenge()).toMatchObject({ error_code: 2546120, result: null });
    for (const pid of redis.pids) process.kill(pid, 'SIGCONT');
    expect([during.missing, during.features['address_events_1d'], during.features['velocity_complete']]).toEqual([
      ['velocity'],
      null,
      false,
    ]);
    expect(explanationText(during as never, { all: false, say: (text) => text })).toContain(
      'Decided without\n  windows that could not be read in time',
    );
    expect(await left()).toBe(before - 1);
    const metrics = await (await fetch(`${present(nodes[0]).server.adminUrl}/metrics`)).text();
    expect(metrics).toMatch(/^renzheng_velocity_decisions_without_total 1$/m);
    for (let index = 0; (await decide(0, `1381565${4000 + index}`)).missing.length > 0; index += 1)
      await pause(100, new AbortController().signal);
  });

  test('a server starts while Redis cannot be reached', async () => {
    const { server, remove } = await openServerUnderTest({ RENZHENG_REDIS_URLS: '127.0.0.1:1' });
    const { key } = await server.makeCaller();
    const body = JSON.stringify({ Account: { AccountType: 4, OtherAccount: { AccountId: '13815650338' } } });
    const response = await fetch(`${server.url}/antiRush/query?key=${key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ BusinessSecurityData: { ...JSON.parse(body), UserIp: '223.122.53.5' } }),
    });
    expect(await response.json()).toMatchObject({ error_code: 0 });
    await remove();
  });
});
