import type { RedisCluster, RedisServer } from './load-ioredis.ts';

/** Loads a library of functions into every server that takes writes and lacks it. Throws what a server answers. */
export async function loadFunctions(cluster: Pick<RedisCluster, 'nodes'>, code: string): Promise<void> {
  await Promise.all(cluster.nodes('master').map((server) => load(server, code)));
}

async function load(server: RedisServer, code: string): Promise<void> {
  try {
    await server.call('FUNCTION', 'LOAD', code);
  } catch (error) {
    if (!(error instanceof Error && /already exists/.test(error.message))) throw error;
  }
}
