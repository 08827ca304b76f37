import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { present } from '../../src/kernel/assert.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { pause } from '../../src/kernel/timers.ts';
import { AdminClient } from '../../src/terminal/admin-client.ts';
import { missingPackages, startCluster, type StartedCluster } from '../../tools/cluster/start-cluster.ts';
import { measuringData } from '../measuring-data.ts';
import { infoOf, mastersOf, replicaOf, untilReplicated, untilRole } from '../redis/redis-roles.ts';
import { redisCli, restartServer } from '../redis/redis-servers.ts';
import { ClipMaker } from '../vision/clip-maker.ts';
import { volume } from '../volume.ts';
import { ClusterLoad } from './cluster-load.ts';
import { MeasuredClips } from './measured-clips.ts';
import { makeCaller } from './several-nodes.ts';

const missing = missingPackages();
if (missing.length > 0) process.stderr.write(`SKIPPED: the whole cluster; install the packages ${missing.join(' ')}\n`);

interface ClusterStatus {
  readonly nodes: readonly { readonly name: string; readonly state: string; readonly problem: string | null }[];
  readonly engines: readonly { readonly engine: string; readonly level: string; readonly detail: string }[];
}

const FAILOVERS = volume({ short: 1, long: 20 });
const ALL_IS_WELL = [
  'node-1 ready',
  'node-2 ready',
  'node-3 ready',
  'database ok',
  'redis ok',
  's3 ok',
  '1 standbys, 1 synchronous',
];
/** A look at all engines costs something. */
const OFTEN = { interval: 500 };
/** What a steady load must show after each failure. */
const NOTHING_LOST = { lost: [], chargedTwice: 0, oversold: 0 };
const BUSY = 2546122;
const folder = measuringData('liveness');
const maker = missing.length > 0 ? null : ClipMaker.open();
const clips = folder === null || maker === null ? null : new MeasuredClips(folder, maker);
const ADA = { idNumber: '11010519491231002X', name: '张三' };

const canRun = missing.length === 0 || process.env['RENZHENG_LEAVE_NOTHING_OUT'] !== undefined;
// Each test is named as the row of docs/cluster.md that it proves.
describe.runIf(canRun)('a whole cluster', () => {
  let cluster: StartedCluster;
  let client: AdminClient;
  const restarted: number[] = [];
  const admin = async (operation: string, params: Readonly<Record<string, unknown>> = {}) => {
    const contract = ADMIN_CONTRACTS.find(({ name }) => name === operation);
    if (!contract) throw new Error(`there is no admin operation ${operation}`);
    return (await client.call(contract, params)) as Record<string, unknown>;
  };
  const status = async () =>
    (await admin('cluster.status').catch(() => ({ nodes: [], engines: [] }))) as unknown as ClusterStatus;
  const readiness = async (node: number) => {
    const answer = await fetch(`${present(cluster.nodes[node]).url}/readyz`).catch(() => null);
    return answer === null ? 'away' : `${answer.status} ${await answer.text()}`;
  };
  // Nodes come in the order in which they joined. On a busy machine a node, a replica or the balancer may be late.
  const allIsWell = async () => {
    await expect
      .poll(async () => {
        const { nodes, engines } = await status();
        return [
          ...nodes.map(({ name, state }) => `${name} ${state}`).toSorted(),
          ...engines.map(({ engine, level }) => `${engine} ${level}`),
          engines[0]?.detail.split(', ').slice(-2).join(', '),
        ];
      }, OFTEN)
      .toEqual(ALL_IS_WELL);
  };

  beforeAll(async () => {
    // Short leases, so that those of a node that ended return within the test.
    cluster = await startCluster({ apis: 0, admin: 0 }, () => undefined, {
      RENZHENG_ADMIN_REQUESTS_PER_MINUTE: '1000000',
      RENZHENG_LEASES_SECONDS: '5',
      RENZHENG_CLUSTER_LEASE_SECONDS: '5',
      RENZHENG_POSTGRES_MIN_SYNC_REPLICAS: '1',
      RENZHENG_POSTGRES_COMMIT_TIMEOUT_MS: '1000',
      // The balancer asks every 500 ms, so it notices in time.
      RENZHENG_HTTP_DRAIN_SECONDS: '5',
    });
    const token = readFileSync(path.join(cluster.ownerDir, 'admin.token'), 'utf8').trim();
    client = new AdminClient(cluster.adminUrl, token);
  });
  afterAll(async () => {
    for (const pid of restarted) process.kill(pid, 'SIGKILL');
    await cluster?.stop();
    maker?.close();
  });

  /** Does something to the cluster under a steady load, which must lose nothing by it. */
  const underLoad = (act: (load: ClusterLoad) => Promise<void>) => async () => {
    await allIsWell();
    const load = await ClusterLoad.start(cluster, admin);
    await load.charged(20);
    await act(load);
    const report = await load.end();
    process.stdout.write(
      `${expect.getState().currentTestName ?? ''}: ${report.acknowledged} calls acknowledged, ${report.unanswered} attempts without answer (${report.failures.join(', ')})\n`,
    );
    await allIsWell();
    expect(report).toMatchObject(NOTHING_LOST);
    expect(await admin('ledger.check')).toMatchObject({ mismatches: [], proof: { finding: null } });
  };

  test(
    'PostgreSQL primary gone',
    underLoad(async (load) => {
      for (let failover = 0; failover < FAILOVERS; failover += 1) {
        cluster.postgres.killPrimary();
        for (const node of [0, 1, 2]) await expect.poll(() => readiness(node)).toMatch(/^503/);
        const before = load.unanswered;
        await expect.poll(() => load.unanswered).toBeGreaterThan(before);
        cluster.postgres.promoteStandby();
        // No standby follows yet, so no node is ready, although calls that reach one are answered.
        for (const node of [0, 1, 2])
          await expect.poll(() => readiness(node)).toContain('0 synchronous standbys follow the database');
        await cluster.postgres.replaceStandby();
        await load.charged(20);
      }
    }),
  );

  test(
    'Redis master gone',
    underLoad(async (load) => {
      const { redis } = cluster;
      const { key } = await makeCaller({ admin }, { calls: 100_000 });
      let accounts = 0;
      // Each account lies under another tag, and so on another master.
      const isComplete = async () => {
        accounts += 1;
        const orderId = await decision(cluster.url, key, `1381565${String(accounts).padStart(4, '0')}`);
        const { features } = await admin('risk.explain', { orderId });
        return (features as Readonly<Record<string, unknown>>)['velocity_complete'];
      };
      for (let failover = 0; failover < FAILOVERS; failover += 1) {
        await expect.poll(isComplete).toBe(true);
        const masters = await mastersOf(redis);
        const { server } = present(masters[failover % masters.length]);
        const replica = await replicaOf(redis, server);
        process.kill(Number(await infoOf(redis, server, 'process_id')), 'SIGKILL');
        // Decisions go on and say that they did without.
        await expect.poll(isComplete).toBe(false);
        // The cluster may have been faster than the command.
        await redisCli(redis, replica, 'cluster', 'failover', 'takeover').catch(() => undefined);
        await untilRole(redis, replica, 'master');
        await load.charged(20);
        restarted.push(restartServer(redis, server));
        await untilRole(redis, server, 'slave');
        await untilReplicated(redis, server);
      }
      for (let whole = 0; whole < 20; whole += 1) if ((await isComplete()) !== true) whole = -1;
    }),
  );

  test.skipIf(clips === null)(
    'S3 gone',
    underLoad(async (load) => {
      const { key, appId } = await makeCaller({ admin }, { calls: 10 });
      await admin('persons.add', { ...ADA, photo: (await clips?.adaPhoto())?.toString('base64') });
      const videoData = `base64:${Buffer.from(clips?.ada ?? '').toString('base64')}`;
      const ask = async () => {
        const fields = { key, idcard: ADA.idNumber, realname: ADA.name, videoData, rate_type: '2' };
        const response = await fetch(`${cluster.url}/videoAuth/query`, {
          method: 'POST',
          body: new URLSearchParams(fields),
        });
        const { error_code: code, result } = (await response.json()) as {
          error_code: number;
          result: { pictures?: readonly string[] } | null;
        };
        return [code, result?.pictures?.length ?? 0];
      };
      const left = async () => (await admin('packages.list', { appId }))['packages'];
      cluster.swift.freeze();
      expect(await ask()).toEqual([BUSY, 0]);
      expect(await left()).toMatchObject([{ left: 10 }]);
      await load.charged(20);
      cluster.swift.thaw();
      expect(await ask()).toEqual([0, 8]);
      expect(await left()).toMatchObject([{ left: 9 }]);
    }),
  );

  test(
    'node dead',
    underLoad(async (load) => {
      const node = present(cluster.nodes[1]);
      await node.kill();
      await load.charged(20);
      await expect
        .poll(async () => (await status()).nodes)
        .toContainEqual(expect.objectContaining({ name: 'node-2', state: 'gone' }));
      await node.start();
    }),
  );

  test(
    'node cut off but alive',
    underLoad(async (load) => {
      const node = present(cluster.nodes[1]);
      load.patienceMs = 3000;
      const before = load.unanswered;
      node.freeze();
      // Calls that it had taken are asked again, and another node answers them.
      await expect.poll(() => load.unanswered).toBeGreaterThan(before);
      await expect
        .poll(async () => (await status()).nodes)
        .toContainEqual(expect.objectContaining({ name: 'node-2', state: 'gone' }));
      await load.charged(20);
      node.thaw();
      await expect.poll(() => readiness(1)).toMatch(/^200/);
      await load.charged(20);
    }),
  );

  test(
    'clock off by > 500 ms',
    underLoad(async (load) => {
      const node = present(cluster.nodes[2]);
      expect(await node.end()).toBe(0);
      const nowMs = systemClock.nowMs();
      await node.start({
        NODE_OPTIONS: `--import=${path.join(import.meta.dirname, '../upgrade/shifted-clock.mjs')}`,
        TEST_CLOCK_STARTED_AT: String(nowMs),
        TEST_CLOCK_STARTS_AT: new Date(nowMs + 5000).toISOString(),
      });
      expect(await readiness(2)).toMatch(/^503.*clock/s);
      await load.charged(20);
      expect((await status()).nodes).toContainEqual(
        expect.objectContaining({ name: 'node-3', state: 'not-ready', problem: expect.stringContaining('clock') }),
      );
      expect(await node.end()).toBe(0);
      await node.start();
    }),
  );

  test(
    'PostgreSQL stopped and started again',
    underLoad(async (load) => {
      cluster.postgres.stopBoth();
      for (const node of [0, 1, 2]) await expect.poll(() => readiness(node)).toMatch(/^503/);
      await pause(volume({ short: 0, long: 10_000 }), new AbortController().signal);
      cluster.postgres.startBoth();
      await load.charged(20);
    }),
  );

  test(
    'a rolling restart fails no call',
    underLoad(async (load) => {
      const before = load.unanswered;
      for (const node of cluster.nodes) {
        expect(await node.end()).toBe(0);
        await node.start();
        await allIsWell();
        await load.charged(20);
      }
      expect(load.unanswered).toBe(before);
    }),
  );
});

async function decision(url: string, key: string, AccountId: string): Promise<string> {
  const response = await fetch(`${url}/antiRush/query?key=${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      BusinessSecurityData: { Account: { AccountType: 4, OtherAccount: { AccountId } }, UserIp: '198.51.100.7' },
    }),
  });
  return ((await response.json()) as { readonly result: { readonly orderid: string } }).result.orderid;
}
