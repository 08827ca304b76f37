import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { killServer } from '../../../../test/redis/end-shared-redis.ts';
import { hasRedis, ownRedis, redisCli, restartServer } from '../../../../test/redis/redis-servers.ts';
import {
  infoOf,
  loseAll,
  mastersOf,
  replicaOf,
  untilReplicated,
  untilRole,
} from '../../../../test/redis/redis-roles.ts';
import { volume } from '../../../../test/volume.ts';
import { LoggedVelocityStore } from '../../../engines/velocity/logged-velocity-store.ts';
import { touch } from '../../../features/business-risk/velocity/velocity-store.suite.ts';
import { present } from '../../../kernel/assert.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { systemRandom } from '../../../kernel/random.ts';
import { pause } from '../../../kernel/timers.ts';
import { openRedis, untilReady } from '../open-redis.ts';
import { RedisVelocityLogs } from './redis-velocity-logs.ts';

const ENTITIES = 300;
const KILLS = volume({ short: 1, long: 20 });
const { signal } = new AbortController();

interface Tally {
  sent: number;
  /** How many of these were read back. */
  read: number;
}

/** What came of the events of each entity. */
class Load {
  readonly #tallies = Array.from({ length: ENTITIES }, (): Tally => ({ sent: 0, read: 0 }));
  readonly #store: LoggedVelocityStore;
  readonly #end = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(store: LoggedVelocityStore) {
    this.#store = store;
  }

  start(callers: number): void {
    this.#running = Promise.all(Array.from({ length: callers }, (_, caller) => this.#call(caller)));
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  /** Asks every entity once more, until all can be read. Gives what each said and what it should say. */
  async settle(): Promise<readonly { readonly counted: number; readonly tally: Tally }[]> {
    return Promise.all(
      this.#tallies.map(async (tally, entity) => {
        for (;;) {
          const counted = await this.#record(entity);
          if (counted !== null) return { counted, tally };
          await pause(100, signal);
        }
      }),
    );
  }

  /** Resolves once the store reads all entities again. */
  async untilWhole(): Promise<void> {
    for (let whole = 0; whole < ENTITIES; whole += 1) if ((await this.#record(whole)) === null) whole = -1;
  }

  async #call(caller: number): Promise<void> {
    for (let turn = caller; !this.#end.signal.aborted; turn += 7) await this.#record(turn % ENTITIES);
  }

  async #record(entity: number): Promise<number | null> {
    const tally = present(this.#tallies[entity]);
    tally.sent += 1;
    const { reading } = await this.#store.record(
      { atMs: systemClock.nowMs(), touches: [touch('device', entity, () => 1)] },
      signal,
    );
    if (reading.device === null) await pause(5, signal);
    else tally.read += 1;
    return reading.device?.events[4] ?? null;
  }
}

describe.skipIf(!hasRedis)('while the cluster fails', () => {
  let servers: Awaited<ReturnType<typeof ownRedis>>;
  beforeAll(async () => {
    servers = await ownRedis();
  });
  afterAll(() => servers.end());

  async function open(prefix: string) {
    const cluster = await openRedis({ ...servers, tls: false });
    const logs = new RedisVelocityLogs({ cluster, clock: systemClock, random: systemRandom, tags: 48, prefix });
    const store = new LoggedVelocityStore(logs, { deadlineMs: 20, hotMax: 1_000 });
    await untilReady(cluster, 600_000);
    const load = new Load(store);
    await load.untilWhole();
    return { cluster, store, load, close: () => cluster.disconnect() };
  }

  test('a master hands over to its replica during load: no event is lost or counted twice', async () => {
    const { load, close } = await open('handover');
    load.start(20);
    const replica = await replicaOf(servers, 0);
    await redisCli(servers, replica, 'cluster', 'failover');
    await untilRole(servers, replica, 'master');
    await load.stop();
    expect(lossesOf(await load.settle(), { lostMax: 0 })).toEqual([]);
    close();
  });

  test('a slot moves during load: no event is lost or counted twice', async () => {
    const { load, close } = await open('slots');
    const [from, to] = await mastersOf(servers);
    load.start(20);
    const ids = ['--cluster-from', from?.id ?? '', '--cluster-to', to?.id ?? ''];
    const url = present(servers.urls[from?.server ?? 0]);
    await redisCli(servers, 0, '--cluster', 'reshard', url, ...ids, '--cluster-slots', '700', '--cluster-yes');
    await load.stop();
    expect(lossesOf(await load.settle(), { lostMax: 0 })).toEqual([]);
    close();
  });

  test(`a master is killed ${KILLS} times during load: decisions go on, and its replica counts on`, async () => {
    const { load, store, close } = await open('killed');
    load.start(20);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const masters = await mastersOf(servers);
      const { server } = present(masters[kill % masters.length]);
      const replica = await replicaOf(servers, server);
      const before = store.state.incomplete;
      process.kill(Number(await infoOf(servers, server, 'process_id')), 'SIGKILL');
      await untilRole(servers, replica, 'master');
      await load.untilWhole();
      expect(store.state.incomplete).toBeGreaterThan(before);
      restarted.push(restartServer(servers, server));
      await untilRole(servers, server, 'slave');
      await untilReplicated(servers, server);
    }
    await load.stop();
    // What a master had not told its replica yet is lost, never counted twice.
    expect(lossesOf(await load.settle(), { lostMax: Infinity })).toEqual([]);
    close();
  });

  test('all data and functions are lost: windows begin anew, and nothing else fails', async () => {
    const { load, close } = await open('lost');
    load.start(5);
    await load.untilWhole();
    await loseAll(servers);
    await load.untilWhole();
    await load.stop();
    const settled = await load.settle();
    expect(lossesOf(settled, { lostMax: Infinity })).toEqual([]);
    expect(settled.some(({ counted, tally }) => counted < tally.read)).toBe(true);
    close();
  });

  test('all servers stand still: decisions go on without windows, and with them afterwards', async () => {
    const { load, store, cluster, close } = await open('still');
    const pids = await Promise.all(
      servers.urls.map(async (_, server) => Number(await infoOf(servers, server, 'process_id'))),
    );
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    const before = store.state.absent;
    load.start(5);
    while (store.state.absent < before + 200) await pause(10, signal);
    for (const pid of pids) process.kill(pid, 'SIGCONT');
    await load.untilWhole();
    await load.stop();
    expect(lossesOf(await load.settle(), { lostMax: 0 })).toEqual([]);
    expect(cluster.status).toBe('ready');
    close();
  });

  const restarted: number[] = [];
  afterAll(() => {
    for (const pid of restarted) killServer(pid);
  });
});

/** Entities that count more events than were sent, or miss more than `lostMax` of those that were read back. */
function lossesOf(
  settled: readonly { readonly counted: number; readonly tally: Tally }[],
  { lostMax }: { readonly lostMax: number },
): readonly unknown[] {
  return settled.filter(({ counted, tally: { sent, read } }) => counted > sent || read - counted > lostMax);
}
