import path from 'node:path';
import process from 'node:process';
import { postgresPrograms } from '../test/postgres-programs.ts';
import { command, postgresUrl, startPostgres, stopPostgres, type PostgresServer } from '../test/postgres-server.ts';
import { PostgresDatabase } from '../src/storage/postgres/postgres-database.ts';
import { hasRedis } from '../test/redis/redis-servers.ts';
import { run as measureWindows } from './cluster-redis.ts';
import { compareDecisions } from './lib/cluster-decisions.ts';
import { measureRetention } from './lib/partition-drop.ts';
import { callsOver, openLedgerCalls, type LedgerCalls } from './lib/ledger-calls.ts';
import { microsOfPostgres } from './lib/process-time.ts';

const CALLERS = 256;
const ROUNDS = 5;

interface Round {
  readonly calls: number;
  readonly perSecond: number;
  /** Processor time of this process and of the database server for one call, microseconds. */
  readonly micros: number;
}

/**
 * Prints the figures of a cluster beside those of one process, each with the acknowledged calls that it rests on: the
 * ledger, retention, the windows in Redis, and whole decisions over both.
 *
 * The ledger on PostgreSQL is compared with the one on SQLite: 256 callers that each wait until their call is settled. The
 * processor time is that of Node with all its threads, and of all processes of the server. `pg_batched_vs_single` is how
 * many times more calls a second 256 callers settle than one, with the least and the most of its rounds. Each figure is the median of rounds in turn. Throws an
 * Error that names what lacks if PostgreSQL or Redis is not installed.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  if (!hasRedis) throw new Error('redis-server is not installed: apt-get install redis-server');
  const ms = full ? 10_000 : 3_000;
  const server = startPostgres(programs, []);
  try {
    await command(server, 'CREATE DATABASE bench');
    const database = await PostgresDatabase.open({ url: postgresUrl(server, 'bench') });
    const checkpointFile = path.join(server.folder, 'checkpoint');
    const postgres = await callsOver(database, { checkpointFile, dispose: () => database.close() });
    const sqlite = await openLedgerCalls({ isChained: true });
    const ledger = await compare({ postgres, sqlite, server }, ms);
    await postgres.close();
    await sqlite.close();
    const retention = await measureRetention(server);
    const windows = await measureWindows({ full });
    return { ...ledger, ...retention, ...windows, ...(await compareDecisions(server, { full })) };
  } finally {
    stopPostgres(server);
  }
}

async function compare(
  {
    postgres,
    sqlite,
    server,
  }: { readonly postgres: LedgerCalls; readonly sqlite: LedgerCalls; readonly server: PostgresServer },
  ms: number,
): Promise<Record<string, number>> {
  const measure = async (calls: LedgerCalls, callers: number): Promise<Round> => {
    const before = { own: process.cpuUsage(), server: microsOfPostgres(server) };
    const work = await calls.run({ callers, ms });
    const own = process.cpuUsage(before.own);
    const micros = (own.user + own.system + microsOfPostgres(server) - before.server) / work.calls;
    return { calls: work.calls, perSecond: work.calls / work.seconds, micros };
  };
  for (const calls of [postgres, sqlite]) await calls.run({ callers: CALLERS, ms: 500 });
  process.stdout.write(
    'round   SQLite us/call   PostgreSQL us/call   SQLite calls/s   PostgreSQL calls/s   one caller\n',
  );
  const rounds: { readonly own: Round; readonly other: Round; readonly single: Round }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [own, other, single] = [
      await measure(sqlite, CALLERS),
      await measure(postgres, CALLERS),
      await measure(postgres, 1),
    ];
    const shown = [own.micros, other.micros, own.perSecond, other.perSecond, single.perSecond];
    process.stdout.write(
      `${String(round + 1).padStart(5)} ${shown.map((each) => each.toFixed(0).padStart(16)).join(' ')}\n`,
    );
    rounds.push({ own, other, single });
  }
  const median = (of: (round: (typeof rounds)[number]) => number) =>
    Math.round((rounds.map(of).toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN) * 100) / 100;
  return {
    pg_ledger_cpu_ratio: median(({ own, other }) => other.micros / own.micros),
    pg_ledger_rate_ratio: median(({ own, other }) => other.perSecond / own.perSecond),
    pg_batched_vs_single: median(({ other, single }) => other.perSecond / single.perSecond),
    pg_batched_vs_single_min: extreme(rounds, Math.min),
    pg_batched_vs_single_max: extreme(rounds, Math.max),
    acknowledged_calls: rounds.reduce((sum, { other }) => sum + other.calls, 0),
    acknowledged_calls_sqlite: rounds.reduce((sum, { own }) => sum + own.calls, 0),
    acknowledged_calls_single: rounds.reduce((sum, { single }) => sum + single.calls, 0),
  };
}

type Rates = { readonly [side in 'other' | 'single']: Pick<Round, 'perSecond'> };

/** The least or the most that one round said of `pg_batched_vs_single`. */
function extreme(rounds: readonly Rates[], pick: (...ratios: number[]) => number): number {
  return Math.round(pick(...rounds.map(({ other, single }) => other.perSecond / single.perSecond)) * 100) / 100;
}
