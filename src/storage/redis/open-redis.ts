import { Fault } from '../../kernel/fault.ts';
import { within } from '../../kernel/timers.ts';
import { loadIoredis, type RedisCluster } from './load-ioredis.ts';

/** Where the cluster is, and how this process signs in there. */
export interface RedisSettings {
  /** `host:port` of some of its servers, also as `redis://host:port`. The others are found through them. */
  readonly urls: readonly string[];
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly tls: boolean;
  /** PEM certificates of the authorities that may sign for the servers. */
  readonly tlsCa?: string | undefined;
  /** How long one command may take, milliseconds; by default COMMAND_MS. */
  readonly commandMs?: number;
}

/** How long one command may take, milliseconds. A decision waits less; what comes later still counts. */
export const COMMAND_MS = 250;
/** How long a server may be silent while a command waits, milliseconds. Then its connection is closed and opened again. */
const SILENT_MS = 1_000;
const CONNECT_MS = 2_000;
const SLOTS_MS = 2_000;
const RETRY_MS = 200;

/**
 * Opens a cluster. It does not wait until the cluster can be reached, because a server must start without it too.
 * Throws an Error that says what to do if the client is not installed or an address cannot be read.
 */
export async function openRedis(settings: RedisSettings): Promise<RedisCluster> {
  const { urls, username, password, tls, tlsCa, commandMs = COMMAND_MS } = settings;
  const servers = urls.map(serverOf);
  const Cluster = await loadIoredis();
  const cluster = new Cluster(servers, {
    // It loses commands if a slot has moved: github.com/redis/ioredis, issue 2075.
    enableAutoPipelining: false,
    // A command that cannot be sent now must fail now: its decision does not wait.
    enableOfflineQueue: false,
    lazyConnect: true,
    slotsRefreshInterval: SLOTS_MS,
    slotsRefreshTimeout: CONNECT_MS,
    retryDelayOnTryAgain: 20,
    retryDelayOnFailover: RETRY_MS,
    retryDelayOnClusterDown: RETRY_MS,
    maxRedirections: 4,
    clusterRetryStrategy: () => RETRY_MS,
    redisOptions: {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(tls && { tls: tlsCa === undefined ? {} : { ca: tlsCa } }),
      connectTimeout: CONNECT_MS,
      commandTimeout: commandMs,
      socketTimeout: SILENT_MS,
      // An append that was sent may have counted already, so it is never sent again.
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      disableClientInfo: true,
    },
  });
  // The library ends the process for an error without a listener. Commands tell their own failures.
  cluster.on('error', () => undefined);
  cluster.connect().catch(() => undefined);
  return cluster;
}

/**
 * Waits until the cluster takes commands. Throws Fault 'timeout' if that takes longer than `ms` milliseconds.
 */
export async function untilReady(cluster: RedisCluster, ms: number): Promise<void> {
  if (cluster.status === 'ready') return;
  const ready = new Promise<void>((resolve) => {
    cluster.on('ready', () => resolve());
  });
  if ((await within(ms, ready)) === 'late') throw new Fault('timeout', 'the Redis cluster cannot be reached');
}

function serverOf(url: string): { readonly host: string; readonly port: number } {
  const text = /^redis:\/\//i.test(url) ? url : `redis://${url}`;
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null || parsed.hostname === '') throw new Error('redis.urls must name servers as host:port');
  return { host: parsed.hostname.replaceAll(/^\[|\]$/g, ''), port: Number(parsed.port === '' ? 6379 : parsed.port) };
}
