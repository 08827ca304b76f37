import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { present } from '../../src/kernel/assert.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { pause } from '../../src/kernel/timers.ts';
import { examinePostgres } from '../../src/storage/postgres/examine-postgres.ts';
import { missingPackages, startCluster, type StartedCluster } from '../../tools/cluster/start-cluster.ts';
import { bundled } from '../bundled.ts';
import { measuringData } from '../measuring-data.ts';
import { killServer } from '../redis/end-shared-redis.ts';
import { infoOf, loseAll, mastersOf, replicaOf, untilReplicated, untilRole } from '../redis/redis-roles.ts';
import { redisCli, restartServer } from '../redis/redis-servers.ts';
import { ClipMaker } from '../vision/clip-maker.ts';
import { volume } from '../volume.ts';
import { ClusterLoad } from './cluster-load.ts';
import {
  adminOf,
  ALL_IS_WELL,
  COMMITS_MISSING,
  NODE_SETTINGS,
  askForPictures,
  decision,
  readinessOf,
  rebuildWindows,
  statusOf,
  summaryOf,
  untilCaughtUp,
} from './cluster-under-test.ts';
import { MeasuredClips } from './measured-clips.ts';
import { makeCaller, type NodeProcess } from './several-nodes.ts';
import { wholeProductSuite } from './whole-product.suite.ts';

const missing = missingPackages();
if (missing.length > 0) process.stderr.write(`SKIPPED: the whole cluster; install the packages ${missing.join(' ')}\n`);

const FAILOVERS = volume({ short: 1, long: 20 });
// A look at all engines costs something.
const OFTEN = { interval: 500 };
const folder = measuringData('liveness');
const maker = missing.length > 0 ? null : ClipMaker.open();
const clips = folder === null || maker === null ? null : new MeasuredClips(folder, maker);
const ADA = { idNumber: '11010519491231002X', name: '张三' };

const canRun = missing.length === 0 || process.env['RENZHENG_LEAVE_NOTHING_OUT'] !== undefined;
// The names say what happens to the cluster, and docs/cluster.md says what it then does.
describe.runIf(canRun)('a whole cluster', () => {
  let cluster: StartedCluster;
  let admin: NodeProcess['admin'];
  const restarted: number[] = [];
  const status = () => statusOf(admin);
  const readiness = (node: number) => readinessOf(present(cluster.nodes[node]).url);
  // On a busy machine a node, a replica or the balancer may be late.
  const allIsWell = async () => {
    await expect.poll(async () => summaryOf(await status()), OFTEN).toEqual(ALL_IS_WELL);
  };

  beforeAll(async () => {
    const program = await bundled('src/cli/main.ts');
    cluster = await startCluster({ apis: 0, admin: 0 }, () => undefined, NODE_SETTINGS, program);
    admin = adminOf(cluster);
  });
  afterAll(async () => {
    for (const pid of restarted) killServer(pid);
    await cluster?.stop();
    maker?.close();
  });

  /** Does something to the cluster under a steady load, which must lose nothing by it. */
  const underLoad = (act: (load: ClusterLoad) => Promise<void>, proof?: object) => async () => {
    await allIsWell();
    // If the test fails, its load must not go on below the others.
    await using load = await ClusterLoad.start(cluster, admin);
    await load.charged(20);
    await act(load);
    const report = await load.end();
    process.stdout.write(
      `${expect.getState().currentTestName ?? ''}: ${report.acknowledged} calls acknowledged, ${report.unanswered} attempts without answer (${report.failures.join(', ')})\n`,
    );
    await allIsWell();
    expect(report).toMatchObject({ lost: [], chargedTwice: 0, oversold: 0 });
    expect(await admin('ledger.check')).toMatchObject({ mismatches: [], proof: proof ?? { finding: null } });
  };

  test('three first starts on one empty database at once', async () => {
    await allIsWell();
    const count = (table: string) => cluster.postgres.rows(`SELECT count(*)::int AS n FROM ${table}`);
    expect([await count('administrators'), await count('risk_rule_versions')]).toEqual([[{ n: 1 }], [{ n: 1 }]]);
    expect((await admin('secrets.show'))['dataKeys']).toHaveLength(1);
  });

  wholeProductSuite({ cluster: () => cluster, clips, underLoad });

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

  test(
    'Redis data lost',
    underLoad(async (load) => {
      const { redis } = cluster;
      const { key } = await makeCaller({ admin }, { calls: 100_000 });
      let accounts = 0;
      /** How many requests of one address the decision counted, itself included. Null if it could not tell. */
      const count = async () => {
        accounts += 1;
        const account = `1381566${String(accounts).padStart(4, '0')}`;
        const orderId = await decision(cluster.url, key, account, '223.122.60.9');
        const { features } = await admin('risk.explain', { orderId });
        return (features as Readonly<Record<string, number | null>>)['address_events_7d'];
      };
      await expect.poll(count).toBeGreaterThanOrEqual(10);
      await loseAll(redis);
      // The windows begin anew, and the decisions fill them again.
      await expect.poll(async () => (await count()) ?? 10).toBeLessThan(10);
      const lacking: number[] = [];
      const rebuild = async () => {
        await rebuildWindows(admin);
        const counted = (await count()) ?? 0;
        lacking.push(accounts - counted);
        return lacking.at(-1);
      };
      // A request that Redis did not answer in time may be missing until the next rebuild.
      await expect.poll(rebuild, OFTEN).toBe(0);
      await expect.poll(rebuild, OFTEN).toBe(0);
      // No rebuild counts a request twice.
      expect(Math.min(...lacking)).toBe(0);
      await load.charged(20);
    }),
  );

  test.skipIf(clips === null)(
    'S3 gone',
    underLoad(async (load) => {
      const { key, appId } = await makeCaller({ admin }, { calls: 10 });
      await admin('persons.add', { ...ADA, photo: (await clips?.adaPhoto())?.toString('base64') });
      const videoData = `base64:${Buffer.from(clips?.ada ?? '').toString('base64')}`;
      const fields = { key, idcard: ADA.idNumber, realname: ADA.name, videoData, rate_type: '2' };
      const ask = () => askForPictures(cluster.url, fields);
      const left = async () => (await admin('packages.list', { appId }))['packages'];
      cluster.swift.freeze();
      // The server is busy.
      expect(await ask()).toEqual([2546122, 0]);
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

  test(
    'keys rotated and a person erased',
    underLoad(async (load) => {
      const person = { idNumber: '110101199003071233', name: '李四' };
      await admin('persons.add', person);
      const keys = async () =>
        (await admin('secrets.show')) as unknown as {
          readonly dataKeys: readonly { readonly id: number; readonly isCurrent: boolean }[];
          readonly rotation: { readonly state: string };
        };
      const { dataKeys: before } = await keys();
      await admin('secrets.rotate');
      await expect.poll(async () => (await keys()).rotation.state, OFTEN).toBe('idle');
      // A call that began under the old key may have ended after the rotation had passed its table.
      const isForgotten = (dataKeyId: number) =>
        admin('secrets.forget', { dataKeyId, force: true }).then(
          () => true,
          async () => (await admin('secrets.resume')) === null,
        );
      for (const { id } of before) await expect.poll(() => isForgotten(id), OFTEN).toBe(true);
      expect((await keys()).dataKeys).toMatchObject([{ isCurrent: true }]);
      // The balancer takes the nodes in turn.
      const find = () => admin('persons.find', { idNumber: person.idNumber });
      for (const _ of cluster.nodes) expect(await find()).toMatchObject({ realName: '李*' });
      await load.charged(20);
      const certificate = await admin('persons.remove', { idNumber: person.idNumber });
      expect(certificate['remains']).toContainEqual(expect.stringContaining('write-ahead log'));
      for (const _ of cluster.nodes) await expect(find()).rejects.toThrow('no person');
    }),
  );

  // The last one, because the ledger lacks calls afterwards, although what it has is whole.
  test(
    'asynchronous replica promoted',
    underLoad(async (load) => {
      const { key } = await makeCaller({ admin }, { calls: 100 });
      const { postgres } = cluster;
      await postgres.setSynchronous(false);
      for (const node of [0, 1, 2])
        await expect.poll(() => readiness(node)).toContain('0 synchronous standbys follow the database');
      // The balancer has no node left, so no call of an honest caller is acknowledged that a promotion could lose.
      await load.turnedAway();
      await untilCaughtUp(postgres);
      const { level, detail } = await examinePostgres({ url: postgres.url });
      expect([level, detail]).toEqual([
        'warning',
        expect.stringContaining('no standby is synchronous: one that is promoted may lack acknowledged calls'),
      ]);
      postgres.stopStandby();
      // A caller that goes past the balancer is answered all the same, and this is what can be lost.
      const { url } = present(cluster.nodes[0]);
      const answered = await Promise.all([1, 2, 3].map(() => decision(url, key, '13815650001')));
      postgres.killPrimary();
      postgres.startStandby();
      postgres.promoteStandby();
      await postgres.replaceStandby();
      expect(await postgres.rows('SELECT 1 FROM ledger WHERE order_id = ANY($1)', [answered])).toEqual([]);
      await load.charged(20);
      // The balancer takes the nodes in turn. The one that acknowledged what is missing kept its checkpoint, and says so.
      await expect.poll(() => admin('ledger.check'), OFTEN).toMatchObject({ proof: COMMITS_MISSING });
    }, {}),
  );
});
