import type { BusinessRiskDeps } from './handler.ts';
import { systemClock } from '../../kernel/clock.ts';
import { idText, systemRandom } from '../../kernel/random.ts';
import { followPolicy } from './policy/follow-policy.ts';
import { loadPolicy } from './policy/policy-loader.ts';
import { OutcomeDesk } from './decision/outcome-desk.ts';
import { FieldDesk } from './policy/field-desk.ts';
import type { DeclaredFieldStore } from './ingest/declared-field-store.ts';
import type { MomentStore } from './velocity/moment-store.ts';
import { countDecisions } from './count-decisions.ts';
import { createRiskEngine, RuleFailureCounts, type RiskEngineDeps } from './decision/risk-engine.ts';
import { PolicyHolder } from './policy/risk-policy.ts';
import { RiskRuns, type RiskRunDeps } from './decision/runs.ts';
import { VelocityRebuild } from './decision/velocity-rebuild.ts';
import { staleFeeds } from './feeds/feed-measures.ts';
import type { FeedScheduleStore } from './feeds/feed-schedule-store.ts';
import type { FeedSource } from './feeds/feed-source.ts';
import type { FeedStore } from './feeds/feed-store.ts';
import type { LinkStore } from './links/link-store.ts';
import { createLinkRecorder, type ErasureKeysByKind } from './links/remember-links.ts';
import type { ListStore } from './lists/list-store.ts';
import type { RuleVersionStore } from './rules/rule-version-store.ts';
import type { BaselineStore } from './baselines/baseline-store.ts';
import { LearningDesk } from './baselines/learning-desk.ts';
import type { LearningStore } from './baselines/learning-store.ts';
import type { VelocityDrafts } from './velocity/velocity-draft.ts';
import type { VelocityStore } from './velocity/velocity-store.ts';
import type { AccountEvidence } from './features/account-evidence.ts';
import type { DecisionReports } from './decision/decision-reports.ts';
import type { RiskPurgeDeps } from './decision/retention.ts';
import type { IdentifierLinks } from './ingest/identifier-links.ts';
import { FeedDesk } from './policy/feed-desk.ts';
import { createUtcOffsets } from '../../kernel/time-zone.ts';
import { createPseudonymizer } from './ingest/identifiers.ts';
import { createUserAgentReader } from './ingest/user-agent.ts';
import { ListDesk } from './policy/list-desk.ts';
import type { OpenAccountVerifier } from './open-accounts/open-account-verifier.ts';
import type { ProfileStore } from './profile/profile-store.ts';
import { WarmUpDesk, type WarmUpDeskDeps } from './profile/warm-up-desk.ts';
import { RuleDesk } from './policy/rule-desk.ts';
import type { OrderLabels } from './decision/order-labels.ts';
import { openFeedFetches, type OpenedFeedFetches } from './open-feed-fetches.ts';
import { openCases, type OpenedCases } from './open-cases.ts';
import type { CaseStore } from './cases/case-store.ts';
import type { DecisionFinder } from './decision/decision-finder.ts';
import type { DecisionLabels } from './decision/decision-labels.ts';
import type { DecisionLog } from './decision/decision-record.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { DAY_MS } from '../../foundation/upkeep.ts';
import { startRiskUpkeep } from './upkeep.ts';

/** The risk decision, together with the desks by which an operator changes it. */
export interface StoredBusinessRisk extends BusinessRiskDeps, OpenedFeedFetches, Omit<OpenedCases, 'opener'> {
  readonly policy: PolicyHolder;
  readonly decisions: DecisionLog;
  readonly decisionFinder: DecisionFinder;
  readonly decisionLabels: DecisionLabels;
  readonly links: LinkStore;
  readonly profiles: ProfileStore;
  readonly rules: RuleDesk;
  readonly fields: FieldDesk;
  readonly outcomes: OutcomeDesk;
  readonly feeds: FeedDesk;
  readonly lists: ListDesk;
  readonly failures: RuleFailureCounts;
  readonly runs: RiskRuns;
  readonly velocityRebuild: VelocityRebuild;
  readonly learning: LearningDesk;
  readonly warmUp: WarmUpDesk;
  readonly identifiers: BusinessRiskParts['identifiers'];
}

/** What the risk decision stores, counts and asks. */
export interface BusinessRiskParts {
  readonly ruleVersions: RuleVersionStore;
  readonly lists: ListStore;
  readonly feeds: FeedStore;
  readonly feedSchedules: FeedScheduleStore;
  /** Fetches feeds from their URLs. */
  readonly feedSource: FeedSource;
  readonly decisions: DecisionLog;
  readonly decisionFinder: DecisionFinder;
  readonly decisionLabels: DecisionLabels;
  readonly profiles: ProfileStore;
  readonly velocity: VelocityStore;
  /** Fills the windows again that another service keeps. Null if this process keeps them. */
  readonly velocityDrafts: VelocityDrafts | null;
  readonly baselines: BaselineStore;
  readonly learningChoices: LearningStore;
  readonly declaredFields: DeclaredFieldStore;
  readonly moments: MomentStore;
  readonly cases: CaseStore;
  /** Takes the outcomes of cases. */
  readonly labels: OrderLabels;
  readonly links: LinkStore;
  readonly erasureKeysByKind: ErasureKeysByKind;
  readonly erasureKeys: RiskEngineDeps['erasureKeys'];
  /** Knows which digests belong to one phone or device. */
  readonly identifiers: IdentifierLinks & RiskPurgeDeps['identifiers'];
  /** What outside reports hold against the account of a request. */
  readonly evidence: AccountEvidence;
  /** Receives the rejections. */
  readonly reports: DecisionReports;
  readonly verifier: OpenAccountVerifier;
  /** Opens separate windows and habits in memory for a backtest. */
  readonly openBacktestStores: () => Omit<ReturnType<RiskRunDeps['openStores']>, 'feeds'>;
}

/** Opens the risk decision with the active rules, lists and feeds. Throws Fault if a store fails. */
export async function openBusinessRisk(foundation: Foundation, parts: BusinessRiskParts): Promise<StoredBusinessRisk> {
  const { decisions, profiles, identifiers } = parts;
  const pseudonym = createPseudonymizer((purpose, text) => foundation.secrets.mac(purpose, text));
  const first = { id: `rules-${idText(systemRandom, 12)}`, nowMs: systemClock.nowMs() };
  const { ruleVersions, lists, feeds } = parts;
  const tell = (problem: string) => foundation.log.problem(problem);
  const policy = new PolicyHolder(
    await loadPolicy({ rules: ruleVersions, lists, feeds, fields: parts.declaredFields, pseudonym }, first, tell),
  );
  followPolicy({ changes: foundation.changes, tell }, { ...parts, pseudonym, policy });
  const failures = new RuleFailureCounts();
  showState(foundation, failures, policy);
  const learning = await openLearning(foundation, parts);
  const ingest = { pseudonym, ...openReaders(foundation) };
  const listDesk = new ListDesk({ store: lists, policy, pseudonym, identifiers, tell });
  const { opener, ...review } = await openCases(foundation, { ...parts, lists: listDesk });
  const engine = countDecisions(
    foundation,
    createRiskEngine({
      ...parts,
      ...ingest,
      policy,
      learning: learning.mode,
      cases: opener,
      listHits: lists,
      links: createLinkRecorder(parts.links, parts.erasureKeysByKind),
      failures,
      stopwatch: () => systemClock.monotonicMs(),
    }),
  );
  const rules = new RuleDesk({ store: ruleVersions, policy });
  const feedDesk = new FeedDesk(feeds, policy, tell);
  const runs = openRuns(foundation, { ...parts, rules, policy });
  startRiskUpkeep(foundation, { ...parts, identifiers });
  return {
    engine,
    declaredFields: () => policy.current.fields,
    unknownAccount: foundation.config.risk.unknownAccount,
    policy,
    decisions,
    decisionFinder: parts.decisionFinder,
    decisionLabels: parts.decisionLabels,
    links: parts.links,
    profiles,
    failures,
    runs,
    velocityRebuild: openVelocityRebuild(foundation, parts),
    learning,
    warmUp: openWarmUp(foundation, { ...ingest, profiles, identifiers }),
    identifiers,
    rules,
    fields: new FieldDesk({ store: parts.declaredFields, rules: ruleVersions, policy }),
    outcomes: new OutcomeDesk({ ...parts, ...ingest, policy }),
    feeds: feedDesk,
    ...openFeedFetches(foundation, { ...parts, desk: feedDesk }),
    lists: listDesk,
    ...review,
  };
}

/** Shows what operators should watch among the metrics. */
function showState({ metrics }: Foundation, failures: RuleFailureCounts, policy: PolicyHolder): void {
  metrics.total('risk_rule_failures', 'Times a rule failed at run time and was skipped', () =>
    failures.list().reduce((sum, { count }) => sum + count, 0),
  );
  metrics.gauge('risk_stale_feeds', 'Active feeds that are older than their kind may be', () =>
    staleFeeds(policy.current.feeds.versions, systemClock.nowMs()),
  );
}

function openVelocityRebuild(
  { jobs }: Foundation,
  { decisions, velocityDrafts: drafts }: Pick<BusinessRiskParts, 'decisions' | 'velocityDrafts'>,
): VelocityRebuild {
  return new VelocityRebuild({ jobs, decisions, drafts, clock: systemClock });
}

function openWarmUp({ config }: Foundation, deps: Omit<WarmUpDeskDeps, 'keptMs'>): WarmUpDesk {
  return new WarmUpDesk({ ...deps, keptMs: config.retention.riskProfileDays * DAY_MS });
}

/** What reads user agents and clocks of requests. */
function openReaders({ config }: Foundation): Pick<RiskEngineDeps, 'readUserAgent' | 'utcOffsets'> {
  const { timeZone, appTimeZones } = config.risk;
  const utcOffsets = createUtcOffsets(timeZone, new Map(Object.entries(appTimeZones)));
  return { readUserAgent: createUserAgentReader(), utcOffsets };
}

/** Opens the learning mode, with its metric. */
async function openLearning(
  { log, metrics, changes }: Foundation,
  { learningChoices, baselines }: Pick<BusinessRiskParts, 'learningChoices' | 'baselines'>,
): Promise<LearningDesk> {
  const learning = await LearningDesk.open({
    store: learningChoices,
    baselines,
    onBug: (error) => log.bug({ api: 'learning mode', orderId: null, stage: 'answer' }, error),
  });
  changes.follow('learning', () => learning.reload());
  metrics.gauge(
    'risk_learning',
    '1 while the site learns what is normal, so that novelty alone stops no request',
    () => (learning.status(systemClock.nowMs()).learning ? 1 : 0),
  );
  return learning;
}

type RunParts = Pick<RiskRunDeps, 'rules'> &
  Pick<BusinessRiskParts, 'decisions' | 'decisionLabels' | 'openBacktestStores'> & { readonly policy: PolicyHolder };

/**
 * Opens replays and backtests, which run while traffic goes on. A backtest fills windows and habits of its own in
 * memory.
 */
function openRuns({ jobs }: Foundation, parts: RunParts): RiskRuns {
  const { decisions, decisionLabels, rules, policy, openBacktestStores } = parts;
  return new RiskRuns({
    decisions,
    decisionLabels,
    rules,
    jobs,
    clock: systemClock,
    openStores: () => ({ ...openBacktestStores(), feeds: policy.current.feeds }),
  });
}
