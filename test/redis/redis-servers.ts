import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { present } from '../../src/kernel/assert.ts';
import { folderOfRun } from '../temporary-root.ts';
import { killServer } from './end-shared-redis.ts';

const run = promisify(execFile);

/** Whether redis-server is installed here. `npm test` says so if it is not. */
export const hasRedis = spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;

/** A cluster of three servers that take writes and a replica of each, on this machine. */
export interface RedisServers {
  /** `host:port` of every server. */
  readonly urls: readonly string[];
  readonly pids: readonly number[];
  readonly password: string;
  readonly folder: string;
}

const SERVERS = 6;
// The ports of the bus lie below those that the kernel gives to outgoing connections (32768 and up).
const PORTS_FROM = 12_000;
const PORTS = 10_000;
/** The servers of a cluster talk to each other at a port that is this much higher. */
const BUS = 10_000;

/**
 * The cluster that all test files of a run share. The first one that needs it starts it, and the run ends it. Tests keep
 * apart by the names of their keys. It has no data at the start.
 */
export async function sharedRedis(): Promise<RedisServers> {
  const root = folderOfRun();
  if (root === null) throw new Error('only a run of tests shares a cluster');
  const folder = path.join(root, 'redis');
  const told = path.join(folder, 'servers.json');
  try {
    mkdirSync(folder);
  } catch {
    // Another file of this run starts it.
    for (;;) {
      if (existsSync(told)) return JSON.parse(readFileSync(told, 'utf8')) as RedisServers;
      await run('sleep', ['0.1']);
    }
  }
  const servers = await startServers(folder);
  writeFileSync(`${told}.new`, JSON.stringify(servers));
  await run('mv', [`${told}.new`, told]);
  return servers;
}

/** Starts a cluster of its own, for a test that breaks it. */
export async function ownRedis(): Promise<RedisServers & { readonly end: () => void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'redis-own-'));
  const servers = await startServers(folder);
  const end = () => {
    for (const pid of servers.pids) killServer(pid);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { ...servers, end };
}

/** Runs redis-cli against one server and gives what it printed. */
export async function redisCli(
  { urls, password }: Pick<RedisServers, 'urls' | 'password'>,
  server: number,
  ...args: readonly string[]
): Promise<string> {
  const [host, port] = present(urls[server]).split(':');
  const env = { ...process.env, REDISCLI_AUTH: password };
  const { stdout } = await run('redis-cli', ['-h', host ?? '', '-p', port ?? '', ...args], { env });
  return stdout.trim();
}

/** Starts a server again that ended, with what it had on its disk. Gives its process id. */
export function restartServer({ urls, folder, password }: RedisServers, server: number): number {
  return startServer(folder, Number(present(urls[server]).split(':')[1]), password);
}

async function startServers(folder: string): Promise<RedisServers> {
  const password = 'redis-under-test';
  const ports = await freePorts(SERVERS);
  const pids = ports.map((port) => startServer(folder, port, password));
  const urls = ports.map((port) => `127.0.0.1:${port}`);
  const servers = { urls, pids, password, folder };
  for (const index of urls.keys()) await until(async () => (await redisCli(servers, index, 'ping')) === 'PONG');
  await redisCli(servers, 0, '--cluster', 'create', ...urls, '--cluster-replicas', '1', '--cluster-yes');
  for (const index of urls.keys())
    await until(async () =>
      isWhole(await redisCli(servers, index, 'cluster', 'info'), await redisCli(servers, index, 'info', 'replication')),
    );
  return servers;
}

/** Whether a server sees the whole cluster, and its replica or its master. */
function isWhole(cluster: string, replication: string): boolean {
  return cluster.includes('cluster_state:ok') && /state=online|master_link_status:up/.test(replication);
}

function startServer(root: string, port: number, password: string): number {
  const folder = path.join(root, String(port));
  mkdirSync(folder, { recursive: true });
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    requirepass: password,
    masterauth: password,
    'cluster-enabled': 'yes',
    'cluster-node-timeout': '2000',
    appendonly: 'yes',
    save: '',
    'maxmemory-policy': 'noeviction',
    logfile: path.join(folder, 'log'),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn('redis-server', args, { stdio: 'ignore', detached: true });
  child.unref();
  return present(child.pid);
}

async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let port = PORTS_FROM + Math.floor(Math.random() * PORTS); ports.length < count; port += 1) {
    const candidate = PORTS_FROM + (port % PORTS);
    if ((await isFree(candidate)) && (await isFree(candidate + BUS))) ports.push(candidate);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds().catch(() => false))) await run('sleep', ['0.05']);
}
