import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { postgresPrograms } from '../../test/postgres-programs.ts';
import { hasRedis, ownRedis } from '../../test/redis/redis-servers.ts';
import { makeBucket } from '../../test/s3/make-bucket.ts';
import { hasSwift, startSwift } from '../../test/s3/swift-server.ts';
import { startReplicatedPostgres, type ReplicatedPostgres } from './replicated-postgres.ts';

/** A whole cluster on this machine. */
export interface StartedCluster {
  /** Address of the five APIs behind the balancer. */
  readonly url: string;
  /** Address of the admin API and the console behind the balancer. */
  readonly adminUrl: string;
  /** Data folder of each node. The first holds the owner's token. */
  readonly dirs: readonly string[];
  readonly postgres: ReplicatedPostgres;
  stop(): Promise<void>;
}

const ROOT = path.join(import.meta.dirname, '../..');
const NODES = ['node-1', 'node-2', 'node-3'];

/** Names the packages of Debian that lack here, e.g. `haproxy`. */
export function missingPackages(): readonly string[] {
  const hasBalancer = spawnSync('haproxy', ['-v'], { stdio: 'ignore' }).status === 0;
  return [
    ...(postgresPrograms() === null ? ['postgresql'] : []),
    ...(hasRedis ? [] : ['redis-server']),
    ...(hasSwift ? [] : ['swift-proxy', 'swift-account', 'swift-container', 'swift-object']),
    ...(hasBalancer ? [] : ['haproxy']),
  ];
}

/**
 * Starts everything in temporary folders, which `stop` removes. Throws an Error if a part does not start, and then stops
 * the others.
 *
 * @param ports of the balancer; 0 takes a free one
 * @param told called with a line about each part that is ready
 */
export async function startCluster(ports: BalancerPorts, told: (line: string) => void): Promise<StartedCluster> {
  const opened = new AsyncDisposableStack();
  try {
    return await startAll(opened, ports, told);
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

interface BalancerPorts {
  readonly apis: number;
  readonly admin: number;
}

async function startAll(
  opened: AsyncDisposableStack,
  ports: BalancerPorts,
  told: (line: string) => void,
): Promise<StartedCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-cluster-'));
  opened.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const { postgres, settings } = await startEngines(opened, told);
  const [apis = 0, admin = 0, ...nodePorts] = await freePorts(2 + NODES.length * 2);
  const balancer = { apis: ports.apis || apis, admin: ports.admin || admin };
  const nodes = NODES.map((name, index) => ({
    name,
    dir: path.join(folder, name),
    apis: nodePorts[index * 2] ?? 0,
    admin: nodePorts[index * 2 + 1] ?? 0,
  }));
  const startOne = async (node: NodePlace) => {
    const child = await startNode(node, settings);
    opened.defer(() => ended(child));
    told(`${node.name} at 127.0.0.1:${node.apis}`);
  };
  const [first, ...others] = nodes;
  // The first one makes the schema and the first owner.
  if (first) await startOne(first);
  await Promise.all(others.map(startOne));
  const haproxy = await startBalancer(folder, balancer, nodes);
  opened.defer(() => ended(haproxy));
  return {
    url: `http://127.0.0.1:${balancer.apis}`,
    adminUrl: `http://127.0.0.1:${balancer.admin}`,
    dirs: nodes.map(({ dir }) => dir),
    postgres,
    stop: () => opened.disposeAsync(),
  };
}

/** Starts what the nodes share, and gives the settings by which they find it. */
async function startEngines(opened: AsyncDisposableStack, told: (line: string) => void) {
  const [postgres, redis, swift] = await Promise.all([
    startReplicatedPostgres(postgresPrograms() ?? '').then((started) => {
      opened.defer(() => started.stop());
      told('PostgreSQL with a synchronous standby');
      return started;
    }),
    ownRedis().then((started) => {
      opened.defer(() => started.end());
      told('Redis: three masters with a replica each');
      return started;
    }),
    startSwift().then((started) => {
      opened.defer(() => started.end());
      told('S3: OpenStack Swift');
      return started;
    }),
  ]);
  const bucket = swift.settings('pictures');
  await makeBucket(bucket);
  const settings = {
    RENZHENG_CLUSTER_MODE: 'cluster',
    RENZHENG_POSTGRES_URL: postgres.url,
    RENZHENG_REDIS_URLS: redis.urls.join(','),
    RENZHENG_REDIS_PASSWORD: redis.password,
    RENZHENG_S3_ENDPOINT: bucket.endpoint,
    RENZHENG_S3_BUCKET: bucket.bucket,
    RENZHENG_S3_ACCESS_KEY_ID: bucket.accessKeyId,
    RENZHENG_S3_SECRET_ACCESS_KEY: bucket.secretAccessKey,
    RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32),
    RENZHENG_HTTP_TRUSTED_PROXIES: '127.0.0.1',
    RENZHENG_HTTP_DRAIN_SECONDS: '1',
    RENZHENG_INFERENCE_WORKERS: '1',
    RENZHENG_LOG_LEVEL: 'silent',
  };
  return { postgres, settings };
}

interface NodePlace {
  readonly name: string;
  readonly dir: string;
  readonly apis: number;
  readonly admin: number;
}

async function startNode(
  { name, dir, apis, admin }: NodePlace,
  shared: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ctrl-C must reach the nodes only through this process, which stops them before what they use.
    detached: true,
    env: {
      ...process.env,
      ...shared,
      RENZHENG_DATA_DIR: dir,
      RENZHENG_CLUSTER_NODE_NAME: name,
      RENZHENG_HTTP_PORT: String(apis),
      RENZHENG_ADMIN_PORT: String(admin),
    },
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
      if (said.includes('ready at')) resolve();
    });
    child.once('exit', () => reject(new Error(`${name} ended: ${said}`)));
  });
  return child;
}

async function startBalancer(folder: string, ports: BalancerPorts, nodes: readonly NodePlace[]): Promise<ChildProcess> {
  const servers = (kind: 'apis' | 'admin') =>
    nodes.map((node) => `  server ${node.name} 127.0.0.1:${node[kind]} check inter 500ms fall 1 rise 1`).join('\n');
  const part = (kind: 'apis' | 'admin') =>
    `listen ${kind}\n  bind 127.0.0.1:${ports[kind]}\n  option httpchk GET /readyz\n  option forwardfor\n  retries 3\n  option redispatch\n${servers(kind)}\n`;
  const file = path.join(folder, 'haproxy.cfg');
  writeFileSync(
    file,
    `defaults\n  mode http\n  timeout connect 2s\n  timeout client 60s\n  timeout server 60s\n${part('apis')}${part('admin')}`,
  );
  const child = spawn('haproxy', ['-f', file, '-db'], { stdio: 'ignore', detached: true });
  for (;;) {
    const status = await fetch(`http://127.0.0.1:${ports.apis}/readyz`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return child;
    if (child.exitCode !== null) throw new Error(`the balancer ended: is port ${ports.apis} or ${ports.admin} in use?`);
    await once(spawn('sleep', ['0.1']), 'close');
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const found = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return found;
}
