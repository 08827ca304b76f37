import { hasRedis } from '../test/redis/redis-servers.ts';
import { postgresPrograms } from '../test/postgres-programs.ts';
import { compareNodes } from './lib/cluster-three-nodes.ts';
import { countFailovers } from './lib/cluster-failovers.ts';

/**
 * Prints what more nodes cost, and what a lost primary loses, each with the acknowledged calls that it rests on: the
 * processor time of a decision with three nodes over that with one, and acknowledged calls that are missing after the
 * primary was killed and its synchronous standby promoted. Starts PostgreSQL, Redis and the nodes. Throws an Error that
 * names what lacks.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  if (!hasRedis) throw new Error('redis-server is not installed: apt-get install redis-server');
  const nodes = await compareNodes(programs, { rounds: full ? 9 : 5 });
  return { ...nodes, ...(await countFailovers(programs, { failovers: full ? 20 : 5 })) };
}
