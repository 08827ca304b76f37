import { LoggedVelocityStore } from '../engines/velocity/logged-velocity-store.ts';
import { LoggedVelocityDrafts } from '../engines/velocity/logged-velocity-drafts.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { openRedis, untilReady } from '../storage/redis/open-redis.ts';
import { RedisLogDrafts } from '../storage/redis/velocity/redis-log-drafts.ts';
import { RedisVelocityLogs } from '../storage/redis/velocity/redis-velocity-logs.ts';
import { openRedisCluster, redisSettings } from './open-redis-cluster.ts';

/** Busy entities that a process keeps counted, some 3 KB each and at most 200 KB. */
const HOT_MAX = 4_000;
/** For how long a rebuild waits until an event is counted. */
const DRAFT_DEADLINE_MS = 60_000;
/** How long a start waits for the cluster. */
const START_MS = 5_000;

/** The windows that processes share, and what fills them again. */
export interface SharedVelocity {
  readonly velocity: LoggedVelocityStore;
  readonly velocityDrafts: LoggedVelocityDrafts;
}

/**
 * Opens the windows of the risk decision in Redis. If the cluster cannot be reached, decisions begin without them. Throws
 * an Error that says what to mend if the settings or the client cannot be used.
 */
export async function openSharedVelocity({ config, log, metrics, opened }: Foundation): Promise<SharedVelocity> {
  const { velocityTags: tags, deadlineMs } = config.redis;
  const cluster = await openRedisCluster(config, opened);
  const logs = new RedisVelocityLogs({ cluster, clock: systemClock, random: systemRandom, tags });
  try {
    await untilReady(cluster, START_MS);
    await logs.load();
    log.event('velocity is kept in Redis', { tags });
  } catch {
    // The text of the error may hold an address. The server starts without the cluster and uses it once it is there.
    log.problem(
      'the Redis cluster cannot be used, so decisions go on without velocity until it can: run renzheng doctor',
    );
  }
  const store = new LoggedVelocityStore(logs, { deadlineMs, hotMax: HOT_MAX });
  metrics.total(
    'velocity_decisions_incomplete',
    'Decisions that went on without some window',
    () => store.state.incomplete,
  );
  metrics.total('velocity_decisions_without', 'Decisions that went on without any window', () => store.state.absent);
  metrics.gauge('velocity_hot_entities', 'Busy entities that are kept counted', () => store.state.hotEntities);
  metrics.total('velocity_redis_calls', 'Calls of Redis for windows since the start', () => logs.state.calls);
  metrics.total('velocity_redis_failures', 'Calls of Redis for windows that failed', () => logs.state.failures);
  metrics.gauge('velocity_redis_skipped_tags', 'Tags that are skipped now after a failure', () => logs.state.skipped);
  const open = (commandMs: number) => openRedis({ ...redisSettings(config), commandMs });
  const drafts = new RedisLogDrafts({ open, clock: systemClock, random: systemRandom, tags });
  const draftOptions = { deadlineMs: DRAFT_DEADLINE_MS, hotMax: HOT_MAX };
  return { velocity: store, velocityDrafts: new LoggedVelocityDrafts(drafts, draftOptions) };
}
