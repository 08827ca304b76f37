import { administratorOperations } from './administrators/operations.ts';
import { apiStateOperations } from './api-states/operations.ts';
import { attackOperations } from './attacks/operations.ts';
import { attemptOperations } from './attempts/operations.ts';
import { auditOperations } from './audit/operations.ts';
import { apiKeyOperations } from './api-keys/operations.ts';
import { appOperations } from './apps/operations.ts';
import { budgetWarningOperations } from './budget-warnings/operations.ts';
import { callSeriesOperations } from './call-series/operations.ts';
import { callOperations } from './calls/operations.ts';
import { chainOperations } from './chain/operations.ts';
import { changeOperations } from './changes/operations.ts';
import { calibrationOperations } from './calibrations/operations.ts';
import { challengeKindOperations } from './challenge-kinds/operations.ts';
import { challengePolicyOperations } from './challenge-policies/operations.ts';
import { knownNetworkOperations } from './known-networks/operations.ts';
import { ledgerOperations } from './ledger/operations.ts';
import { moneyDayOperations } from './money-days/operations.ts';
import { nodeOperations } from './nodes/operations.ts';
import { packageOperations } from './packages/operations.ts';
import { personFindingOperations } from './person-findings/operations.ts';
import { personImportOperations } from './person-imports/operations.ts';
import { pictureOperations } from './pictures/operations.ts';
import { keyRingOperations } from './key-ring/operations.ts';
import { rateOperations } from './rates/operations.ts';
import { registerOperations } from './register/operations.ts';
import { erasureOperations } from './register/erasure-operations.ts';
import { rotationOperations } from './rotation/operations.ts';
import { decisionFinderOperations } from './risk-decisions/finder-operations.ts';
import { riskDecisionOperations } from './risk-decisions/operations.ts';
import { riskCaseOperations } from './risk-cases/operations.ts';
import { riskFeedOperations } from './risk-feeds/operations.ts';
import { riskFeedScheduleOperations } from './risk-feed-schedules/operations.ts';
import { riskFieldOperations } from './risk-fields/operations.ts';
import { riskMomentOperations } from './risk-moments/operations.ts';
import { riskLearningOperations } from './risk-learning/operations.ts';
import { riskLinkOperations } from './risk-links/operations.ts';
import { riskListOperations } from './risk-lists/operations.ts';
import { riskProfileOperations } from './risk-profiles/operations.ts';
import { riskRuleOperations } from './risk-rules/operations.ts';
import { velocityJournalOperations } from './velocity-journal/operations.ts';
import { clockMarkOperations } from './clock-mark/operations.ts';
import { confirmationOperations } from './confirmations/operations.ts';
import { consentOperations } from './consents/operations.ts';
import { creditOperations } from './credits/operations.ts';
import { customerOperations } from './customers/operations.ts';
import { evidenceOperations } from './evidence/operations.ts';
import { reportSourceOperations } from './report-sources/operations.ts';
import { identifierOperations } from './evidence/identifier-operations.ts';
import { identityOperations } from './identities/operations.ts';
import { jobOperations } from './jobs/operations.ts';
import { scoreDayOperations } from './score-days/operations.ts';
import { sandboxOperations } from './sandbox/operations.ts';
import { scoreModelOperations } from './score-models/operations.ts';
import { sourceHourOperations } from './source-hours/operations.ts';
import { sourceComparisonOperations } from './source-comparisons/operations.ts';
import { statementOperations } from './statements/operations.ts';
import { alertOperations } from './alerts/operations.ts';
import { webhookOperations } from './webhooks/operations.ts';
import { unitOperations } from './units/operations.ts';
import { secondFactorOperations } from './second-factors/operations.ts';
import { signInLinkOperations } from './sign-in-links/operations.ts';
import type { Operations, ReadsTogether, WriteOperations } from './batch.ts';
import type { ListOperation, Operation, ReadTogether, RefusedWrite, StoreOperations } from './operation.ts';

/**
 * The operations of every store, with one line for each store. The name calls them, e.g. `read('apiStates.list', …)`.
 * The lists of a batch are carried out in this order. Calls come first, because a call that is refused leaves nothing.
 */
export const STORES = {
  calls: callOperations,
  administrators: administratorOperations,
  secondFactors: secondFactorOperations,
  identities: identityOperations,
  confirmations: confirmationOperations,
  signInLinks: signInLinkOperations,
  apiStates: apiStateOperations,
  attacks: attackOperations,
  attempts: attemptOperations,
  audit: auditOperations,
  apiKeys: apiKeyOperations,
  apps: appOperations,
  budgetWarnings: budgetWarningOperations,
  callSeries: callSeriesOperations,
  chain: chainOperations,
  changes: changeOperations,
  calibrations: calibrationOperations,
  challengeKinds: challengeKindOperations,
  challengePolicies: challengePolicyOperations,
  knownNetworks: knownNetworkOperations,
  ledger: ledgerOperations,
  moneyDays: moneyDayOperations,
  nodes: nodeOperations,
  clockMark: clockMarkOperations,
  packages: packageOperations,
  personImports: personImportOperations,
  personFindings: personFindingOperations,
  pictures: pictureOperations,
  keyRing: keyRingOperations,
  rates: rateOperations,
  register: registerOperations,
  erasures: erasureOperations,
  rotation: rotationOperations,
  riskDecisions: riskDecisionOperations,
  decisionFinder: decisionFinderOperations,
  riskCases: riskCaseOperations,
  riskFeeds: riskFeedOperations,
  riskFeedSchedules: riskFeedScheduleOperations,
  riskFields: riskFieldOperations,
  riskLearning: riskLearningOperations,
  riskMoments: riskMomentOperations,
  riskLinks: riskLinkOperations,
  riskLists: riskListOperations,
  riskProfiles: riskProfileOperations,
  riskRules: riskRuleOperations,
  velocityJournal: velocityJournalOperations,
  consents: consentOperations,
  credits: creditOperations,
  customers: customerOperations,
  evidence: evidenceOperations,
  identifiers: identifierOperations,
  jobs: jobOperations,
  scoreDays: scoreDayOperations,
  scoreModels: scoreModelOperations,
  reportSources: reportSourceOperations,
  sandbox: sandboxOperations,
  sourceComparisons: sourceComparisonOperations,
  sourceHours: sourceHourOperations,
  statements: statementOperations,
  webhooks: webhookOperations,
  alerts: alertOperations,
  units: unitOperations,
} as const;

/** Every read, by the name that calls it, for example `ledger.byOrderId`. */
export function readOperations(): Operations {
  return named<Operation<unknown, unknown>>(({ reads }) => reads);
}

/** The reads that can be carried out together, by the name that calls them, e.g. `riskProfiles.read`. */
export function readsTogether(): ReadsTogether {
  return named<ReadTogether<unknown, unknown>>(({ readsTogether: together = {} }) => together);
}

/** Every write and every list, by the name that calls it, for example `calls.settle` among the lists. */
export function writeOperations(): WriteOperations {
  return {
    single: named<Operation<unknown, unknown>>(({ writes }) => writes),
    lists: named<ListOperation<unknown, unknown>>(({ lists = {} }) => lists),
  };
}

function named<T>(of: (store: StoreOperations) => Readonly<Record<string, unknown>>): ReadonlyMap<string, T> {
  const stores: Readonly<Record<string, StoreOperations>> = STORES;
  return new Map(
    Object.entries(stores).flatMap(([store, operations]) =>
      Object.entries(of(operations)).map(([name, run]) => [`${store}.${name}`, run as T] as const),
    ),
  );
}

type Stores = typeof STORES;
type Kind = 'reads' | 'writes' | 'lists';

/** The operations of one kind of a store. A store without lists has none. */
type Of<S extends keyof Stores, K extends Kind> = K extends keyof Stores[S] ? Stores[S][K] : Record<never, never>;

type NameOf<K extends Kind> = {
  [S in keyof Stores & string]: `${S}.${keyof Of<S, K> & string}`;
}[keyof Stores & string];

type OperationOf<K extends Kind, N extends string> = N extends `${infer S}.${infer O}`
  ? S extends keyof Stores
    ? O extends keyof Of<S, K>
      ? Of<S, K>[O]
      : never
    : never
  : never;

type InputOf<T> = T extends Operation<infer Input, unknown> ? Input : never;
type OutputOf<T> = T extends Operation<never, infer Output> ? Output : never;
type ItemOf<T> = T extends readonly (infer Item)[] ? Item : never;

/** Name of a read, e.g. `'apiStates.list'`. */
export type ReadName = NameOf<'reads'>;
/** What the read of this name takes. */
export type ReadInput<N extends ReadName> = InputOf<OperationOf<'reads', N>>;
/** What the read of this name gives. */
export type ReadOutput<N extends ReadName> = OutputOf<OperationOf<'reads', N>>;

/** Name of an operation that takes a list, e.g. `'calls.settle'`. */
export type ListName = NameOf<'lists'>;
/** Name of a write, e.g. `'chain.checkpointed'`. */
export type WriteName = NameOf<'writes'> | ListName;
/** What the write of this name takes. Of a list it is one input. */
export type WriteInput<N extends WriteName> = N extends ListName
  ? ItemOf<InputOf<OperationOf<'lists', N>>>
  : InputOf<OperationOf<'writes', N>>;
/** What the write of this name gives, if it is not refused. */
export type WriteOutput<N extends WriteName> = N extends ListName
  ? Exclude<ItemOf<OutputOf<OperationOf<'lists', N>>>, RefusedWrite>
  : OutputOf<OperationOf<'writes', N>>;
