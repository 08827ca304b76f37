import type { ClusterDeps } from '../admin/cluster/handler.ts';
import { nodeNameOf } from '../config/cluster-place.ts';
import { productVersion } from '../config/product-version.ts';
import { systemClock } from '../kernel/clock.ts';
import { everyOneByOne } from '../kernel/timers.ts';
import { ClockSkew } from '../platform/nodes/clock-skew.ts';
import { EndedWork } from '../platform/nodes/ended-work.ts';
import type { NodeState } from '../platform/nodes/node-store.ts';
import type { HttpServer } from '../server/listener/http-server.ts';
import type { ReadinessCheck } from '../server/listener/operations-routes.ts';
import { createEngineLooks } from './examine-engines.ts';
import type { Ground } from './open-foundation.ts';
import type { StoredPlatform } from './open-stored-platform.ts';
import { openSettlementsNote } from './share-limits.ts';
import { told } from '../kernel/told.ts';

/** This process as operators, balancers and other nodes see it. */
export interface OpenedNode {
  /** What /readyz shows. */
  readonly readiness: readonly ReadinessCheck[];
  /** What the admin API shows of the nodes. */
  readonly shown: ClusterDeps;
  /** Resolves when an operator asked this process to end. It never does if the process has its database for itself. */
  readonly askedToDrain: Promise<void>;
  /** From here on the others are told whether this server takes calls. */
  serves(server: Pick<HttpServer, 'stage'>): void;
  /** Tells the others at once that the server takes calls, drains or closes. */
  tellStage(): Promise<void>;
}

const LOOK_AT_CLOCK_EVERY_MS = 5000;

/** Opens what this process says of itself, until the server closes. */
export async function openNode(ground: Ground, platform: StoredPlatform): Promise<OpenedNode> {
  const { config, lease, stores } = ground;
  const { siteRates } = platform;
  const skew = await openClockSkew(ground);
  const ended = followEndedWork(ground);
  const startedAtMs = systemClock.nowMs();
  let server: Pick<HttpServer, 'stage'> | null = null;
  const problem = () => databaseProblem(ground, platform) ?? skew?.problem ?? null;
  const state = (): NodeState => ({
    version: productVersion(),
    startedAtMs,
    stage: server?.stage ?? 'starting',
    problem: problem(),
    callsUnderWay: platform.gate.gauges.callsUnderWay,
    workEndedBeforeMs: ended.beforeMs,
    limitsLeased: platform.leases?.size ?? 0,
    clockSkewMs: skew?.skewMs ?? null,
  });
  lease?.describeBy(state);
  return {
    readiness: [
      { name: 'database', check: async () => databaseProblem(ground, platform) },
      // Open settlements are shown, but the process can settle further calls.
      { name: 'settlements', check: async () => null, note: () => openSettlementsNote(platform) },
      // Calls go on while nothing is removed by its age.
      { name: 'retention', check: async () => null, note: () => ground.clockLeap.problem },
      // Without Redis, each node takes its share of each rate, and calls go on.
      ...(siteRates === null ? [] : [{ name: 'rates', check: async () => null, note: () => siteRates.note() }]),
      ...(skew === null ? [] : [{ name: 'clock', check: async () => skew.problem }]),
    ],
    shown: {
      cluster: {
        mode: config.cluster.mode,
        nodes: stores.nodes,
        self: { name: nodeNameOf(config), incarnation: () => lease?.incarnation ?? null, state },
        engines: createEngineLooks(config, systemClock),
      },
    },
    askedToDrain: waitForDrain(ground),
    serves: (served) => void (server = served),
    async tellStage() {
      await lease
        ?.tellState()
        .catch(() =>
          ground.log.problem(
            'the other nodes could not be told how this one is doing; it tells them with its next beat',
          ),
        );
    },
  };
}

/** Follows up to when the work of this process has ended, if there are other nodes that ask for it. */
function followEndedWork({ config, lease, commonNowMs, opened, underWay }: Ground): EndedWork {
  const ended = new EndedWork({ underWay, commonNowMs });
  if (lease === null) return ended;
  // A failure is one of the database, which tells it itself. The last look counts on.
  const end = everyOneByOne(config.changes.pollMs, () => ended.look().catch(() => undefined));
  opened.defer(() => {
    ended.close();
    return end();
  });
  return ended;
}

/** Resolves when an operator asked this node to end. */
function waitForDrain({ config, lease, log, opened }: Ground): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (lease === null) return promise;
  const end = everyOneByOne(config.changes.pollMs, async () => {
    // A failure is one of the database, which tells it itself, and this is asked again.
    if (!(await lease.isAskedToDrain().catch(() => false))) return;
    log.event('an operator asked this node to end', { number: lease.number });
    void end();
    resolve();
  });
  opened.defer(end);
  return promise;
}

/** Follows the clock of this machine against that of the database. `null` if both are of one machine. */
async function openClockSkew({ config, leaseBaseMs, log, metrics, opened }: Ground): Promise<ClockSkew | null> {
  if (config.cluster.mode === 'single') return null;
  const skew = new ClockSkew({ baseMs: leaseBaseMs, clock: systemClock, maxMs: config.clock.skewMaxMs });
  await skew.look();
  if (skew.problem !== null) log.problem(skew.problem);
  metrics.gauge(
    'clock_skew_seconds',
    'How far the clock of this machine is ahead of that of the database',
    () => (skew.skewMs ?? 0) / 1000,
  );
  // A failure is one of the database, which tells it itself. The last look counts on.
  opened.defer(everyOneByOne(LOOK_AT_CLOCK_EVERY_MS, () => skew.look().catch(() => undefined)));
  return skew;
}

/**
 * Says what keeps calls from being settled, or null if nothing does. It reads what is known already, so asking costs
 * the database nothing.
 */
function databaseProblem({ stores, lease }: Ground, { health }: StoredPlatform): string | null {
  if (stores.failure() !== null) return told`the database cannot be written any more; see the log, then start again`;
  if (lease?.hasLeft === true)
    return told`this node left the others and answers no more calls: see the log, then start it again`;
  if (lease?.isHeld === false)
    return told`the lease of this node ended, so it may not know what others changed; it takes another one`;
  return health.problem;
}
