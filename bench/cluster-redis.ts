import process from 'node:process';
import { LoggedVelocityStore } from '../src/engines/velocity/logged-velocity-store.ts';
import { VELOCITY_ENTITIES, type EntityKind } from '../src/features/business-risk/velocity/velocity-entities.ts';
import type { VelocityTouch } from '../src/features/business-risk/velocity/velocity-store.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { systemRandom, type RandomSource } from '../src/kernel/random.ts';
import { seededRandom } from '../src/kernel/seeded-random.ts';
import { openRedis, untilReady } from '../src/storage/redis/open-redis.ts';
import { RedisVelocityLogs } from '../src/storage/redis/velocity/redis-velocity-logs.ts';
import { microsOfAll } from './lib/process-time.ts';
import { hasRedis, ownRedis, redisCli, type RedisServers } from '../test/redis/redis-servers.ts';

const CALLERS = 256;
const ROUND_MS = 3_000;
/** Long, so that every decision is whole and the figures are those of whole decisions. */
const DEADLINE_MS = 60_000;
/** How many entities of a kind there are. If there are few, each is busy. */
const POPULATION: Readonly<Record<EntityKind, number>> = {
  address: 8_000,
  network: 2_000,
  device: 30_000,
  account: 30_000,
  phone: 30_000,
  sponsor: 300,
  cookie: 30_000,
};
/** One request in so many comes from one of a few busy networks, e.g. those of carriers. */
const BUSY_ONE_IN = 3;
const BUSY = 40;

interface Round {
  readonly decisions: number;
  readonly calls: number;
  /** Processor time of all six servers, of the three that take writes, and of this process, milliseconds. */
  readonly serversMs: number;
  readonly mastersMs: number;
  readonly nodeMs: number;
}

/**
 * Measures what windows in a Redis cluster cost a decision: processor time of the six redis-server processes and of this
 * process, and calls of Redis, at 256 callers with seven entities in each decision and busy networks and sponsors among
 * them. It starts the cluster, or throws an Error that says what lacks.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  if (!hasRedis) throw new Error('redis-server is not installed (Debian: redis-server)');
  const servers = await ownRedis();
  const cluster = await openRedis({ ...servers, tls: false, commandMs: DEADLINE_MS });
  try {
    await untilReady(cluster, DEADLINE_MS);
    const deps = { cluster, clock: systemClock, random: systemRandom, tags: 48, commandMs: DEADLINE_MS };
    const logs = new RedisVelocityLogs(deps);
    const store = new LoggedVelocityStore(logs, { deadlineMs: DEADLINE_MS, hotMax: 4_000 });
    const masters = await mastersOf(servers);
    const measure = () => round(store, logs, { all: servers.pids, masters });
    await measure();
    await measure();
    const rounds: Round[] = [];
    for (let number = 0; number < (full ? 15 : 7); number += 1) {
      const one = await measure();
      rounds.push(one);
      print(`round ${number + 1}: ${one.decisions} decisions, ${us(one, one.serversMs)} µs of Redis each`);
    }
    const { incomplete, hotEntities, folds } = store.state;
    const decisions = rounds.reduce((sum, one) => sum + one.decisions, 0);
    print(`${decisions} decisions, ${hotEntities} busy entities, ${folds} folds, ${logs.state.failures} failed calls`);
    if (incomplete > 0 || hotEntities === 0) throw new Error('a decision was not whole, or no entity was busy');
    return {
      redis_us_per_decision: median(rounds.map((one) => us(one, one.serversMs))),
      redis_masters_us_per_decision: median(rounds.map((one) => us(one, one.mastersMs))),
      redis_node_us_per_decision: median(rounds.map((one) => us(one, one.nodeMs))),
      redis_calls_per_decision: median(rounds.map(({ calls, decisions: count }) => Number((calls / count).toFixed(3)))),
      redis_decisions: decisions,
    };
  } finally {
    cluster.disconnect();
    servers.end();
  }
}

async function round(
  store: LoggedVelocityStore,
  logs: RedisVelocityLogs,
  pids: { readonly all: readonly number[]; readonly masters: readonly number[] },
): Promise<Round> {
  const before = {
    calls: logs.state.calls,
    all: microsOfAll(pids.all) / 1000,
    masters: microsOfAll(pids.masters) / 1000,
    node: nodeMs(),
  };
  const endMs = systemClock.monotonicMs() + ROUND_MS;
  let decisions = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      const random = seededRandom(caller * 7_919 + before.calls);
      while (systemClock.monotonicMs() < endMs) {
        await store.record({ atMs: systemClock.nowMs(), touches: touchesOf(random) }, new AbortController().signal);
        decisions += 1;
      }
    }),
  );
  return {
    decisions,
    calls: logs.state.calls - before.calls,
    serversMs: microsOfAll(pids.all) / 1000 - before.all,
    mastersMs: microsOfAll(pids.masters) / 1000 - before.masters,
    nodeMs: nodeMs() - before.node,
  };
}

/** A request that touches one entity of each kind. */
function touchesOf(random: RandomSource): readonly VelocityTouch[] {
  const isBusy = random.intBelow(BUSY_ONE_IN) === 0;
  const number = (kind: EntityKind) => {
    const isShared = isBusy && (kind === 'address' || kind === 'network');
    return random.intBelow(isShared ? BUSY : POPULATION[kind]);
  };
  const members = random.intBelow(30_000);
  return Object.entries(VELOCITY_ENTITIES).map(([name, kinds]) => ({
    kind: name as EntityKind,
    key: pseudonym(`${name}${number(name as EntityKind)}`),
    members: kinds.map((member) => pseudonym(`${member}${members}`)),
  }));
}

/** 16 hex digits that are spread evenly, like those of a keyed digest. */
function pseudonym(text: string): string {
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (const letter of text) {
    high = Math.imul(high ^ letter.charCodeAt(0), 0x01000193);
    low = Math.imul(low ^ letter.charCodeAt(0) ^ (high >>> 15), 0x85ebca6b);
  }
  return [high, low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

async function mastersOf(servers: RedisServers): Promise<readonly number[]> {
  const roles = await Promise.all(servers.urls.map((_, server) => redisCli(servers, server, 'role')));
  return servers.pids.filter((_, server) => roles[server]?.startsWith('master'));
}

function nodeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function us({ decisions }: Round, ms: number): number {
  return Math.round((ms * 1000) / decisions);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
