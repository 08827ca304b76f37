import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { postgresPrograms } from '../../test/postgres-programs.ts';
import { hasRedis, ownRedis, type RedisServers } from '../../test/redis/redis-servers.ts';
import { makeBucket } from '../../test/s3/make-bucket.ts';
import { hasSwift, startSwift, type SwiftServer } from '../../test/s3/swift-server.ts';
import { startReplicatedPostgres, type ReplicatedPostgres } from './replicated-postgres.ts';

/** A whole cluster on this machine. */
export interface StartedCluster {
  /** Address of the five APIs behind the balancer. */
  readonly url: string;
  /** Address of the admin API and the console behind the balancer. */
  readonly adminUrl: string;
  readonly nodes: readonly ClusterNode[];
  /** The data folder of the node that made the first owner. It holds the owner's token. */
  readonly ownerDir: string;
  readonly postgres: ReplicatedPostgres;
  readonly redis: RedisServers;
  readonly swift: SwiftServer;
  /** What all nodes are set to, so that a command finds what they share. */
  readonly settings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** A node of the cluster, a process of its own. */
export interface ClusterNode {
  readonly name: string;
  /** Its data folder. */
  readonly dir: string;
  /** Address of its five APIs, past the balancer. */
  readonly url: string;
  /** Starts it again after it ended. @param settings over those of the cluster @param root of the code that it runs */
  start(settings?: Readonly<Record<string, string>>, root?: string): Promise<void>;
  /** Stops and continues the process, as a machine that was cut off and comes back. */
  freeze(): void;
  thaw(): void;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Ends it in good order, and gives its exit code. */
  end(): Promise<number | null>;
}

/** A part of the cluster that takes so long to end hangs, milliseconds. */
const HANG_MS = 180_000;
/** What a node runs. */
export interface NodeProgram {
  /** Switches and path of the program, for Node. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const SOURCES: NodeProgram = { args: ['src/cli/main.ts'], env: {} };
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
 * @param settings of all nodes, e.g. `{ RENZHENG_LEASES_SECONDS: '5' }`
 * @param program what the nodes run; by default the sources
 */
export async function startCluster(
  ports: BalancerPorts,
  told: (line: string) => void,
  settings: Readonly<Record<string, string>> = {},
  program: NodeProgram = SOURCES,
): Promise<StartedCluster> {
  const opened = new AsyncDisposableStack();
  try {
    return await startAll(opened, { ports, told, settings, program });
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** The ports of the balancer. */
export interface BalancerPorts {
  readonly apis: number;
  readonly admin: number;
}

interface Wanted {
  readonly ports: BalancerPorts;
  readonly told: (line: string) => void;
  readonly settings: Readonly<Record<string, string>>;
  readonly program: NodeProgram;
}

async function startAll(opened: AsyncDisposableStack, { ports, told, ...given }: Wanted): Promise<StartedCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-cluster-'));
  opened.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const { settings: found, ...engines } = await startEngines(opened, told);
  const settings = { ...found, ...given.settings };
  const [apis = 0, admin = 0, ...nodePorts] = await freePorts(2 + NODES.length * 2);
  const balancer = { apis: ports.apis || apis, admin: ports.admin || admin };
  const places = placesOf(NODES, folder, nodePorts);
  const nodes = places.map((place) => new NodeOfCluster(place, settings, given.program));
  const startOne = async (node: NodeOfCluster) => {
    opened.defer(async () => void (await node.end()));
    await node.start();
    told(`${node.name} at ${node.url}`);
  };
  // Whichever comes first makes the schema and the first owner, and the others wait for it.
  await Promise.all(nodes.map(startOne));
  const owners = nodes.filter(({ dir }) => existsSync(path.join(dir, 'admin.token')));
  const [owner] = owners;
  if (owner === undefined || owners.length > 1) throw new Error(`${owners.length} nodes made a first owner`);
  const haproxy = await startBalancer(folder, balancer, places);
  opened.defer(async () => void (await ended(haproxy)));
  return {
    url: `http://127.0.0.1:${balancer.apis}`,
    adminUrl: `http://127.0.0.1:${balancer.admin}`,
    nodes,
    ownerDir: owner.dir,
    ...engines,
    settings,
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
  return { postgres, redis, swift, settings };
}

/** Where a node lies, and its two ports. */
export interface NodePlace {
  readonly name: string;
  readonly dir: string;
  readonly apis: number;
  readonly admin: number;
}

/** Gives each node a folder of its own and two of the ports. */
export function placesOf(names: readonly string[], folder: string, ports: readonly number[]): readonly NodePlace[] {
  return names.map((name, index) => ({
    name,
    dir: path.join(folder, name),
    apis: ports[index * 2] ?? 0,
    admin: ports[index * 2 + 1] ?? 0,
  }));
}

/** A node in a process of its own. */
export class NodeOfCluster implements ClusterNode {
  readonly name: string;
  readonly dir: string;
  readonly url: string;
  readonly #place: NodePlace;
  readonly #shared: Readonly<Record<string, string>>;
  readonly #program: NodeProgram;
  #child: ChildProcess | null = null;
  /** The child that was told to end. */
  #told: ChildProcess | null = null;

  constructor(place: NodePlace, shared: Readonly<Record<string, string>>, program = SOURCES) {
    this.#place = place;
    this.#shared = shared;
    this.#program = program;
    this.name = place.name;
    this.dir = place.dir;
    this.url = `http://127.0.0.1:${place.apis}`;
  }

  async start(settings: Readonly<Record<string, string>> = {}, root = ROOT): Promise<void> {
    const { name, dir, apis, admin } = this.#place;
    const child = spawn(process.execPath, [...this.#program.args, 'serve'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      // Ctrl-C must reach the nodes only through this process, which stops them before what they use.
      detached: true,
      env: {
        ...process.env,
        ...this.#program.env,
        ...this.#shared,
        RENZHENG_DATA_DIR: dir,
        RENZHENG_CLUSTER_NODE_NAME: name,
        RENZHENG_HTTP_PORT: String(apis),
        RENZHENG_ADMIN_PORT: String(admin),
        ...settings,
      },
    });
    this.#child = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (piece: string) => {
        said += piece;
        if (said.includes('ready at')) resolve();
      });
      child.once('exit', (code, signal) => {
        reject(new Error(`${name} ended: ${said}`));
        // What it said last is all there is to find out why.
        if (child !== this.#told)
          process.stderr.write(`${name} ended by itself (${signal ?? code}): ${said.slice(-4000)}\n`);
      });
    });
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    this.#told = this.#child;
    if (this.#child) await ended(this.#child, 'SIGKILL');
  }

  async end(): Promise<number | null> {
    this.thaw();
    this.#told = this.#child;
    return this.#child ? ended(this.#child) : null;
  }
}

/** Starts a balancer that sends calls only to nodes that are ready. Resolves once one is. Throws an Error if it ends. */
export async function startBalancer(
  folder: string,
  ports: BalancerPorts,
  nodes: readonly NodePlace[],
): Promise<ChildProcess> {
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

/** Ends a process and gives its exit code. Throws an Error if it hangs. */
async function ended(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  const hung = setTimeout(() => child.kill('SIGABRT'), HANG_MS);
  await exit;
  clearTimeout(hung);
  if (child.signalCode === 'SIGABRT')
    throw new Error(`${child.spawnargs.join(' ')} did not end within ${HANG_MS / 1000} s after ${signal}`);
  return child.exitCode;
}

/** Finds ports that are free now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const found = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return found;
}
