import type { Config } from '../../config/config.ts';
import type { DataFolder } from '../../config/data-folder.ts';
import { systemClock, type Clock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import type { LedgerProof } from '../../platform/chain/ledger-proof.ts';
import { Fault } from '../../kernel/fault.ts';
import { ALONE, type ChangeFeed } from '../../platform/changes/change-feed.ts';
import { localDayOf } from '../../platform/ledger/local-day.ts';
import type { NodeLease } from '../../platform/nodes/node-lease.ts';
import type { SiteVault } from '../../platform/secrets/site-vault.ts';
import type { ServerLog } from '../../server/telemetry/pino-call-log.ts';
import type { ServerMetrics } from '../../server/telemetry/prom-metrics.ts';
import { siteKeyGuard } from '../site-key-place.ts';
import { openSiteVault, type OpenedSiteVault } from '../../storage/files/open-site-vault.ts';
import { RememberedProfiles } from '../../storage/memory/remembered-profiles.ts';
import { SqlAdministratorStore } from '../../storage/sql/administrators/administrator-store.ts';
import { SqlApiKeyStore } from '../../storage/sql/api-keys/api-key-store.ts';
import { SqlApiStateStore } from '../../storage/sql/api-states/api-state-store.ts';
import { SqlAppStore } from '../../storage/sql/apps/app-store.ts';
import { SqlAttackRecorder } from '../../storage/sql/attacks/attack-recorder.ts';
import { SqlAttackStore } from '../../storage/sql/attacks/attack-store.ts';
import { SqlAttemptStore } from '../../storage/sql/attempts/attempt-store.ts';
import { SqlAuditLog } from '../../storage/sql/audit/audit-log.ts';
import { SqlCallSeries } from '../../storage/sql/call-series/call-series.ts';
import { SqlCallStore } from '../../storage/sql/calls/call-store.ts';
import { SqlCalibrationStore } from '../../storage/sql/calibrations/calibration-store.ts';
import { SqlChallengeKindStore } from '../../storage/sql/challenge-kinds/challenge-kind-store.ts';
import { SqlChallengePolicyStore } from '../../storage/sql/challenge-policies/challenge-policy-store.ts';
import { SqlClockMarkStore } from '../../storage/sql/clock-mark/clock-mark-store.ts';
import { SqlConfirmationStore } from '../../storage/sql/confirmations/confirmation-store.ts';
import { SqlConsentStore } from '../../storage/sql/consents/consent-store.ts';
import { SqlCreditStore } from '../../storage/sql/credits/credit-store.ts';
import { SqlCustomerStore } from '../../storage/sql/customers/customer-store.ts';
import { SqlDecisionLabels } from '../../storage/sql/evidence/decision-labels.ts';
import { SqlEvidenceStore } from '../../storage/sql/evidence/evidence-store.ts';
import { SqlIdentifierStore } from '../../storage/sql/evidence/identifier-store.ts';
import { SqlJobStore } from '../../storage/sql/jobs/job-store.ts';
import { SqlKnownNetworkStore } from '../../storage/sql/known-networks/known-network-store.ts';
import { SqlLedger } from '../../storage/sql/ledger/ledger.ts';
import { SqlMoneyDays } from '../../storage/sql/money-days/money-days.ts';
import { openLeaseClock } from '../../storage/sql/nodes/open-lease-clock.ts';
import { SqlNodeStore } from '../../storage/sql/nodes/node-store.ts';
import { SqlBudgetWarningStore } from '../../storage/sql/budget-warnings/budget-warning-store.ts';
import { SqlPackageStore } from '../../storage/sql/packages/package-store.ts';
import { SqlFindingStore } from '../../storage/sql/person-findings/finding-store.ts';
import { SqlImportStore } from '../../storage/sql/person-imports/import-store.ts';
import { SqlPictureStore } from '../../storage/sql/pictures/picture-store.ts';
import { SqlErasureLog } from '../../storage/sql/register/erasure-log.ts';
import { SqlPersonStore } from '../../storage/sql/register/person-store.ts';
import { SqlRateStore } from '../../storage/sql/rates/rate-store.ts';
import { SqlRegister } from '../../storage/sql/register/register.ts';
import { SqlCaseStore } from '../../storage/sql/risk-cases/case-store.ts';
import { SqlDecisionFinder } from '../../storage/sql/risk-decisions/decision-finder.ts';
import { SqlDecisionLog } from '../../storage/sql/risk-decisions/decision-log.ts';
import { SqlDeclaredFieldStore } from '../../storage/sql/risk-fields/declared-field-store.ts';
import { SqlMomentStore } from '../../storage/sql/risk-moments/moment-store.ts';
import { SqlFeedScheduleStore } from '../../storage/sql/risk-feed-schedules/feed-schedule-store.ts';
import { SqlFeedStore } from '../../storage/sql/risk-feeds/feed-store.ts';
import { SqlLearningStore } from '../../storage/sql/risk-learning/learning-store.ts';
import { SqlLinkStore } from '../../storage/sql/risk-links/link-store.ts';
import { SqlListStore } from '../../storage/sql/risk-lists/list-store.ts';
import { SqlProfileStore } from '../../storage/sql/risk-profiles/profile-store.ts';
import { SqlRuleVersionStore } from '../../storage/sql/risk-rules/rule-version-store.ts';
import { sealedPlacesOf } from '../../storage/sql/rotation/sealed-place.ts';
import { SqlReportSourceStore } from '../../storage/sql/report-sources/report-source-store.ts';
import { SqlSandboxStore } from '../../storage/sql/sandbox/sandbox-store.ts';
import { SqlScoreDays } from '../../storage/sql/score-days/score-days.ts';
import { SqlScoreModelStore } from '../../storage/sql/score-models/score-model-store.ts';
import { SqlAlertStore } from '../../storage/sql/alerts/alert-store.ts';
import { SqlWebhookStore } from '../../storage/sql/webhooks/webhook-store.ts';
import { SqlStatementStore } from '../../storage/sql/statements/statement-store.ts';
import { SqlShadowPauses } from '../../storage/sql/source-hours/shadow-pauses.ts';
import { SqlSourceHours } from '../../storage/sql/source-hours/source-hours.ts';
import { SqlComparisonStore } from '../../storage/sql/source-comparisons/comparison-store.ts';
import { SqlKeyRing } from '../../storage/sql/key-ring/key-ring.ts';
import { SqlIdentityStore } from '../../storage/sql/identities/identity-store.ts';
import { SqlSecondFactorStore } from '../../storage/sql/second-factors/second-factor-store.ts';
import { SqlSignInLinkStore } from '../../storage/sql/sign-in-links/sign-in-link-store.ts';
import type { SqlDatabase } from '../../storage/sql/database.ts';
import { SqlUnitLeaseStore } from '../../storage/sql/units/unit-lease-store.ts';
import { SqlVelocityJournal } from '../../storage/sql/velocity-journal/velocity-journal.ts';
import type { Stores } from '../../storage/stores.ts';
import { joinNodes, type JoinedNode } from './join-nodes.ts';
import type { LedgerEnd } from './ledger-end.ts';
import { retireLedger } from './ledger-retention.ts';
import { lossTeller, type LossTeller } from './loss-teller.ts';
import { openLedgerChain } from './open-ledger-chain.ts';
import { told } from '../../kernel/told.ts';

/** What opening the stores works with. */
export interface StoresDeps {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly log: ServerLog;
  readonly metrics: ServerMetrics;
  readonly opened: AsyncDisposableStack;
  /** Whether the operator goes on although acknowledged rows are missing. */
  readonly acceptsLoss: boolean;
}

/** The stores, with the secrets that they seal under, whatever technology is behind them. */
export interface OpenedStores {
  readonly stores: Stores;
  readonly vault: OpenedSiteVault;
  /** Checks the ledger and the audit against their chain. */
  readonly ledgerProof: LedgerProof;
  /** Tells what other processes changed. */
  readonly changes: ChangeFeed;
  /** This process among those that share the database. `null` if it has the database for itself. */
  readonly lease: NodeLease | null;
  /**
   * The clock by which leases in the database end. All processes over the database have it in common, and it does not
   * follow steps of the wall clock.
   */
  readonly leaseClock: Clock;
  /** Gives what is added to the machine's clock to get the database's now, milliseconds. Throws Fault. */
  readonly leaseBaseMs: () => Promise<number>;
  /** Reads the database's now, milliseconds, which all processes over it have in common. Throws Fault. */
  readonly commonNowMs: () => Promise<number>;
  /**
   * Call it when everything that reads the stores at a start has read them. From then on other processes may open a
   * shared database, and this one follows what they changed meanwhile. Throws Fault.
   */
  readonly tellOpened: () => Promise<void>;
}

/**
 * Opens every store over a database that is open. Throws Fault if the database fails, or an Error that says what to do if
 * acknowledged rows are missing.
 */
export async function openStoresOver(
  database: SqlDatabase,
  deps: StoresDeps,
  { end, isShared }: { readonly end: LedgerEnd; readonly isShared: boolean },
): Promise<OpenedStores> {
  const { metrics, opened } = deps;
  opened.adopt(database, (each) => each.close());
  const leaseBaseMs = () => database.read('nodes.leaseBase', null);
  metrics.gauge('database_queue', 'Database jobs that wait', () => database.depth.writes, { kind: 'write' });
  metrics.gauge('database_queue', 'Database jobs that wait', () => database.depth.reads, { kind: 'read' });
  const node = isShared ? await joinNodes(database, deps) : null;
  const vault = await openVault(database, deps, node?.changes);
  const secrets = vault.vault;
  node?.changes.follow('key-ring', () => secrets.reload());
  const ledgerProof = await openLedgerChain({ ...deps, database, secrets, end, isShared });
  return {
    stores: await storesOver(database, {
      secrets,
      isShared,
      journalOwner: node?.journalOwner ?? '',
      minSyncReplicas: deps.config.postgres.minSyncReplicas,
      tellOfLoss: lossTeller(deps),
    }),
    vault,
    ledgerProof,
    changes: node?.changes ?? ALONE,
    lease: node?.lease ?? null,
    leaseClock: await openLeaseClock(database, opened),
    leaseBaseMs,
    commonNowMs: async () => (await leaseBaseMs()) + systemClock.machineMs(),
    tellOpened: async () => {
      if (node !== null) {
        await followChanges(node);
        database.holdBy(() => node.lease.incarnation);
      }
      await database.tellOpened();
    },
  };
}

const MISSED_CHANGES = told`this node could not read what other processes changed while it started. Look at its log for the reason, then start it again`;

/** Follows what other processes changed while this one started. Throws Fault. */
async function followChanges({ changes }: JoinedNode): Promise<void> {
  const missed = changes.unfollowed;
  if (missed.length > 0) throw new Error(`nothing follows changes of ${missed.join(', ')}`);
  if (!(await changes.poll())) throw new Fault('unavailable', MISSED_CHANGES);
}

function openVault(
  database: SqlDatabase,
  { config, folder }: StoresDeps,
  changes: ChangeFeed | undefined,
): Promise<OpenedSiteVault> {
  const { siteKey, previousSiteKey, siteKeyFile, cipher } = config.security;
  return openSiteVault({
    ring: new SqlKeyRing(database),
    siteKey,
    previousSiteKey,
    file: siteKeyFile ?? folder.siteKey,
    guard: siteKeyGuard(config),
    cipher,
    clock: systemClock,
    random: systemRandom,
    ...(changes && { everywhere: () => changes.everywhere() }),
  });
}

interface StoresOver {
  readonly secrets: SiteVault;
  readonly isShared: boolean;
  /** The owner under which the events of the risk windows are numbered. */
  readonly journalOwner: string;
  /** With fewer servers that have each commit, calls count as not safe. */
  readonly minSyncReplicas: number;
  /** Tells of acknowledged rows that the database was found to lack. */
  readonly tellOfLoss: LossTeller;
}

/** The stores of customers, apps and keys, and of what these may use. */
function accountStoresOver(database: SqlDatabase, secrets: StoresOver['secrets']) {
  return {
    customers: new SqlCustomerStore(database),
    apps: new SqlAppStore(database, secrets),
    keys: new SqlApiKeyStore(database),
    packages: new SqlPackageStore(database),
    budgetWarnings: new SqlBudgetWarningStore(database),
    apiStates: new SqlApiStateStore(database),
  } as const;
}

/** The stores of the risk decision that need nothing else. */
function riskStoresOver(database: SqlDatabase, secrets: StoresOver['secrets']) {
  return {
    ruleVersions: new SqlRuleVersionStore(database),
    lists: new SqlListStore(database),
    feeds: new SqlFeedStore(database),
    feedSchedules: new SqlFeedScheduleStore(database, secrets),
    learningChoices: new SqlLearningStore(database),
    declaredFields: new SqlDeclaredFieldStore(database),
    moments: new SqlMomentStore(database),
    links: new SqlLinkStore(database),
    cases: new SqlCaseStore(database, secrets),
    decisionFinder: new SqlDecisionFinder(database),
    decisionLabels: new SqlDecisionLabels(database),
  } as const;
}

/** Tries a settlement. Throws Fault if it fails, or if too few other servers have each commit. */
async function probe(
  database: SqlDatabase,
  row: Parameters<Stores['probe']>[0],
  { minSyncReplicas, tellOfLoss }: Pick<StoresOver, 'minSyncReplicas' | 'tellOfLoss'>,
): Promise<void> {
  const tried = { row, day: localDayOf(row.receivedAtMs), atMs: row.answeredAtMs };
  const standbys = await database.write('calls.probe', tried);
  if (standbys !== null && standbys < minSyncReplicas)
    throw new Fault(
      'unavailable',
      told`${standbys} synchronous standbys follow the database, and postgres.minSyncReplicas asks for ${minSyncReplicas}`,
    );
  tellOfLoss(await database.write('chain.checkpointed', undefined));
  await database.read('ledger.byOrderId', row.orderId);
}

async function storesOver(
  database: SqlDatabase,
  { secrets, isShared, journalOwner, ...probed }: StoresOver,
): Promise<Stores> {
  const profiles = new SqlProfileStore(database);
  return {
    ...accountStoresOver(database, secrets),
    calls: new SqlCallStore(database, secrets),
    ledger: new SqlLedger(database, secrets),
    callSeries: new SqlCallSeries(database),
    scoreDays: new SqlScoreDays(database),
    moneyDays: new SqlMoneyDays(database),
    credits: new SqlCreditStore(database),
    statements: new SqlStatementStore(database),
    webhooks: new SqlWebhookStore(database, secrets),
    alerts: new SqlAlertStore(database),
    unitLeases: new SqlUnitLeaseStore(database),
    rates: new SqlRateStore(database),
    nodes: new SqlNodeStore(database),
    clockMark: new SqlClockMarkStore(database),
    jobs: new SqlJobStore(database),
    administrators: new SqlAdministratorStore(database),
    confirmations: new SqlConfirmationStore(database),
    identities: new SqlIdentityStore(database),
    secondFactors: new SqlSecondFactorStore(database),
    knownNetworks: new SqlKnownNetworkStore(database),
    signInLinks: new SqlSignInLinkStore(database),
    audit: new SqlAuditLog(database),
    reportSources: new SqlReportSourceStore(database),
    persons: new SqlPersonStore(database, secrets),
    personImports: new SqlImportStore(database, secrets),
    personFindings: new SqlFindingStore(database),
    register: (encoderId) => new SqlRegister(database, secrets, encoderId),
    consents: new SqlConsentStore(database),
    erasures: new SqlErasureLog(database),
    attacks: new SqlAttackStore(database),
    attackRecorder: new SqlAttackRecorder(),
    attempts: new SqlAttemptStore(database),
    evidence: new SqlEvidenceStore(database),
    identifiers: new SqlIdentifierStore(database),
    scoreModels: new SqlScoreModelStore(database),
    ...riskStoresOver(database, secrets),
    decisions: await SqlDecisionLog.open(database, secrets),
    // Memory would not hold the visits that other processes write.
    profiles: isShared ? profiles : new RememberedProfiles(profiles),
    velocityJournal: new SqlVelocityJournal(database, journalOwner),
    calibrations: new SqlCalibrationStore(database),
    challengeKinds: new SqlChallengeKindStore(database),
    challengePolicies: new SqlChallengePolicyStore(database),
    pictures: new SqlPictureStore(database),
    sandbox: new SqlSandboxStore(database),
    comparisons: new SqlComparisonStore(database),
    sourceHours: new SqlSourceHours(database),
    shadowPauses: new SqlShadowPauses(database),
    sealedPlaces: sealedPlacesOf(database, secrets),
    scrub: () => database.scrub(),
    probe: (row) => probe(database, row, probed),
    failure: () => database.failure,
    retireLedger: (days, clock) => retireLedger({ database, secrets, clock }, days),
  };
}
