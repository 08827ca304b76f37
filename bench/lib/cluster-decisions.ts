import path from 'node:path';
import process from 'node:process';
import { command, postgresUrl, type PostgresServer } from '../../test/postgres-server.ts';
import { ownRedis } from '../../test/redis/redis-servers.ts';
import { openDecisions } from '../risk.ts';
import type { Contender } from './contender.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const WARM_UP_SECONDS = 2;

/**
 * Compares whole risk decisions over HTTP: a node over PostgreSQL and a Redis cluster with one that keeps all itself, 256
 * callers each. `decision_cpu_ratio` is the processor time of Node for a decision, without that of the servers beside it.
 */
export async function compareDecisions(
  server: PostgresServer,
  { full }: { readonly full: boolean },
): Promise<Record<string, number>> {
  await command(server, 'CREATE DATABASE decisions');
  const redis = await ownRedis();
  const settings = {
    RENZHENG_CLUSTER_MODE: 'cluster',
    RENZHENG_POSTGRES_URL: postgresUrl(server, 'decisions'),
    RENZHENG_SECURITY_SITE_KEY: '5e'.repeat(32),
    RENZHENG_REDIS_URLS: redis.urls.join(','),
    RENZHENG_REDIS_PASSWORD: redis.password,
  };
  try {
    const shared = await openDecisions(ROOT, settings);
    const alone = await openDecisions(ROOT);
    for (const each of [shared, alone]) await each.work(WARM_UP_SECONDS);
    process.stdout.write('round   one process us/decision   cluster us/decision   decisions of each\n');
    const rounds: { readonly own: Measured; readonly other: Measured }[] = [];
    for (let round = 0; round < (full ? 9 : 5); round += 1) {
      const [own, other] = [await measure(alone), await measure(shared)];
      const shown = [own.micros, other.micros, own.units, other.units];
      process.stdout.write(
        `${String(round + 1).padStart(5)} ${shown.map((each) => each.toFixed(0).padStart(20)).join(' ')}\n`,
      );
      rounds.push({ own, other });
    }
    await shared.stop();
    await alone.stop();
    const ratios = rounds.map(({ own, other }) => other.micros / own.micros).toSorted((a, b) => a - b);
    return {
      decision_cpu_ratio: Math.round((ratios[rounds.length >> 1] ?? Number.NaN) * 100) / 100,
      acknowledged_decisions: rounds.reduce((sum, { other }) => sum + other.units, 0),
      acknowledged_decisions_embedded: rounds.reduce((sum, { own }) => sum + own.units, 0),
    };
  } finally {
    redis.end();
  }
}

interface Measured {
  readonly units: number;
  /** Processor time of the node for a decision, microseconds. */
  readonly micros: number;
}

async function measure({ work, cpuMs }: Contender): Promise<Measured> {
  const before = cpuMs();
  const { units } = await work(3);
  return { units, micros: ((cpuMs() - before) * 1000) / units };
}
