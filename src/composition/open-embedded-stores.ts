import type { Config } from '../config/config.ts';
import type { DataFolder } from '../config/data-folder.ts';
import { systemClock, type Clock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import type { LedgerProof } from '../platform/chain/ledger-proof.ts';
import { Fault } from '../kernel/fault.ts';
import { ALONE, type ChangeFeed } from '../platform/changes/change-feed.ts';
import { localDayOf } from '../platform/ledger/local-day.ts';
import type { NodeLease } from '../platform/nodes/node-lease.ts';
import type { SiteVault } from '../platform/secrets/site-vault.ts';
import type { ServerLog } from '../server/telemetry/pino-call-log.ts';
import type { ServerMetrics } from '../server/telemetry/prom-metrics.ts';
import { openSiteVault, type OpenedSiteVault } from '../storage/files/open-site-vault.ts';
import { RememberedProfiles } from '../storage/memory/remembered-profiles.ts';
import { SqliteAdministratorStore } from '../storage/sqlite/administrators/administrator-store.ts';
import { SqliteApiKeyStore } from '../storage/sqlite/api-keys/api-key-store.ts';
import { SqliteApiStateStore } from '../storage/sqlite/api-states/api-state-store.ts';
import { SqliteAppStore } from '../storage/sqlite/apps/app-store.ts';
import { SqliteAttackRecorder } from '../storage/sqlite/attacks/attack-recorder.ts';
import { SqliteAttackStore } from '../storage/sqlite/attacks/attack-store.ts';
import { SqliteAttemptStore } from '../storage/sqlite/attempts/attempt-store.ts';
import { SqliteAuditLog } from '../storage/sqlite/audit/audit-log.ts';
import { SqliteCallSeries } from '../storage/sqlite/call-series/call-series.ts';
import { SqliteCallStore } from '../storage/sqlite/calls/call-store.ts';
import { SqliteChallengeKindStore } from '../storage/sqlite/challenge-kinds/challenge-kind-store.ts';
import { SqliteChallengePolicyStore } from '../storage/sqlite/challenge-policies/challenge-policy-store.ts';
import { SqliteConfirmationStore } from '../storage/sqlite/confirmations/confirmation-store.ts';
import { SqliteConsentStore } from '../storage/sqlite/consents/consent-store.ts';
import { SqliteCreditStore } from '../storage/sqlite/credits/credit-store.ts';
import { SqliteCustomerStore } from '../storage/sqlite/customers/customer-store.ts';
import { SqliteDecisionLabels } from '../storage/sqlite/evidence/decision-labels.ts';
import { SqliteEvidenceStore } from '../storage/sqlite/evidence/evidence-store.ts';
import { SqliteIdentifierStore } from '../storage/sqlite/evidence/identifier-store.ts';
import { SqliteJobStore } from '../storage/sqlite/jobs/job-store.ts';
import { SqliteKnownNetworkStore } from '../storage/sqlite/known-networks/known-network-store.ts';
import { SqliteLedger } from '../storage/sqlite/ledger/ledger.ts';
import { SqliteMoneyDays } from '../storage/sqlite/money-days/money-days.ts';
import { openLeaseClock } from '../storage/sqlite/nodes/open-lease-clock.ts';
import { SqliteNodeStore } from '../storage/sqlite/nodes/node-store.ts';
import { SqliteBudgetWarningStore } from '../storage/sqlite/budget-warnings/budget-warning-store.ts';
import { SqlitePackageStore } from '../storage/sqlite/packages/package-store.ts';
import { SqliteImportStore } from '../storage/sqlite/person-imports/import-store.ts';
import { SqlitePictureStore } from '../storage/sqlite/pictures/picture-store.ts';
import { SqliteErasureLog } from '../storage/sqlite/register/erasure-log.ts';
import { SqlitePersonStore } from '../storage/sqlite/register/person-store.ts';
import { SqliteRegister } from '../storage/sqlite/register/register.ts';
import { SqliteCaseStore } from '../storage/sqlite/risk-cases/case-store.ts';
import { SqliteDecisionFinder } from '../storage/sqlite/risk-decisions/decision-finder.ts';
import { SqliteDecisionLog } from '../storage/sqlite/risk-decisions/decision-log.ts';
import { SqliteDeclaredFieldStore } from '../storage/sqlite/risk-fields/declared-field-store.ts';
import { SqliteMomentStore } from '../storage/sqlite/risk-moments/moment-store.ts';
import { SqliteFeedStore } from '../storage/sqlite/risk-feeds/feed-store.ts';
import { SqliteLearningStore } from '../storage/sqlite/risk-learning/learning-store.ts';
import { SqliteLinkStore } from '../storage/sqlite/risk-links/link-store.ts';
import { SqliteListStore } from '../storage/sqlite/risk-lists/list-store.ts';
import { SqliteProfileStore } from '../storage/sqlite/risk-profiles/profile-store.ts';
import { SqliteRuleVersionStore } from '../storage/sqlite/risk-rules/rule-version-store.ts';
import { sealedPlacesOf } from '../storage/sqlite/rotation/sealed-place.ts';
import { SqliteReportSourceStore } from '../storage/sqlite/report-sources/report-source-store.ts';
import { SqliteSandboxStore } from '../storage/sqlite/sandbox/sandbox-store.ts';
import { SqliteScoreModelStore } from '../storage/sqlite/score-models/score-model-store.ts';
import { SqliteAlertStore } from '../storage/sqlite/alerts/alert-store.ts';
import { SqliteWebhookStore } from '../storage/sqlite/webhooks/webhook-store.ts';
import { SqliteStatementStore } from '../storage/sqlite/statements/statement-store.ts';
import { SqliteComparisonStore } from '../storage/sqlite/source-comparisons/comparison-store.ts';
import { SqliteKeyRing } from '../storage/sqlite/key-ring/key-ring.ts';
import { SqliteIdentityStore } from '../storage/sqlite/identities/identity-store.ts';
import { SqliteSecondFactorStore } from '../storage/sqlite/second-factors/second-factor-store.ts';
import { SqliteSignInLinkStore } from '../storage/sqlite/sign-in-links/sign-in-link-store.ts';
import { SqliteDatabase } from '../storage/sqlite/sqlite-database.ts';
import { SqliteUnitLeaseStore } from '../storage/sqlite/units/unit-lease-store.ts';
import { SqliteVelocityJournal } from '../storage/sqlite/velocity-journal/velocity-journal.ts';
import type { Stores } from '../storage/stores.ts';
import { joinNodes, type JoinedNode } from './embedded/join-nodes.ts';
import { checkLedgerEnd } from './embedded/ledger-end.ts';
import { retireLedger } from './embedded/ledger-retention.ts';
import { openLedgerChain } from './embedded/open-ledger-chain.ts';

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
  /**
   * Call it when everything that reads the stores at a start has read them. From then on other processes may open a
   * shared database, and this one follows what they changed meanwhile. Throws Fault.
   */
  readonly tellOpened: () => Promise<void>;
}

/**
 * Opens every store over the embedded database: one file, no service, and one process unless the settings name a file
 * that several share. Throws Fault if the database fails, or an Error that says what to do if it cannot be opened or if
 * acknowledged rows are missing.
 */
export async function openEmbeddedStores(
  deps: StoresDeps,
): Promise<OpenedStores & { readonly database: SqliteDatabase }> {
  const { config, folder, metrics, opened, acceptsLoss } = deps;
  const isShared = config.cluster.sharedFile !== undefined;
  const end = checkLedgerEnd(folder, { acceptsLoss, isShared });
  const database = await SqliteDatabase.open({ file: folder.database, isShared });
  opened.adopt(database, (each) => each.close());
  metrics.gauge('database_queue', 'Database jobs that wait', () => database.depth.writes, { kind: 'write' });
  metrics.gauge('database_queue', 'Database jobs that wait', () => database.depth.reads, { kind: 'read' });
  const node = isShared ? await joinNodes(database, deps) : null;
  const vault = await openVault(database, deps, node?.changes);
  const secrets = vault.vault;
  node?.changes.follow('key-ring', () => secrets.reload());
  const ledgerProof = await openLedgerChain({ ...deps, database, secrets, end, isShared });
  return {
    database,
    stores: await storesOver(database, { secrets, isShared, journalOwner: node?.journalOwner ?? '' }),
    vault,
    ledgerProof,
    changes: node?.changes ?? ALONE,
    lease: node?.lease ?? null,
    leaseClock: await openLeaseClock(database),
    tellOpened: async () => {
      if (node !== null) await followChanges(node);
      await database.tellOpened();
    },
  };
}

const MISSED_CHANGES =
  'this node could not read what other processes changed while it started. Look at its log for the reason, then start it again';

/** Follows what other processes changed while this one started. Throws Fault. */
async function followChanges({ changes }: JoinedNode): Promise<void> {
  const missed = changes.unfollowed;
  if (missed.length > 0) throw new Error(`nothing follows changes of ${missed.join(', ')}`);
  if (!(await changes.poll())) throw new Fault('unavailable', MISSED_CHANGES);
}

function openVault(
  database: SqliteDatabase,
  { config, folder }: StoresDeps,
  changes: ChangeFeed | undefined,
): Promise<OpenedSiteVault> {
  const { siteKey, previousSiteKey, siteKeyFile, cipher } = config.security;
  return openSiteVault({
    ring: new SqliteKeyRing(database),
    siteKey,
    previousSiteKey,
    file: siteKeyFile ?? folder.siteKey,
    cipher,
    clock: systemClock,
    random: systemRandom,
    ...(changes && { everywhere: () => changes.everywhere() }),
  });
}

interface StoresOver {
  readonly secrets: SiteVault;
  readonly isShared: boolean;
  /** Whose numbers the events of the risk windows have. */
  readonly journalOwner: string;
}

/** The stores of those who may call and who pay, and of what they may use. */
function accountStoresOver(database: SqliteDatabase, secrets: StoresOver['secrets']) {
  return {
    customers: new SqliteCustomerStore(database),
    apps: new SqliteAppStore(database, secrets),
    keys: new SqliteApiKeyStore(database),
    packages: new SqlitePackageStore(database),
    budgetWarnings: new SqliteBudgetWarningStore(database),
    apiStates: new SqliteApiStateStore(database),
  } as const;
}

/** The stores of the risk decision that need nothing else. */
function riskStoresOver(database: SqliteDatabase, secrets: StoresOver['secrets']) {
  return {
    ruleVersions: new SqliteRuleVersionStore(database),
    lists: new SqliteListStore(database),
    feeds: new SqliteFeedStore(database),
    learningChoices: new SqliteLearningStore(database),
    declaredFields: new SqliteDeclaredFieldStore(database),
    moments: new SqliteMomentStore(database),
    links: new SqliteLinkStore(database),
    cases: new SqliteCaseStore(database, secrets),
    decisionFinder: new SqliteDecisionFinder(database),
    decisionLabels: new SqliteDecisionLabels(database),
  } as const;
}

async function storesOver(database: SqliteDatabase, { secrets, isShared, journalOwner }: StoresOver): Promise<Stores> {
  const profiles = new SqliteProfileStore(database);
  return {
    ...accountStoresOver(database, secrets),
    calls: new SqliteCallStore(database, secrets),
    ledger: new SqliteLedger(database, secrets),
    callSeries: new SqliteCallSeries(database),
    moneyDays: new SqliteMoneyDays(database),
    credits: new SqliteCreditStore(database),
    statements: new SqliteStatementStore(database),
    webhooks: new SqliteWebhookStore(database, secrets),
    alerts: new SqliteAlertStore(database),
    unitLeases: new SqliteUnitLeaseStore(database),
    nodes: new SqliteNodeStore(database),
    jobs: new SqliteJobStore(database),
    administrators: new SqliteAdministratorStore(database),
    confirmations: new SqliteConfirmationStore(database),
    identities: new SqliteIdentityStore(database),
    secondFactors: new SqliteSecondFactorStore(database),
    knownNetworks: new SqliteKnownNetworkStore(database),
    signInLinks: new SqliteSignInLinkStore(database),
    audit: new SqliteAuditLog(database),
    reportSources: new SqliteReportSourceStore(database),
    persons: new SqlitePersonStore(database, secrets),
    personImports: new SqliteImportStore(database, secrets),
    register: (encoderId) => new SqliteRegister(database, secrets, encoderId),
    consents: new SqliteConsentStore(database),
    erasures: new SqliteErasureLog(database),
    attacks: new SqliteAttackStore(database),
    attackRecorder: new SqliteAttackRecorder(),
    attempts: new SqliteAttemptStore(database),
    evidence: new SqliteEvidenceStore(database),
    identifiers: new SqliteIdentifierStore(database),
    scoreModels: new SqliteScoreModelStore(database),
    ...riskStoresOver(database, secrets),
    decisions: await SqliteDecisionLog.open(database, secrets),
    // Memory would not hold the visits that other processes write.
    profiles: isShared ? profiles : new RememberedProfiles(profiles),
    velocityJournal: new SqliteVelocityJournal(database, journalOwner),
    challengeKinds: new SqliteChallengeKindStore(database),
    challengePolicies: new SqliteChallengePolicyStore(database),
    pictures: new SqlitePictureStore(database),
    sandbox: new SqliteSandboxStore(database),
    comparisons: new SqliteComparisonStore(database),
    sealedPlaces: sealedPlacesOf(database, secrets),
    scrub: () => database.scrub(),
    async probe(row) {
      await database.write('calls.probe', { row, day: localDayOf(row.receivedAtMs), atMs: row.answeredAtMs });
      await database.write('chain.checkpointed', undefined);
      await database.read('ledger.byOrderId', row.orderId);
    },
    failure: () => database.failure,
    retireLedger: (days, clock) => retireLedger({ database, secrets, clock }, days),
  };
}
