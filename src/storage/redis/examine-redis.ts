import { Fault } from '../../kernel/fault.ts';
import { evenTags, slotOf } from './key-tags.ts';
import type { RedisCluster, RedisServer } from './load-ioredis.ts';
import { openRedis, untilReady, type RedisSettings } from './open-redis.ts';
import { VELOCITY_LIBRARY } from './velocity/velocity-functions.ts';
import { told, toldTogether, type Told } from '../../kernel/told.ts';

const CONNECT_MS = 5_000;

/** What is wrong with a cluster. `mend` says what to do. */
export interface RedisFinding {
  readonly level: 'ok' | 'warning' | 'error';
  readonly detail: Told;
  readonly mend?: Told;
}

/** A problem, and what mends it. */
type Problem = readonly [level: 'warning' | 'error', detail: Told, mend: Told];

/**
 * Looks at a cluster: its state, a replica for each master, no eviction, an append-only file, the functions, and how
 * the tags lie over the masters. Throws an Error that says what to do if the client is not installed, or what a server answers.
 */
export async function examineRedis(settings: RedisSettings, tags: number): Promise<RedisFinding> {
  const cluster = await openRedis(settings);
  try {
    await untilReady(cluster, CONNECT_MS);
    return findingOf(await problemsOf(cluster, tags), cluster.nodes('master').length);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {
      level: 'error',
      detail: told`the cluster cannot be reached, or it refuses the user and password`,
      mend: told`start it, and look at redis.urls, redis.username, redis.password and redis.tls; until then decisions go on without velocity`,
    };
  } finally {
    cluster.disconnect();
  }
}

function findingOf(problems: readonly Problem[], masters: number): RedisFinding {
  if (problems.length === 0)
    return { level: 'ok', detail: told`${masters} masters with a replica each, append-only, without eviction` };
  const level = problems.some(([each]) => each === 'error') ? 'error' : 'warning';
  const texts = (part: 1 | 2) => toldTogether([...new Set(problems.map((problem) => problem[part]))]);
  return { level, detail: texts(1), mend: texts(2) };
}

async function problemsOf(cluster: RedisCluster, tags: number): Promise<readonly Problem[]> {
  const masters = cluster.nodes('master');
  const each = await Promise.all(masters.map((server) => problemsOfMaster(server)));
  const [first] = masters;
  return [...each.flat(), ...(first === undefined ? [] : await spreadProblems(first, tags))];
}

async function problemsOfMaster(server: RedisServer): Promise<readonly Problem[]> {
  const name = `${server.options.host}:${server.options.port}`;
  const [state, replication, memory, persistence, functions] = await Promise.all(
    [
      ['CLUSTER', 'INFO'],
      ['INFO', 'replication'],
      ['INFO', 'memory'],
      ['INFO', 'persistence'],
      ['FUNCTION', 'LIST', 'LIBRARYNAME', VELOCITY_LIBRARY],
    ].map(async ([command = '', ...args]) => JSON.stringify(await server.call(command, ...args))),
  );
  const problems: Problem[] = [];
  if (!state?.includes('cluster_state:ok'))
    problems.push([
      'error',
      told`${name} says that the cluster is not complete`,
      told`redis-cli --cluster check, then --cluster fix`,
    ]);
  if (!/slave\d+:ip=[^,]*,port=\d+,state=online/.test(replication ?? ''))
    problems.push([
      'warning',
      told`${name} has no replica`,
      told`give each master a replica: redis-cli --cluster add-node --cluster-slave`,
    ]);
  if (!memory?.includes('maxmemory_policy:noeviction'))
    problems.push([
      'error',
      told`${name} evicts keys, so windows would be lost unsaid`,
      told`set maxmemory-policy noeviction`,
    ]);
  if (!persistence?.includes('aof_enabled:1'))
    problems.push([
      'warning',
      told`${name} keeps nothing on its disk, so a restart empties its windows`,
      told`set appendonly yes`,
    ]);
  if (!functions?.includes(VELOCITY_LIBRARY))
    problems.push([
      'warning',
      told`${name} lacks the functions ${VELOCITY_LIBRARY}`,
      told`the server loads them when it starts or first needs them`,
    ]);
  return problems;
}

/** Whether the tags lie as evenly over the masters as their number allows, within a half. */
async function spreadProblems(server: RedisServer, tags: number): Promise<readonly Problem[]> {
  const ranges = (await server.call('CLUSTER', 'SLOTS')) as readonly (readonly [number, number, readonly unknown[]])[];
  const counts = new Map<string, number>();
  for (const [from, to, master] of ranges) {
    const held = evenTags(tags).filter((tag) => slotOf(tag) >= from && slotOf(tag) <= to).length;
    const name = `${String(master[0])}:${String(master[1])}`;
    counts.set(name, (counts.get(name) ?? 0) + held);
  }
  const most = Math.max(...counts.values());
  const even = Math.ceil(tags / Math.max(counts.size, 1));
  if (most <= even * 1.5) return [];
  const detail = told`one master holds ${most} of ${tags} tags, ${even} would be its share`;
  return [['warning', detail, told`spread the slots evenly: redis-cli --cluster rebalance`]];
}
