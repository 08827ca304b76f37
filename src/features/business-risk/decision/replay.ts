import type { BaselineStore } from '../baselines/baseline-store.ts';
import { observationOf } from '../baselines/observation.ts';
import { buildFeatures } from '../features/build-features.ts';
import { FRESH_MS } from '../features/profile-features.ts';
import type { Features, FeatureValue } from '../features/features.ts';
import type { FeedIndex } from '../feeds/feed-index.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import type { ProfileStore } from '../profile/profile-store.ts';
import { longestWindowMs, type CompiledRuleSet } from '../rules/compile-rules.ts';
import type { VelocityReading, VelocityStore } from '../velocity/velocity-store.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { TokenState } from '../open-accounts/open-account-verifier.ts';
import type { EvidenceFacts } from '../features/account-evidence.ts';
import { decide } from './decide.ts';
import { DecisionComparison, type ComparisonReport } from './decision-comparison.ts';
import type { DecisionOutcome } from './decision-labels.ts';
import type { DecisionLog, DecisionRecord, Period } from './decision-record.ts';
import { featuresAgain, withOnDemand } from '../features/on-demand-features.ts';
import type { MomentStore } from '../velocity/moment-store.ts';
import { noteSuspicion } from './note-suspicion.ts';
import { rememberMoments } from './remembered-moments.ts';
import { habitLevel, happenedOnSite, profileKeys, touchesOf, visitOf } from './risk-engine.ts';
import { nextTurn } from '../../../kernel/timers.ts';

/** Called with the progress of a run: at its start, after every REPORT_EVERY records, and at the end. */
export type Progress = (done: number, total: number) => void;

const REPORT_EVERY = 500;
const YIELD_EVERY = 25;
/** For how long a reading may be asked for again: longer than a request counts as a repeat. */
const RECENT_MS = 60_000;

/** The decisions to compare with, for a shadow report or for a replay of stored features. */
export interface ReplayInput {
  readonly decisions: DecisionLog;
  readonly period: Period;
  /** What decisions turned out to be, by order id. Without it no outcome is known. */
  readonly labels?: ReadonlyMap<string, DecisionOutcome>;
  readonly signal: AbortSignal;
  readonly onProgress?: Progress;
}

/** Takes the decisions of a period again under other rules, from the features that were stored with them. */
export async function replay(input: ReplayInput, rules: CompiledRuleSet): Promise<ComparisonReport> {
  return compare(input, (record) => decide(featuresAgain(record, rules.onDemand), record.listHits, rules));
}

/**
 * Compares the decisions of a period with what the shadow version said about them. A decision is left out if it has no
 * outcome of this version.
 */
export async function shadowReport(input: ReplayInput, versionId: string): Promise<ComparisonReport> {
  return compare(input, ({ shadow }) => (shadow?.versionId === versionId ? shadow : null));
}

/** What a backtest rebuilds features with: empty stores, and the feeds in which it looks addresses up. */
export interface BacktestStores {
  readonly velocity: VelocityStore;
  readonly baselines: BaselineStore;
  readonly profiles: ProfileStore;
  readonly moments: MomentStore;
  /** Carries out a prepared visit or moment at once. */
  commit(write: DurableWrite): Promise<void>;
  readonly feeds: FeedIndex;
}

/**
 * Rebuilds every feature of a period from raw events, in their order, and decides again. Windows and habits are empty
 * at `warmUpMs` before the period, or at the longest window of the rules before it if that is longer, and the events from
 * there to its start only fill them. Results of look-ups at the time (evidence, token, list entries) are reused
 * unchanged. `withoutEvent` counts the records without an event, because it was already purged. `warmUpMs` is for how
 * long before the period it looked for events, and `warmUpRequests` with how many it filled windows and habits.
 */
export async function backtest(
  input: ReplayInput & { readonly warmUpMs: number },
  rules: CompiledRuleSet,
  stores: BacktestStores,
): Promise<
  ComparisonReport & { readonly withoutEvent: number; readonly warmUpMs: number; readonly warmUpRequests: number }
> {
  let [withoutEvent, warmUpRequests] = [0, 0];
  const recent = new RecentReadings();
  const { fromMs, toMs } = input.period;
  const warmUpMs = Math.max(input.warmUpMs, longestWindowMs(rules));
  const whole = { ...input, period: { fromMs: fromMs - warmUpMs, toMs } };
  const report = await compare(whole, async (record) => {
    if (record.event === null) {
      withoutEvent += record.atMs >= fromMs ? 1 : 0;
      return null;
    }
    const features = await rebuild(record.event, record, { ...stores, recent, rules }, input.signal);
    if (record.atMs >= fromMs) return decide(features, record.listHits, rules);
    warmUpRequests += 1;
    return null;
  });
  return { ...report, withoutEvent, warmUpMs, warmUpRequests };
}

type Again = (
  record: DecisionRecord,
) => ReturnType<typeof decide> | Promise<ReturnType<typeof decide> | null> | DecisionRecord['shadow'];

async function compare(
  { decisions, period, labels, signal, onProgress }: ReplayInput,
  again: Again,
): Promise<ComparisonReport> {
  const total = await decisions.count(period);
  onProgress?.(0, total);
  const comparison = new DecisionComparison();
  let done = 0;
  for await (const record of decisions.scan(period)) {
    signal.throwIfAborted();
    const outcome = await again(record);
    const label = labels?.get(record.orderId) ?? null;
    if (outcome !== null) comparison.add(record, { before: record.decision, after: outcome, label });
    done += 1;
    if (done % REPORT_EVERY === 0) onProgress?.(done, total);
    // This process also takes live decisions. Yielding lets them go ahead of the run.
    if (done % YIELD_EVERY === 0) await nextTurn();
  }
  onProgress?.(done, done);
  return comparison.report();
}

async function rebuild(
  event: RiskEvent,
  { features: stored, decision, listHits, orderId }: DecisionRecord,
  { velocity, baselines, profiles, commit, feeds, moments, recent, rules }: Rebuilding,
  signal: AbortSignal,
): Promise<Features> {
  const { onDemand: wanted } = rules;
  const profile = await profiles.read(profileKeys(event), signal);
  const repeated = recent.find(event);
  const { reading } =
    repeated === null
      ? await velocity.record({ atMs: event.atMs, touches: touchesOf(event, profile) }, signal)
      : { reading: repeated };
  if (repeated === null) recent.remember(event, reading);
  const observation = observationOf(event, profile, FRESH_MS);
  const known = {
    reading: baselines.observe(observation, { counts: repeated === null }),
    observation,
    repeats: number(stored.get('request_repeats')) ?? 0,
    learning: stored.get('site_learning') === true,
  };
  if (decision.level === 'pass' && repeated === null) baselines.learn(observation);
  if (decision.level !== 'reject' && repeated === null) baselines.learnRelays(observation);
  await commit(profiles.prepareVisit(profileKeys(event), visitOf(event, habitLevel(decision, rules))));
  const features = buildFeatures(event, {
    feeds,
    profile,
    velocity: reading,
    evidence: storedEvidence(event, stored),
    tokenState: storedTokenState(stored),
    baselines: known,
  });
  if (repeated === null) noteSuspicion(baselines, observation, { decision, features, rules });
  const remembered = await rememberMoments(moments, wanted, { event, orderId, feeds, table: features }, signal);
  if (remembered.write !== null) await commit(remembered.write);
  const happened = happenedOnSite(event, features);
  baselines.happened(happened, event.atMs);
  if (decision.level === 'pass') baselines.learnHappened(happened, event.atMs);
  const facts = { event, feeds, listHits, moments: remembered.moments, table: features, rates: baselines };
  return withOnDemand(features, wanted, facts);
}

interface Rebuilding extends BacktestStores {
  readonly recent: RecentReadings;
  readonly rules: CompiledRuleSet;
}

/** What the windows said of the last requests that counted, for those that repeat them. */
class RecentReadings {
  readonly #readings = new Map<string, { readonly atMs: number; readonly reading: VelocityReading }>();

  /** The reading of the request that the event repeats. Null if it repeats none, or one before the first event. */
  find({ keys, repeatOfMs }: RiskEvent): VelocityReading | null {
    return this.#readings.get(`${keys.account} ${repeatOfMs ?? ''}`)?.reading ?? null;
  }

  remember({ keys, atMs }: RiskEvent, reading: VelocityReading): void {
    this.#readings.set(`${keys.account} ${atMs}`, { atMs, reading });
    for (const [oldest, { atMs: then }] of this.#readings) {
      if (atMs - then < RECENT_MS) break;
      this.#readings.delete(oldest);
    }
  }
}

function storedEvidence({ atMs }: RiskEvent, stored: Features): EvidenceFacts | null {
  const creditLevel = number(stored.get('evidence_credit'));
  if (creditLevel === null) return null;
  const fraudDays = number(stored.get('label_fraud_age_days'));
  return {
    creditLevel,
    marketingLevel: number(stored.get('evidence_marketing')) ?? 0,
    deviceLevel: number(stored.get('evidence_device')) ?? 0,
    accountLevel: number(stored.get('evidence_account')) ?? 0,
    fraudLabels: number(stored.get('label_frauds')) ?? 0,
    genuineLabels: number(stored.get('label_genuine')) ?? 0,
    lastFraudMs: fraudDays === null ? null : atMs - fraudDays * 86_400_000,
  };
}

function number(value: FeatureValue): number | null {
  return typeof value === 'number' ? value : null;
}

const TOKEN_STATES: readonly TokenState[] = ['not-checked', 'valid', 'invalid-token', 'invalid-account', 'unavailable'];

function storedTokenState(stored: Features): TokenState {
  return TOKEN_STATES.find((state) => state === stored.get('token_state')) ?? 'not-checked';
}
