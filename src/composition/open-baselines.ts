import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { dumpBaselines, restoreBaselines } from '../engines/velocity/baseline-snapshot.ts';
import { MemoryBaselines } from '../engines/velocity/memory-baselines.ts';
import { LEARNING_DAYS_MAX } from '../features/business-risk/baselines/learning-mode.ts';
import { observationOfRecord } from '../features/business-risk/decision/observation-of-record.ts';
import { happenedOnSite } from '../features/business-risk/decision/risk-engine.ts';
import { readLabels, type DecisionLabels } from '../features/business-risk/decision/decision-labels.ts';
import type { DecisionLog, Period } from '../features/business-risk/decision/decision-record.ts';
import { noteSuspicion } from '../features/business-risk/decision/note-suspicion.ts';
import { weighRules, type WeighedRules } from '../features/business-risk/rules/compile-rules.ts';
import type { RuleVersionStore } from '../features/business-risk/rules/rule-version-store.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { Fault } from '../kernel/fault.ts';
import { systemClock, type Clock } from '../kernel/clock.ts';
import { FileVelocitySnapshots } from '../storage/files/velocity-snapshots.ts';
import { every } from '../kernel/timers.ts';

const DAY_MS = 86_400_000;

/** Bounds of the records, some 100 MB. */
export const BASELINE_LIMITS = { marksMax: 200_000, placesMax: 150_000 } as const;

/** What the baselines need of the server. */
export interface BaselineHost extends Pick<Foundation, 'opened'> {
  readonly config: { readonly risk: Pick<Foundation['config']['risk'], 'velocitySnapshotMinutes'> };
  readonly folder: Pick<Foundation['folder'], 'dir'>;
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
 * older than the days a site learns at most. What was found to be genuine since makes nobody suspicious. Saves it from time to time. Throws Fault.
 */
export async function openBaselines(
  { config, folder, log, metrics, opened }: BaselineHost,
  { decisions, decisionLabels, ruleVersions }: BaselineSources,
  clock: Clock = systemClock,
): Promise<MemoryBaselines> {
  const dir = path.join(folder.dir, 'velocity');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const snapshots = new FileVelocitySnapshots(dir, 'baselines');
  const { store, asOfMs } = await newestOf(snapshots);
  let replayed = 0;
  const nowMs = clock.nowMs();
  const fromMs = Math.max(asOfMs, nowMs - LEARNING_DAYS_MAX * DAY_MS);
  const firstMs = await decisions.firstAtMs();
  if (firstMs !== null) store.began(firstMs);
  const period = { fromMs, toMs: nowMs + 1 };
  const genuine = await genuineOrders(decisionLabels, period);
  const versions = new Map<string, WeighedRules | null>();
  for await (const record of decisions.scan(period)) {
    const observation = observationOfRecord(record);
    if (observation === null) continue;
    store.observe(observation, { counts: true });
    const happened = record.event === null ? [] : happenedOnSite(record.event, record.features);
    store.happened(happened, record.atMs);
    if (record.decision.level === 'pass') {
      store.learn(observation);
      store.learnHappened(happened, record.atMs);
    }
    let rules = versions.get(record.versionId);
    if (rules === undefined) versions.set(record.versionId, (rules = await rulesOf(ruleVersions, record.versionId)));
    if (rules !== null && !genuine.has(record.orderId)) noteSuspicion(store, observation, { ...record, rules });
    replayed += 1;
  }
  log.event('baselines recovered', { replayed, marks: store.marks.size, places: store.places.size });
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

async function genuineOrders(labels: BaselineSources['decisionLabels'], period: Period): Promise<ReadonlySet<string>> {
  const read = await readLabels(labels, period);
  return new Set(read.labels.flatMap(({ orderId, outcome }) => (outcome === 'genuine' ? [orderId] : [])));
}

/** The rules of a version. Null if it is not kept, so that nothing is known of their points. */
async function rulesOf(store: BaselineSources['ruleVersions'], versionId: string): Promise<WeighedRules | null> {
  const version = await store.find(versionId);
  return version === null ? null : weighRules(version.set);
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
