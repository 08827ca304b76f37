import type { LedgerProof } from '../platform/chain/ledger-proof.ts';
import type { Ledger } from '../platform/ledger/ledger.ts';
import type { Platform } from '../platform/accounts/platform.ts';
import type { AdminAccess } from '../platform/access/admin-access.ts';
import type { AdministratorStore } from '../platform/access/administrator-store.ts';
import type { SignInThrottle } from '../platform/access/sign-in-throttle.ts';
import { administratorContracts } from './administrators/contract.ts';
import { createAdministratorHandlers } from './administrators/handler.ts';
import { apiStateContracts } from './api-states/contract.ts';
import { createApiStateHandlers } from './api-states/handler.ts';
import { appContracts } from './apps/contract.ts';
import { createAppHandlers } from './apps/handler.ts';
import type { AuditLog } from '../platform/audit/audit-log.ts';
import { attackContracts } from '../features/face-guard/admin/attacks/contract.ts';
import { createAttackHandlers, type AttackDeps } from '../features/face-guard/admin/attacks/handler.ts';
import { auditContracts } from './audit/contract.ts';
import { createAuditHandlers } from './audit/handler.ts';
import { backupContracts } from './backups/contract.ts';
import { createBackupHandlers, type BackupDeps } from './backups/handler.ts';
import { consentContracts } from './consents/contract.ts';
import { createConsentHandlers, type ConsentDeps } from './consents/handler.ts';
import { operationsOf, type AdminContract, type AdminOperation } from '../wire/admin/define-admin.ts';
import { keyContracts } from './keys/contract.ts';
import { createKeyHandlers } from './keys/handler.ts';
import { ledgerContracts } from './ledger/contract.ts';
import { createLedgerHandlers } from './ledger/handler.ts';
import { packageContracts } from './packages/contract.ts';
import { createPackageHandlers } from './packages/handler.ts';
import { personContracts } from './persons/contract.ts';
import { createPersonHandlers, type PersonDeps } from './persons/handler.ts';
import { reportSourceContracts } from './report-sources/contract.ts';
import { createReportSourceHandlers, type ReportSourceDeps } from './report-sources/handler.ts';
import { riskContracts } from '../features/business-risk/admin/risk/contract.ts';
import { createRiskHandlers, type RiskDeps } from '../features/business-risk/admin/risk/handler.ts';
import { riskFeedContracts } from '../features/business-risk/admin/risk-feeds/contract.ts';
import { createRiskFeedHandlers, type RiskFeedDeps } from '../features/business-risk/admin/risk-feeds/handler.ts';
import { riskListContracts } from '../features/business-risk/admin/risk-lists/contract.ts';
import { createRiskListHandlers, type RiskListDeps } from '../features/business-risk/admin/risk-lists/handler.ts';
import { riskRuleContracts } from '../features/business-risk/admin/risk-rules/contract.ts';
import { createRiskRuleHandlers, type RiskRuleDeps } from '../features/business-risk/admin/risk-rules/handler.ts';
import { sandboxContracts } from './sandbox/contract.ts';
import { createSandboxHandlers, type SandboxDeps } from './sandbox/handler.ts';
import { scoreModelContracts } from '../features/fraud-score/admin/score-models/contract.ts';
import { createScoreModelHandlers, type ScoreModelDeps } from '../features/fraud-score/admin/score-models/handler.ts';
import { scoreContracts } from '../features/fraud-score/admin/scores/contract.ts';
import { createScoreHandlers, type ScoreDeps } from '../features/fraud-score/admin/scores/handler.ts';
import { secretContracts } from './secrets/contract.ts';
import { createSecretHandlers, type SecretDeps } from './secrets/handler.ts';
import { sourceContracts } from './sources/contract.ts';
import { createSourceHandlers, type SourceDeps } from './sources/handler.ts';

/** Every operation of the admin API. The routes, the CLI, the docs and the tests all start here. */
export const ADMIN_CONTRACTS: readonly AdminContract[] = [
  administratorContracts,
  appContracts,
  keyContracts,
  packageContracts,
  apiStateContracts,
  personContracts,
  consentContracts,
  attackContracts,
  secretContracts,
  backupContracts,
  sandboxContracts,
  riskContracts,
  riskRuleContracts,
  riskFeedContracts,
  riskListContracts,
  reportSourceContracts,
  scoreContracts,
  scoreModelContracts,
  sourceContracts,
  ledgerContracts,
  auditContracts,
].flatMap((table) => Object.values<AdminContract>(table));

export interface AdminDeps
  extends
    PersonDeps,
    ConsentDeps,
    AttackDeps,
    SecretDeps,
    BackupDeps,
    RiskDeps,
    RiskRuleDeps,
    RiskFeedDeps,
    RiskListDeps,
    SandboxDeps,
    SourceDeps,
    ReportSourceDeps,
    ScoreDeps,
    ScoreModelDeps {
  readonly access: AdminAccess;
  readonly administrators: AdministratorStore;
  readonly audit: AuditLog;
  readonly platform: Platform;
  readonly ledger: Ledger;
  readonly ledgerProof: LedgerProof;
  readonly apiNames: readonly string[];
  readonly signInThrottle: SignInThrottle;
}

/** Ties each contract to its handler. */
export function createAdminOperations(deps: AdminDeps): readonly AdminOperation[] {
  return [
    ...operationsOf(administratorContracts, createAdministratorHandlers({ ...deps, store: deps.administrators })),
    ...operationsOf(appContracts, createAppHandlers(deps)),
    ...operationsOf(keyContracts, createKeyHandlers(deps)),
    ...operationsOf(packageContracts, createPackageHandlers(deps)),
    ...operationsOf(apiStateContracts, createApiStateHandlers(deps)),
    ...operationsOf(personContracts, createPersonHandlers(deps)),
    ...operationsOf(consentContracts, createConsentHandlers(deps)),
    ...operationsOf(attackContracts, createAttackHandlers(deps)),
    ...operationsOf(secretContracts, createSecretHandlers(deps)),
    ...operationsOf(backupContracts, createBackupHandlers(deps)),
    ...operationsOf(riskContracts, createRiskHandlers(deps)),
    ...operationsOf(riskRuleContracts, createRiskRuleHandlers(deps)),
    ...operationsOf(riskFeedContracts, createRiskFeedHandlers(deps)),
    ...operationsOf(riskListContracts, createRiskListHandlers(deps)),
    ...operationsOf(sandboxContracts, createSandboxHandlers(deps)),
    ...operationsOf(reportSourceContracts, createReportSourceHandlers(deps)),
    ...operationsOf(scoreContracts, createScoreHandlers(deps)),
    ...operationsOf(scoreModelContracts, createScoreModelHandlers(deps)),
    ...operationsOf(sourceContracts, createSourceHandlers(deps)),
    ...operationsOf(ledgerContracts, createLedgerHandlers(deps)),
    ...operationsOf(auditContracts, createAuditHandlers(deps)),
  ];
}
