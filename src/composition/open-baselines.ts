import path from 'node:path';
import { dumpBaselines, restoreBaselines } from '../engines/velocity/baseline-snapshot.ts';
import { MemoryBaselines } from '../engines/velocity/memory-baselines.ts';
import { LEARNING_DAYS_MAX } from '../features/business-risk/baselines/learning-mode.ts';
import {
  readLabels,
  type DecisionLabels,
  type DecisionOutcome,
} from '../features/business-risk/decision/decision-labels.ts';
import { businessRisk } from '../features/business-risk/contract.ts';
import type { DecisionLog, DecisionRecord, Period } from '../features/business-risk/decision/decision-record.ts';
import { LogLearner } from '../features/business-risk/decision/log-learner.ts';
import type { RuleVersionStore } from '../features/business-risk/rules/rule-version-store.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { Fault } from '../kernel/fault.ts';
import { systemClock, type Clock } from '../kernel/clock.ts';
import { FileVelocitySnapshots } from '../storage/files/velocity-snapshots.ts';
import { every, everyOneByOne } from '../kernel/timers.ts';
import { orderNodeIndex } from '../platform/ledger/order-ids.ts';
import type { NodeLease } from '../platform/nodes/node-lease.ts';
import { NODE_NUMBERS } from '../platform/nodes/node-store.ts';
import { makeFolderSync } from '../kernel/make-folder.ts';

const DAY_MS = 86_400_000;

/** How often decisions of other processes are read. */
const FOLLOW_EVERY_MS = 5000;
/** How long after a decision it is read at the earliest, so that it is committed and the clocks may differ. */
const SETTLED_MS = 10_000;

/** Bounds of the records, some 100 MB. */
export const BASELINE_LIMITS = { marksMax: 200_000, placesMax: 150_000 } as const;

/** What the baselines need of the server. */
export interface BaselineHost extends Pick<Foundation, 'opened'> {
  readonly config: { readonly risk: Pick<Foundation['config']['risk'], 'velocitySnapshotMinutes'> };
  readonly folder: Pick<Foundation['folder'], 'dir'>;
  /** Null if this is the only process over the database. */
  readonly lease: Pick<NodeLease, 'number'> | null;
  readonly log: Pick<Foundation['log'], 'event' | 'bug'>;
  readonly metrics: Pick<Foundation['metrics'], 'gauge'>;
}

/** The stores from which baselines are caught up. */
export interface BaselineSources {
  readonly decisions: Pick<DecisionLog, 'scan' | 'firstAtMs'>;
  readonly decisionLabels: Pick<DecisionLabels, 'page'>;
  readonly ruleVersions: Pick<RuleVersionStore, 'find'>;
}

/**
 * Brings back what is normal here: the newest snapshot that can be read, then every decision since, but none that is
 * older than the days a site learns at most. Of those decisions, what was found to be genuine since makes no account suspicious,
 * and what was found to be fraud does not become normal. What the snapshot had learned before stays in it and fades. From then
 * on it follows what other processes decide. Saves it from time to time. Throws Fault.
 */
export async function openBaselines(
  { config, folder, lease, log, metrics, opened }: BaselineHost,
  { decisions, decisionLabels, ruleVersions }: BaselineSources,
  clock: Clock = systemClock,
): Promise<MemoryBaselines> {
  const dir = path.join(folder.dir, 'velocity');
  makeFolderSync(dir, 0o700);
  const snapshots = new FileVelocitySnapshots(dir, 'baselines');
  const { store, asOfMs } = await newestOf(snapshots);
  const nowMs = clock.nowMs();
  const fromMs = Math.max(asOfMs, nowMs - LEARNING_DAYS_MAX * DAY_MS);
  const firstMs = await decisions.firstAtMs();
  if (firstMs !== null) store.began(firstMs);
  const period = { fromMs, toMs: nowMs + 1 };
  const { outcomes, isCut } = await outcomesOf(decisionLabels, period);
  if (isCut) log.event('baselines: only the newest labels were read, so older ones count as none');
  const learner = new LogLearner({ baselines: store, decisions, ruleVersions });
  const replayed = await learner.learn(period, { outcomeOf: ({ orderId }) => outcomes.get(orderId) ?? null });
  log.event('baselines recovered', { replayed, marks: store.marks.size, places: store.places.size });
  if (lease !== null) followOthers(learner, { lease, log, opened, clock, fromMs: period.toMs });
  const save = () => snapshots.save(dumpBaselines(store, clock.nowMs()));
  const timer = every(config.risk.velocitySnapshotMinutes * 60_000, () => {
    save().catch((error: unknown) => log.bug({ api: 'baseline snapshot', orderId: null, stage: 'answer' }, error));
  });
  timer.unref();
  opened.defer(async () => {
    clearInterval(timer);
    await save();
  });
  metrics.gauge('risk_baseline_marks', 'Marks of requests whose normal is kept', () => store.marks.size, {});
  metrics.gauge('risk_baseline_places', 'Places whose normal is kept', () => store.places.size, {});
  return store;
}

/** What was reported of the orders of a period, by order id, and whether there is more than is read. */
async function outcomesOf(
  labels: BaselineSources['decisionLabels'],
  period: Period,
): Promise<{ readonly outcomes: ReadonlyMap<string, DecisionOutcome>; readonly isCut: boolean }> {
  const read = await readLabels(labels, period);
  return { outcomes: new Map(read.labels.map(({ orderId, outcome }) => [orderId, outcome])), isCut: read.isCut };
}

/**
 * Follows what other processes over the same database decide, so that each knows what is normal on the whole site. What a read
 * that fails would have told is missing here until the next start.
 */
function followOthers(
  learner: LogLearner,
  { lease, log, opened, clock, fromMs }: Pick<BaselineHost, 'log' | 'opened'> & Followed,
): void {
  const own = new Set<number>();
  let readToMs = fromMs;
  const read = async () => {
    // It changes if the lease ended meanwhile.
    own.add(lease.number);
    const period = { fromMs: readToMs, toMs: clock.nowMs() - SETTLED_MS };
    if (period.toMs <= period.fromMs) return;
    readToMs = period.toMs;
    const counts = ({ orderId }: DecisionRecord) =>
      !own.has(orderNodeIndex(orderId, businessRisk.orderId, NODE_NUMBERS));
    await learner.learn(period, { counts });
  };
  const failed = (error: unknown) => {
    // A failure of the database is told elsewhere.
    if (!(error instanceof Fault)) log.bug({ api: 'baselines of other nodes', orderId: null, stage: 'answer' }, error);
  };
  opened.defer(everyOneByOne(FOLLOW_EVERY_MS, () => read().catch(failed)));
}

interface Followed {
  readonly lease: Pick<NodeLease, 'number'>;
  readonly clock: Clock;
  readonly fromMs: number;
}

async function newestOf(snapshots: FileVelocitySnapshots): Promise<{ store: MemoryBaselines; asOfMs: number }> {
  for await (const bytes of snapshots.load()) {
    try {
      return restoreBaselines(bytes, BASELINE_LIMITS);
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'corrupt') throw error;
    }
  }
  return { store: new MemoryBaselines(BASELINE_LIMITS), asOfMs: 0 };
}
