import { present } from '../../src/kernel/assert.ts';
import { pause } from '../../src/kernel/timers.ts';
import { redisCli, type RedisServers } from './redis-servers.ts';

const { signal } = new AbortController();

/** A server of a Redis cluster, as the cluster sees it. */
export interface RedisNode {
  readonly id: string;
  /** Its place in `RedisServers.urls`. */
  readonly server: number;
  readonly isMaster: boolean;
  readonly masterId: string;
}

async function nodesOf(servers: RedisServers): Promise<readonly RedisNode[]> {
  for (let asked = 0; ; asked = (asked + 1) % servers.urls.length) {
    const text = await redisCli(servers, asked, 'cluster', 'nodes').catch(() => null);
    if (text === null) continue;
    return text.split('\n').flatMap((line) => {
      const [id = '', address = '', flags = '', masterId = ''] = line.split(' ');
      const server = servers.urls.indexOf(address.split('@')[0] ?? '');
      return flags.includes('fail') ? [] : [{ id, server, isMaster: flags.includes('master'), masterId }];
    });
  }
}

/** The servers that take writes. */
export async function mastersOf(servers: RedisServers): Promise<readonly RedisNode[]> {
  return (await nodesOf(servers)).filter(({ isMaster }) => isMaster);
}

/** The server that follows another one. */
export async function replicaOf(servers: RedisServers, server: number): Promise<number> {
  const nodes = await nodesOf(servers);
  const { id } = present(nodes.find((node) => node.server === server));
  return present(nodes.find(({ masterId }) => masterId === id)).server;
}

/** A field of what a server tells about itself, e.g. `process_id`. */
export async function infoOf(servers: RedisServers, server: number, field: string): Promise<string> {
  const info = await redisCli(servers, server, 'info');
  return new RegExp(String.raw`^${field}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? '';
}

/** Resolves when a server has a role, and sees the whole cluster. */
export async function untilRole(servers: RedisServers, server: number, role: 'master' | 'slave'): Promise<void> {
  while ((await infoOf(servers, server, 'role').catch(() => '')) !== role) await pause(50, signal);
  while (!(await redisCli(servers, server, 'cluster', 'info')).includes('cluster_state:ok')) await pause(50, signal);
}

/** Resolves when a replica has all that its master has. */
export async function untilReplicated(servers: RedisServers, server: number): Promise<void> {
  while ((await infoOf(servers, server, 'master_link_status')) !== 'up') await pause(50, signal);
}

/** Loses all data and all functions of a cluster. */
export async function loseAll(servers: RedisServers): Promise<void> {
  for (const { server } of await mastersOf(servers)) {
    await redisCli(servers, server, 'flushall');
    await redisCli(servers, server, 'function', 'flush');
  }
}
