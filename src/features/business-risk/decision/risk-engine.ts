import { Fault } from '../../../kernel/fault.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { BaselineStore } from '../baselines/baseline-store.ts';
import type { LearningMode } from '../baselines/learning-mode.ts';
import { observationOf } from '../baselines/observation.ts';
import { buildFeatures, type KnownBaselines } from '../features/build-features.ts';
import { FRESH_MS } from '../features/profile-features.ts';
import type { IdentifierLinks } from '../ingest/identifier-links.ts';
import { ingestRequest, type Ingested, type IngestDeps } from '../ingest/ingest-request.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import { resolveDigests, type ResolvedRequest } from '../ingest/resolve-digests.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import type { LinkRecorder } from '../links/remember-links.ts';
import type { ListStore } from '../lists/list-store.ts';
import type { OpenAccountVerifier } from '../open-accounts/open-account-verifier.ts';
import { handsetKey, handsetOf } from '../ingest/handset.ts';
import type { Visit } from '../profile/account-profile.ts';
import type { KnownProfile, ProfileKeys, ProfileStore } from '../profile/profile-store.ts';
import type { CompiledRuleSet } from '../rules/compile-rules.ts';
import type { RiskLevel } from '../rules/risk-types.ts';
import { ENTITY_KINDS, VELOCITY_ENTITIES, type EntityKind, type MemberKind } from '../velocity/velocity-entities.ts';
import type { MomentStore } from '../velocity/moment-store.ts';
import type { OnDemandFeature } from '../features/on-demand-feature.ts';
import type { Features } from '../features/features.ts';
import { withOnDemand } from '../features/on-demand-features.ts';
import type { VelocityStore, VelocityTouch } from '../velocity/velocity-store.ts';
import type { AccountEvidence, EvidenceFacts } from '../features/account-evidence.ts';
import type { CaseOpener } from './case-opener.ts';
import { decide } from './decide.ts';
import { noteSuspicion } from './note-suspicion.ts';
import { publicKeys, rememberMoments } from './remembered-moments.ts';
import { RecentRepeats, repeatName, type Counted } from './recent-repeats.ts';
import type { DecisionLog, DecisionRecord } from './decision-record.ts';
import type { DecisionReports } from './decision-reports.ts';
import type { PolicyHolder, RiskPolicy } from '../policy/risk-policy.ts';

/** The ports of the engine. */
export interface RiskEngineDeps extends IngestDeps {
  readonly policy: PolicyHolder;
  readonly velocity: VelocityStore;
  /** What is normal here; null for an engine that judges without it. */
  readonly baselines: BaselineStore | null;
  /** Whether novelty alone stops no request yet. */
  readonly learning: LearningMode;
  readonly profiles: ProfileStore;
  /** What happened before, for rules that count it. */
  readonly moments: MomentStore;
  /** The keys under which an erasure finds the personal texts of a request. Null if none are made. */
  readonly erasureKeys: ((ingested: Ingested) => readonly string[]) | null;
  readonly evidence: AccountEvidence | null;
  /** Knows which digests belong to one phone or device. Null if all requests to this engine use one form. */
  readonly identifiers: Pick<IdentifierLinks, 'formsOf' | 'prepare'> | null;
  readonly reports: DecisionReports | null;
  /** Opens cases for people to look at. None are opened if it is absent. */
  readonly cases?: CaseOpener | undefined;
  readonly verifier: OpenAccountVerifier;
  readonly decisions: DecisionLog;
  /** Counts the list entries that applied. Null if they are not counted. */
  readonly listHits: Pick<ListStore, 'prepareHits'> | null;
  /** Remembers which entities came together. Null if nothing does. */
  readonly links: LinkRecorder | null;
  readonly failures: RuleFailureCounts;
  /** A clock for measuring only. It gives milliseconds with fractions and never goes back. */
  readonly stopwatch: () => number;
}

/** A decision, with the writes that must be committed before it is answered. */
export interface Assessment {
  readonly record: DecisionRecord;
  readonly writes: readonly DurableWrite[];
}

/** Decides requests. */
export interface RiskEngine {
  /**
   * Throws Fault if the profile cannot be read. If velocity, evidence or the token check fails, it goes on without them
   * and the decision says so.
   */
  assess(request: RiskRequest, call: AssessedCall): Promise<Assessment>;
}

/** The call to which a request belongs. `signal` ends the look-ups. */
export interface AssessedCall {
  readonly orderId: string;
  readonly appId: string;
  readonly atMs: number;
  readonly signal: AbortSignal;
}

/** Counts how often each rule failed at run time since the start. */
export class RuleFailureCounts {
  readonly #counts = new Map<string, { count: number; lastProblem: string }>();

  add(ruleId: string, problem: string): void {
    this.#counts.set(ruleId, { count: (this.#counts.get(ruleId)?.count ?? 0) + 1, lastProblem: problem });
  }

  list(): readonly { readonly ruleId: string; readonly count: number; readonly lastProblem: string }[] {
    return [...this.#counts].map(([ruleId, failure]) => ({ ruleId, ...failure }));
  }
}

/** Makes the decision engine. Its steps are ingest, then knowledge, velocity, features, lists and rules. */
export function createRiskEngine(deps: RiskEngineDeps): RiskEngine {
  const repeats = new RecentRepeats();
  return {
    async assess(asked, call) {
      const policy = deps.policy.current;
      const started = deps.stopwatch();
      const { request, forms } = await resolved(deps, asked, call.signal);
      const { feeds } = policy;
      const ingested = ingestRequest(request, { ...call, forms, isPlaceholder: feeds.isPlaceholder }, deps);
      const { event } = ingested;
      const known = deps.stopwatch();
      const [profile, evidence, tokenState] = await Promise.all([
        deps.profiles.read(profileKeys(event), call.signal),
        findEvidence(deps.evidence, ingested, call.signal),
        deps.verifier.verify(request.account, request.details, call.signal),
      ]);
      const counted = deps.stopwatch();
      const touched = { atMs: event.atMs, touches: touchesOf(event, profile) };
      const counting = await repeats.count(repeatName(call.appId, asked), event.atMs, () =>
        deps.velocity.record(touched, call.signal),
      );
      const { velocity, repeatOfMs } = counting;
      const baselines = observed(deps, event, profile, counting);
      const wanted = wantedBy(policy);
      const counts = repeatOfMs === null ? event : { ...event, repeatOfMs };
      const knowledge = { feeds, profile, velocity: velocity.reading, evidence, tokenState, baselines };
      const table = buildFeatures(event, knowledge);
      const told = { event: counts, orderId: call.orderId, feeds, table };
      const { moments, write } = await rememberMoments(deps.moments, wanted, told, call.signal);
      const decided = deps.stopwatch();
      const listHits = policy.lists.match(ingested);
      const happened = happenedOnSite(counts, table);
      deps.baselines?.happened(happened, event.atMs);
      const features = withOnDemand(table, wanted, { event, feeds, listHits, moments, table, rates: deps.baselines });
      const { outcome, shadowFailed } = judge(features, listHits, policy);
      noteFailures(deps.failures, [...outcome.decision.failed, ...shadowFailed]);
      if (outcome.decision.level === 'pass') deps.baselines?.learnHappened(happened, event.atMs);
      if (repeatOfMs === null) learnFrom(deps, baselines, features, { ...outcome, rules: policy.active });
      const record: DecisionRecord = {
        ...identityOf(call),
        atMs: event.atMs,
        versionId: policy.active.versionId,
        ...outcome,
        features,
        event: counts,
        feedIds: policy.feeds.versions.map(({ id }) => id),
        timings: {
          ingestMs: known - started,
          knowledgeMs: counted - known,
          velocityMs: decided - counted,
          decideMs: deps.stopwatch() - decided,
        },
      };
      const reports = deps.reports?.prepare(request, ingested, record) ?? [];
      return { record, writes: writesOf(deps, { record, ingested, policy }, [velocity.write, ...reports, write]) };
    },
  };
}

function identityOf({ orderId, appId }: AssessedCall): Pick<DecisionRecord, 'orderId' | 'appId'> {
  return { orderId, appId };
}

/**
 * What a request adds to the rates of the whole site. One that repeats another is no new request, but its outcome counts,
 * because every attempt does.
 */
export function happenedOnSite({ scene, declared, repeatOfMs }: RiskEvent, table: Features): readonly string[] {
  const outcome = declared?.outcome ?? null;
  const isFirst = table.get('account_novelty') === 'first';
  return [
    ...(repeatOfMs === undefined ? ['events', ...(isFirst ? ['fresh_accounts'] : []), `scene_${scene}`] : []),
    ...(outcome === null ? [] : [outcome]),
  ];
}

/** What baselines say of the event. A repeat is shown to them and counts for nothing. */
function observed(
  { baselines, learning }: RiskEngineDeps,
  event: RiskEvent,
  profile: KnownProfile,
  { count, repeatOfMs }: Counted,
): KnownBaselines | null {
  if (baselines === null) return null;
  const observation = observationOf(event, profile, FRESH_MS);
  const reading = baselines.observe(observation, { counts: repeatOfMs === null });
  return { reading, observation, repeats: count, learning: learning.isOn(reading) };
}

/** The request with its digests replaced by the names under which everything is kept. */
async function resolved(
  { identifiers, policy }: RiskEngineDeps,
  request: RiskRequest,
  signal: AbortSignal,
): Promise<ResolvedRequest> {
  if (identifiers === null) return { request, forms: new Map() };
  return resolveDigests(request, identifiers, { md5Too: policy.current.lists.lacksMd5, signal });
}

interface Judgement {
  readonly outcome: Pick<DecisionRecord, 'decision' | 'shadow' | 'listHits'>;
  readonly shadowFailed: DecisionRecord['decision']['failed'];
}

function judge(
  features: DecisionRecord['features'],
  listHits: DecisionRecord['listHits'],
  policy: RiskPolicy,
): Judgement {
  const decision = decide(features, listHits, policy.active);
  if (policy.shadow === null) return { outcome: { decision, shadow: null, listHits }, shadowFailed: [] };
  const { level, types, fired, failed } = decide(features, listHits, policy.shadow);
  const shadow = { versionId: policy.shadow.versionId, level, types, fired };
  return { outcome: { decision, listHits, shadow }, shadowFailed: failed };
}

/** Lets baselines learn what is normal from a request that passed, and remember one that is suspicious. */
function learnFrom(
  { baselines }: RiskEngineDeps,
  known: KnownBaselines | null,
  features: Features,
  { decision, rules }: Pick<Judgement['outcome'], 'decision'> & { readonly rules: CompiledRuleSet },
): void {
  if (known === null || baselines === null) return;
  if (decision.level === 'pass') baselines.learn(known.observation);
  if (decision.level !== 'reject') baselines.learnRelays(known.observation);
  noteSuspicion(baselines, known.observation, { decision, features, rules });
}

/** Failures of the shadow version count too, so that they are found before it is published. */
function noteFailures(counts: RuleFailureCounts, failures: DecisionRecord['decision']['failed']): void {
  for (const { ruleId, problem } of failures) counts.add(ruleId, problem);
}

/** Features beside the table that the rules in force and in shadow read. */
function wantedBy({ active, shadow }: RiskPolicy): readonly OnDemandFeature[] {
  return shadow === null || shadow.onDemand.length === 0 ? active.onDemand : [...active.onDemand, ...shadow.onDemand];
}

function hasTexts({ declared }: RiskEvent): boolean {
  return declared !== undefined && Object.keys(declared.texts).length > 0;
}

function writesOf(
  deps: RiskEngineDeps,
  decided: { readonly record: DecisionRecord; readonly ingested: Ingested; readonly policy: RiskPolicy },
  others: readonly (DurableWrite | null)[],
): readonly DurableWrite[] {
  const { record, ingested, policy } = decided;
  const { event } = ingested;
  const learned = deps.identifiers?.prepare(ingested.plain, event.atMs) ?? null;
  const kept = hasTexts(event) ? { ...record, erasureKeys: deps.erasureKeys?.(ingested) ?? [] } : record;
  const visit = deps.profiles.prepareVisit(
    profileKeys(event),
    visitOf(event, habitLevel(record.decision, policy.active)),
  );
  return [
    deps.decisions.prepare(kept),
    visit,
    ...[
      ...others,
      deps.cases?.prepare(record, ingested) ?? null,
      hitsOf(deps, record),
      deps.links?.prepare(record, ingested, policy.feeds) ?? null,
      learned,
    ].filter((write) => write !== null),
  ];
}

function hitsOf({ listHits }: RiskEngineDeps, { listHits: hits, atMs }: DecisionRecord): DurableWrite | null {
  if (listHits === null || hits.length === 0) return null;
  return listHits.prepareHits(
    hits.map(({ entryId }) => entryId),
    atMs,
  );
}

async function findEvidence(
  evidence: AccountEvidence | null,
  ingested: Ingested,
  signal: AbortSignal,
): Promise<EvidenceFacts | null> {
  try {
    return (await evidence?.find(ingested, ingested.event.atMs, signal)) ?? null;
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/**
 * What an event adds to the profile of its account. A rejected one shows no habit of the account, because the account
 * may belong to another person.
 */
export function visitOf(event: RiskEvent, level: RiskLevel): Visit {
  const { atMs } = event;
  if (level === 'reject') return { atMs, network: null, device: null, handset: null };
  const handset = handsetKey(handsetOf(event));
  return { atMs, network: publicKeys(event).network, device: event.keys.device, handset };
}

/**
 * The level by which a decision is judged as a habit: so many points that they would reject, if none came from earlier suspicion,
 * show no habit of the account either.
 */
export function habitLevel({ level, points }: DecisionRecord['decision'], { set }: CompiledRuleSet): RiskLevel {
  return level === 'review' && points >= set.rejectAtPoints ? 'reject' : level;
}

/** The keys under which an event's account, device and phone are remembered. */
export function profileKeys({ keys }: RiskEvent): ProfileKeys {
  return { account: keys.account, device: keys.device, phone: keys.phone };
}

/**
 * The entities that an event counts for. An address that is not public identifies no client, so it counts for nothing.
 */
export function touchesOf(event: RiskEvent, profile: KnownProfile): VelocityTouch[] {
  return touchesWith(event, profile.account === null || event.atMs - profile.account.firstSeenMs < FRESH_MS);
}

/**
 * The entities that a decision that was kept counted for, as they were recorded then. Null once retention took its event, and
 * for a request that repeated another.
 */
export function touchesOfRecord({ event, features }: DecisionRecord): VelocityTouch[] | null {
  if (event === null || event.repeatOfMs !== undefined) return null;
  return touchesWith(event, features.get('account_fresh') === true);
}

function touchesWith(event: RiskEvent, fresh: boolean): VelocityTouch[] {
  const { account, device, phone, sponsor, cookie, userAgent } = event.keys;
  const { address, network } = publicKeys(event);
  const members: Record<MemberKind, string | null> = {
    account,
    device,
    phone,
    address,
    network,
    userAgent,
    freshAccount: fresh ? account : null,
  };
  const entities: Record<EntityKind, string | null> = { address, network, device, account, phone, sponsor, cookie };
  const touches: VelocityTouch[] = [];
  for (const kind of ENTITY_KINDS) {
    const key = entities[kind];
    if (key !== null) touches.push({ kind, key, members: VELOCITY_ENTITIES[kind].map((member) => members[member]) });
  }
  return touches;
}
