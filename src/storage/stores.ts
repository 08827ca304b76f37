import type { ReportSourceStore } from '../platform/reporting/report-source-store.ts';
import type { CaseStore } from '../features/business-risk/cases/case-store.ts';
import type { DecisionFinder } from '../features/business-risk/decision/decision-finder.ts';
import type { DecisionLabels } from '../features/business-risk/decision/decision-labels.ts';
import type { DecisionLog } from '../features/business-risk/decision/decision-record.ts';
import type { FeedScheduleStore } from '../features/business-risk/feeds/feed-schedule-store.ts';
import type { FeedStore } from '../features/business-risk/feeds/feed-store.ts';
import type { DeclaredFieldStore } from '../features/business-risk/ingest/declared-field-store.ts';
import type { LearningStore } from '../features/business-risk/baselines/learning-store.ts';
import type { LinkStore } from '../features/business-risk/links/link-store.ts';
import type { ListStore } from '../features/business-risk/lists/list-store.ts';
import type { ProfileStore } from '../features/business-risk/profile/profile-store.ts';
import type { RuleVersionStore } from '../features/business-risk/rules/rule-version-store.ts';
import type { MomentStore } from '../features/business-risk/velocity/moment-store.ts';
import type { VelocityJournal } from '../features/business-risk/velocity/velocity-journal.ts';
import type { AttackRecorder } from '../features/face-guard/attacks/attack-recorder.ts';
import type { AttackStore } from '../features/face-guard/attacks/attack-store.ts';
import type { EvidenceStore } from '../features/fraud-score/evidence/evidence-store.ts';
import type { IdentifierStore } from '../features/fraud-score/evidence/identifier-store.ts';
import type { ScoreModelStore } from '../features/fraud-score/score/score-model-store.ts';
import type { ChallengeKindStore } from '../features/video-liveness/challenge/challenge-kinds.ts';
import type { ChallengePolicyStore } from '../features/video-liveness/challenge/challenge-policy.ts';
import type { PictureRows } from '../features/video-liveness/pictures/picture-store.ts';
import type { AttemptStore } from '../people/attempts/attempt-store.ts';
import type { ConsentStore } from '../people/consent.ts';
import type { ErasureLog } from '../people/erasure.ts';
import type { ImportStore } from '../people/import/import-store.ts';
import type { FindingStore } from '../people/re-verification/finding-store.ts';
import type { PersonStore } from '../people/person-store.ts';
import type { Register } from '../people/register.ts';
import type { AdministratorStore } from '../platform/access/administrator-store.ts';
import type { KnownNetworkStore } from '../platform/access/known-network-store.ts';
import type { ConfirmationStore } from '../platform/access/confirmation-store.ts';
import type { IdentityStore } from '../platform/access/identity-store.ts';
import type { SecondFactorStore } from '../platform/access/second-factor-store.ts';
import type { SignInLinkStore } from '../platform/access/sign-in-link-store.ts';
import type { BudgetWarningStore } from '../platform/accounts/budget-warning-store.ts';
import type { ApiKeyStore } from '../platform/accounts/api-key.ts';
import type { ApiStateStore } from '../platform/accounts/api-state.ts';
import type { AppStore } from '../platform/accounts/app.ts';
import type { CustomerStore } from '../platform/accounts/customer.ts';
import type { PackageStore } from '../platform/accounts/package.ts';
import type { AuditLog } from '../platform/audit/audit-log.ts';
import type { Fault } from '../kernel/fault.ts';
import type { Clock } from '../kernel/clock.ts';
import type { IdempotencyClaimStore } from '../platform/admission/idempotency-claims.ts';
import type { PurgedRateStore } from '../platform/admission/rate-store.ts';
import type { UnitLeaseStore } from '../platform/admission/unit-lease-store.ts';
import type { CallSeries } from '../platform/ledger/call-series.ts';
import type { ScoreDays } from '../platform/ledger/score-days.ts';
import type { MoneyDays } from '../platform/ledger/money-days.ts';
import type { CreditStore } from '../platform/ledger/credits.ts';
import type { CallStore } from '../platform/ledger/call-store.ts';
import type { AlertStore } from '../platform/alerts/alert-rule.ts';
import type { StatementStore } from '../platform/ledger/statements.ts';
import type { WebhookStore } from '../platform/webhooks/webhook-store.ts';
import type { ClockMarkStore } from '../platform/nodes/clock-mark-store.ts';
import type { NodeStore } from '../platform/nodes/node-store.ts';
import type { Ledger, LedgerRow } from '../platform/ledger/ledger.ts';
import type { JobStore } from '../platform/jobs/job-store.ts';
import type { SealedPlace } from '../platform/secrets/data-key-rotation.ts';
import type { SandboxStore } from '../sandbox/sandbox-record.ts';
import type { CalibrationStore } from '../vision/calibration/calibration-store.ts';
import type { ComparisonStore } from '../sources/comparison-store.ts';
import type { ShadowPauses } from '../sources/shadow-pauses.ts';
import type { SourceHours } from '../sources/source-hours.ts';

/**
 * Everything that the product keeps, as one port for each kind, whatever technology is behind it. `composition/` opens
 * one implementation in one place. Another technology must implement this interface and pass the suite of every port in
 * it.
 */
export interface Stores {
  readonly customers: CustomerStore;
  readonly apps: AppStore;
  readonly keys: ApiKeyStore;
  readonly packages: PackageStore;
  readonly budgetWarnings: BudgetWarningStore;
  readonly apiStates: ApiStateStore;
  readonly calls: CallStore;
  readonly ledger: Ledger;
  /** Counts of calls by minute, hour and day. */
  readonly callSeries: CallSeries;
  /** Histograms of the scores of faces and of liveness, by day. */
  readonly scoreDays: ScoreDays;
  /** Sums of money by day. */
  readonly moneyDays: MoneyDays;
  /** Money that was given back for calls. */
  readonly credits: CreditStore;
  /** Monthly statements of customers. */
  readonly statements: StatementStore;
  /** The receivers that are told of events by HTTP, and the log of deliveries. */
  readonly webhooks: WebhookStore;
  /** Alert rules, and how alerts stand. */
  readonly alerts: AlertStore;
  /** What processes that share the ledger lease of its limits, and the idempotency keys that they hold. */
  readonly unitLeases: UnitLeaseStore & IdempotencyClaimStore;
  /** Tries and rates that processes share and that are asked for rarely. */
  readonly rates: PurgedRateStore;
  /** The processes that share this database. */
  readonly nodes: NodeStore;
  /** When the site was last known to run. */
  readonly clockMark: ClockMarkStore;
  /** Long and regular work, with the leases of the processes that do it. */
  readonly jobs: JobStore;
  readonly administrators: AdministratorStore;
  readonly secondFactors: SecondFactorStore;
  /** From which networks administrators signed in. */
  readonly knownNetworks: KnownNetworkStore;
  /** Which accounts belong to which persons at providers of sign-ins. */
  readonly identities: IdentityStore;
  /** Calls that wait for a second person. */
  readonly confirmations: ConfirmationStore;
  readonly signInLinks: SignInLinkStore;
  readonly audit: AuditLog;
  readonly reportSources: ReportSourceStore;
  readonly persons: PersonStore;
  /** Imports of people that the server carries out, with what they keep meanwhile. */
  readonly personImports: ImportStore;
  /** What the last re-verification of registered people found. */
  readonly personFindings: FindingStore;
  /** @param encoderId the encoder in use. Faces that another encoder made cannot be references. */
  readonly register: (encoderId: string) => Register;
  readonly consents: ConsentStore;
  readonly erasures: ErasureLog;
  readonly attacks: AttackStore;
  readonly attackRecorder: AttackRecorder;
  /** Failed comparisons, refused clips and demands for a challenge. */
  readonly attempts: AttemptStore;
  readonly evidence: EvidenceStore;
  /** Tells which digests belong to one phone or device. */
  readonly identifiers: IdentifierStore;
  readonly scoreModels: ScoreModelStore;
  readonly ruleVersions: RuleVersionStore;
  readonly lists: ListStore;
  readonly feeds: FeedStore;
  /** Feeds that are fetched from their URL. */
  readonly feedSchedules: FeedScheduleStore;
  /** The operator's choice about the learning mode of the risk decision. */
  readonly learningChoices: LearningStore;
  /** Fields of Details that operators declared. */
  readonly declaredFields: DeclaredFieldStore;
  readonly decisions: DecisionLog;
  /** Finds and counts what `decisions` keeps. */
  readonly decisionFinder: DecisionFinder;
  /** What was reported of decisions afterwards. */
  readonly decisionLabels: DecisionLabels;
  /** Cases of the review queue, and the policy that opens them. */
  readonly cases: CaseStore;
  readonly moments: MomentStore;
  /** Which entities came together in decisions. */
  readonly links: LinkStore;
  readonly profiles: ProfileStore;
  readonly velocityJournal: VelocityJournal;
  /** The calibrations of this site. */
  readonly calibrations: CalibrationStore;
  readonly challengeKinds: ChallengeKindStore;
  readonly challengePolicies: ChallengePolicyStore;
  readonly pictures: PictureRows;
  readonly sandbox: SandboxStore;
  readonly comparisons: ComparisonStore;
  readonly sourceHours: SourceHours;
  readonly shadowPauses: ShadowPauses;
  /** Every place with sealed values, for the rotation of data keys. */
  readonly sealedPlaces: readonly SealedPlace[];
  /** Removes from the disk what deleted rows left behind. Throws Fault if it cannot. */
  scrub(): Promise<void>;
  /**
   * Tries everything that settling a call needs, with a row that does not stay: the writing of it, what proves it, and
   * a read. Throws Fault if calls cannot be settled.
   */
  probe(row: LedgerRow): Promise<void>;
  /** Why nothing can be stored until this process starts again. `null` if that is not so. */
  failure(): Fault | null;
  /**
   * Removes ledger and audit rows that were committed before the first of the kept days. If it is interrupted, the next
   * round goes on. Gives how many rows it removed. Throws Fault.
   */
  retireLedger(days: number, clock: Clock): Promise<{ readonly rows: number }>;
}
