import process from 'node:process';
import { command, postgresUrl, startPostgres, stopPostgres, type PostgresServer } from '../../test/postgres-server.ts';
import { ownRedis, type RedisServers } from '../../test/redis/redis-servers.ts';
import { decisionLoad } from '../risk.ts';
import type { Contender } from './contender.ts';
import { startProduct, type Product } from './product-server.ts';
import { microsOfAll, microsOfPostgres } from './process-time.ts';

const CALLERS_A_NODE = 64;
const WARM_UP_SECONDS = 5;
const ROUND_SECONDS = 3;

type Node = Pick<Product, 'cpuMs'> & Pick<Contender, 'work'>;

/** Nodes over a PostgreSQL server of their own. */
interface Side {
  readonly nodes: readonly Node[];
  readonly postgres: PostgresServer;
}

interface Measured {
  readonly units: number;
  /** Processor time of the nodes, PostgreSQL and Redis for a decision, microseconds. */
  readonly micros: number;
  /** The same of each part alone. */
  readonly nodeMicros: number;
  readonly postgresMicros: number;
  readonly redisMicros: number;
}

/**
 * Compares three nodes with one. Each node is a whole server, and has 64 callers with risk decisions of one customer. `nodes3_cpu_ratio` is the processor time of
 * nodes, PostgreSQL and Redis for a decision, and the ratios of each part and its microseconds with one node stand beside it. The two sides have a PostgreSQL server each, so that nodes that have nothing
 * to do cost the other side nothing. Rounds of the two alternate.
 */
export async function compareNodes(
  programs: string,
  { rounds }: { readonly rounds: number },
): Promise<Record<string, number>> {
  await using opened = new AsyncDisposableStack();
  const redis = await ownRedis();
  opened.defer(() => redis.end());
  const one = await openSide(opened, { programs, redis, count: 1 });
  const three = await openSide(opened, { programs, redis, count: 3 });
  for (const side of [one, three]) await measure(side, redis, WARM_UP_SECONDS);
  process.stdout.write('round   one node us/decision   three nodes us/decision   decisions of one   of three\n');
  const all: { readonly one: Measured; readonly three: Measured }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const pair = {
      one: await measure(one, redis, ROUND_SECONDS),
      three: await measure(three, redis, ROUND_SECONDS),
    };
    const shown = [pair.one.micros, pair.three.micros, pair.one.units, pair.three.units];
    process.stdout.write(
      `${String(round + 1).padStart(5)} ${shown.map((each) => each.toFixed(0).padStart(20)).join(' ')}\n`,
    );
    all.push(pair);
  }
  const median = (of: (pair: (typeof all)[number]) => number) =>
    Math.round((all.map(of).toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN) * 100) / 100;
  return {
    nodes3_cpu_ratio: median((pair) => pair.three.micros / pair.one.micros),
    nodes3_node_cpu_ratio: median((pair) => pair.three.nodeMicros / pair.one.nodeMicros),
    nodes3_postgres_cpu_ratio: median((pair) => pair.three.postgresMicros / pair.one.postgresMicros),
    nodes3_redis_cpu_ratio: median((pair) => pair.three.redisMicros / pair.one.redisMicros),
    node_us_one: median((pair) => pair.one.nodeMicros),
    postgres_us_one: median((pair) => pair.one.postgresMicros),
    redis_us_one: median((pair) => pair.one.redisMicros),
    nodes3_rate_ratio: median((pair) => pair.three.units / pair.one.units),
    acknowledged_decisions_one: all.reduce((sum, pair) => sum + pair.one.units, 0),
    acknowledged_decisions_three: all.reduce((sum, pair) => sum + pair.three.units, 0),
  };
}

async function openSide(
  opened: AsyncDisposableStack,
  { programs, redis, count }: { readonly programs: string; readonly redis: RedisServers; readonly count: number },
): Promise<Side> {
  const postgres = startPostgres(programs, []);
  opened.defer(() => stopPostgres(postgres));
  await command(postgres, 'CREATE DATABASE nodes');
  const nodes: Product[] = [];
  for (let number = 1; number <= count; number += 1) {
    const node = await startProduct({
      RENZHENG_CLUSTER_MODE: 'cluster',
      RENZHENG_CLUSTER_NODE_NAME: `node-${number}`,
      RENZHENG_POSTGRES_URL: postgresUrl(postgres, 'nodes'),
      RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32),
      RENZHENG_REDIS_URLS: redis.urls.join(','),
      RENZHENG_REDIS_PASSWORD: redis.password,
      RENZHENG_INFERENCE_WORKERS: '1',
    });
    opened.defer(() => node.stop());
    nodes.push(node);
  }
  const key = (await nodes[0]?.makeApp('bench')) ?? '';
  return {
    nodes: nodes.map(({ url, cpuMs }) => ({ cpuMs, work: decisionLoad({ url, key }, CALLERS_A_NODE) })),
    postgres,
  };
}

async function measure({ nodes, postgres }: Side, redis: RedisServers, seconds: number): Promise<Measured> {
  const nodesMicros = () => nodes.reduce((sum, node) => sum + node.cpuMs() * 1000, 0);
  const microsOf = () => [nodesMicros(), microsOfPostgres(postgres), microsOfAll(redis.pids)];
  const before = microsOf();
  const stretches = await Promise.all(nodes.map((node) => node.work(seconds)));
  const units = stretches.reduce((sum, stretch) => sum + stretch.units, 0);
  const [nodeMicros = 0, postgresMicros = 0, redisMicros = 0] = microsOf().map(
    (micros, part) => (micros - (before[part] ?? 0)) / units,
  );
  return { units, micros: nodeMicros + postgresMicros + redisMicros, nodeMicros, postgresMicros, redisMicros };
}
