import { systemClock } from '../kernel/clock.ts';
import { everyOneByOne } from '../kernel/timers.ts';
import type { AskedRates, CallRates } from '../platform/admission/call-rates.ts';
import { RECONCILE_MS, SharedRates } from '../platform/admission/shared-rates.ts';
import { StoredRates } from '../platform/admission/stored-rates.ts';
import { loadFunctions } from '../storage/redis/load-functions.ts';
import { untilReady } from '../storage/redis/open-redis.ts';
import { RATE_CODE } from '../storage/redis/rates/rate-functions.ts';
import { RedisRateStore } from '../storage/redis/rates/redis-rate-store.ts';
import { keepUp } from '../foundation/upkeep.ts';
import type { Ground } from './open-foundation.ts';
import { openRedisCluster } from './open-redis-cluster.ts';

/** Rates that the processes over one database hold together. */
export interface SiteRates {
  /** Of calls by address, and of requests of operators. */
  readonly calls: CallRates;
  /** Of tries to sign in. They are kept in the database, so they hold exactly. */
  readonly tries: AskedRates;
  /** Says, for operators, that this process takes its share of each rate because Redis does not answer. `null` otherwise. */
  note(): string | null;
}

const COUNT_NODES_EVERY_MS = 1000;
/** How long the functions may take to be loaded beforehand. The first call loads them otherwise. */
const LOAD_MS = 5000;

/**
 * Opens the rates that this process holds together with the others over its database. `null` if it has the database for
 * itself. Throws Fault, or an Error that says what to mend if the settings or the client of Redis cannot be used.
 */
export async function shareRates(ground: Ground): Promise<SiteRates | null> {
  const { config, stores, lease, secrets, metrics } = ground;
  if (lease === null) return null;
  const nodes = await countNodes(ground);
  const store = await openStore(ground);
  const digest = (subject: string) => Buffer.from(secrets.mac('rate', subject)).toString('hex', 0, 16);
  const calls = new SharedRates({ store, clock: systemClock, digest, nodes, deadlineMs: config.redis.deadlineMs });
  if (store !== null) reconcile(ground, { store, calls });
  metrics.total(
    'rates_taken_alone',
    'Calls that went by the share of this process of a rate, because Redis did not answer',
    () => calls.takenAlone,
  );
  keepUp(ground, 'tries and rates', async () => ({ buckets: await stores.rates.purge() }));
  return {
    calls,
    tries: new StoredRates({ store: stores.rates, digest, clock: systemClock }),
    note: () => (calls.isAlone ? `Redis does not answer, so this node takes 1/${nodes()} of each rate` : null),
  };
}

async function openStore({ config, opened }: Ground): Promise<RedisRateStore | null> {
  if (config.redis.urls.length === 0) return null;
  const cluster = await openRedisCluster(config, opened);
  // The text of an error may hold an address. The first question tries again, and its failure is told.
  void untilReady(cluster, LOAD_MS)
    .then(() => loadFunctions(cluster, RATE_CODE))
    .catch(() => undefined);
  return new RedisRateStore({ cluster, clock: systemClock });
}

function reconcile(
  { metrics, opened }: Ground,
  { store, calls }: { readonly store: RedisRateStore; readonly calls: SharedRates },
): void {
  opened.defer(everyOneByOne(RECONCILE_MS, async () => calls.reconcile()));
  metrics.total('rates_redis_calls', 'Calls of Redis for rates since the start', () => store.state.calls);
  metrics.total('rates_redis_failures', 'Calls of Redis for rates that failed', () => store.state.failures);
}

/** Follows how many live processes share the database. Throws Fault if that cannot be read at first. */
async function countNodes({ stores, opened }: Ground): Promise<() => number> {
  let count = 1;
  const look = async () => void (count = Math.max(1, (await stores.nodes.alive()).length));
  await look();
  // A failure is one of the database, which tells it itself. The last look counts on.
  opened.defer(everyOneByOne(COUNT_NODES_EVERY_MS, () => look().catch(() => undefined)));
  return () => count;
}
