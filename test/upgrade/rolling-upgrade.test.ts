import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { present } from '../../src/kernel/assert.ts';
import {
  freePorts,
  missingPackages,
  NodeOfCluster,
  placesOf,
  startBalancer,
} from '../../tools/cluster/start-cluster.ts';
import { ClusterLoad } from '../e2e/cluster-load.ts';
import { adminOf, decision, statusOf } from '../e2e/cluster-under-test.ts';
import { makeCaller } from '../e2e/several-nodes.ts';
import { makePostgresDatabase } from '../postgres-server.ts';
import { sharedRedis } from '../redis/redis-servers.ts';
import { UNHURRIED } from '../unhurried.ts';
import { volume } from '../volume.ts';
import { checkOut, hasCommit } from './checked-out-commit.ts';

/** Knows the first ten steps of the schema on PostgreSQL, and stores links and marks in other tables. */
const PREVIOUS = 'a929d9c8';
const STEPS_BEFORE = 10;
const NAMES = ['node-1', 'node-2', 'node-3'].slice(0, volume({ short: 2, long: 3 }));
/** Calls that end between two steps of the upgrade. */
const CALLS = volume({ short: 20, long: 500 });
const ADDRESS = '223.122.61.7';

function canRun(): boolean {
  // On the machine that checks every change, the test runs and says what is missing.
  if (process.env['RENZHENG_LEAVE_NOTHING_OUT'] !== undefined) return true;
  const missing = missingPackages().filter((name) => !name.startsWith('swift'));
  if (missing.length > 0)
    process.stderr.write(`SKIPPED: a rolling upgrade; install the packages ${missing.join(' ')}\n`);
  const isKnown = hasCommit(PREVIOUS);
  if (!isKnown)
    process.stderr.write(
      `SKIPPED: a rolling upgrade; this clone lacks the commit ${PREVIOUS} (git fetch --unshallow)\n`,
    );
  return isKnown && missing.length === 0;
}

/** Nodes of the previous release over one PostgreSQL and one Redis, behind a balancer. */
async function startPrevious() {
  const old = checkOut(PREVIOUS);
  onTestFinished(old.remove);
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-rolling-upgrade-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const { url: database, drop } = await makePostgresDatabase({ isEmpty: true });
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await drop();
  });
  const redis = await sharedRedis();
  const settings = {
    RENZHENG_CLUSTER_MODE: 'cluster',
    RENZHENG_POSTGRES_URL: database,
    RENZHENG_REDIS_URLS: redis.urls.join(','),
    RENZHENG_REDIS_PASSWORD: redis.password,
    // A busy machine answers late. That must leave no window unread.
    RENZHENG_REDIS_DEADLINE_MS: '1000',
    RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32),
    RENZHENG_HTTP_TRUSTED_PROXIES: '127.0.0.1',
    // The balancer asks every 500 ms, so it notices in time.
    RENZHENG_HTTP_DRAIN_SECONDS: '5',
    RENZHENG_LEASES_SECONDS: '5',
    RENZHENG_CLUSTER_LEASE_SECONDS: '5',
    RENZHENG_INFERENCE_WORKERS: '1',
    RENZHENG_ADMIN_REQUESTS_PER_MINUTE: '1000000',
    RENZHENG_LOG_LEVEL: 'silent',
    ...UNHURRIED,
  };
  const [apis = 0, admin = 0, ...ports] = await freePorts(2 + NAMES.length * 2);
  const places = placesOf(NAMES, folder, ports);
  const nodes = places.map((place) => new NodeOfCluster(place, settings));
  for (const node of nodes) {
    onTestFinished(() => node.kill());
    await node.start({}, old.root);
  }
  const balancer = await startBalancer(folder, { apis, admin }, places);
  onTestFinished(() => void balancer.kill('SIGKILL'));
  const ownerDir = present(nodes.find(({ dir }) => existsSync(path.join(dir, 'admin.token')))).dir;
  return {
    nodes,
    old: old.root,
    url: `http://127.0.0.1:${apis}`,
    adminUrl: `http://127.0.0.1:${admin}`,
    ownerDir,
    postgres: {
      rows: async <Row>(text: string, values: readonly unknown[] = []) =>
        (await client.query(text, [...values])).rows as Row[],
    },
  };
}

test.runIf(canRun())(
  'a rolling upgrade from the previous release under load: no call fails, and none is lost or doubled',
  async () => {
    const cluster = await startPrevious();
    const admin = adminOf(cluster);
    const { key } = await makeCaller({ admin }, { calls: 1_000_000 });
    const steps = async () =>
      (await cluster.postgres.rows<{ n: number }>('SELECT count(*)::int AS n FROM schema_migrations'))[0]?.n;
    const ready = async () => (await statusOf(admin)).nodes.filter(({ state }) => state === 'ready').length;
    const asked: string[] = [];
    /** Asks each node past the balancer. What one has counted the others must know, whichever release they are. */
    const askAll = async () => {
      for (const { url } of cluster.nodes) {
        const orderId = await decision(url, key, `1381567${String(asked.length).padStart(4, '0')}`, ADDRESS);
        asked.push(orderId);
        const { features } = await admin('risk.explain', { orderId });
        expect(features).toMatchObject({ velocity_complete: true, address_events_7d: asked.length });
      }
    };
    await askAll();
    expect(await steps()).toBe(STEPS_BEFORE);
    await using load = await ClusterLoad.start(cluster, admin);
    await load.charged(CALLS);
    for (const node of cluster.nodes) {
      expect(await node.end()).toBe(0);
      await node.start();
      await expect.poll(ready).toBe(NAMES.length);
      expect(await steps()).toBeGreaterThan(STEPS_BEFORE);
      await load.charged(CALLS);
      await askAll();
    }
    const report = await load.end();
    process.stdout.write(`a rolling upgrade of ${NAMES.length} nodes: ${report.acknowledged} calls acknowledged\n`);
    expect(report).toMatchObject({ failures: [], lost: [], chargedTwice: 0, oversold: 0 });
    // Whichever release took a decision, the new one shows what it cost and why it was taken.
    for (const orderId of asked) {
      expect(await admin('ledger.show', { orderId })).toMatchObject({ orderId, charged: true });
      expect(await admin('risk.explain', { orderId })).toMatchObject({ features: { velocity_complete: true } });
    }
    expect(await admin('ledger.check')).toMatchObject({ mismatches: [], proof: { finding: null } });
  },
);
