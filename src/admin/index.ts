import { ALL_FEATURES, type FeatureAdminDeps } from '../features/index.ts';
import {
  adminSection,
  type AdminContract,
  type AdminDepsOf,
  type AdminOperation,
  type AdminSection,
} from '../wire/admin/define-admin.ts';
import type { Role } from '../platform/access/actor.ts';
import type { AdministratorStore } from '../platform/access/administrator-store.ts';
import { accuracyContracts } from './accuracy/contract.ts';
import { createAccuracyHandlers } from './accuracy/handler.ts';
import { administratorContracts } from './administrators/contract.ts';
import { createAdministratorHandlers, type AdministratorDeps } from './administrators/handler.ts';
import { apiStateContracts } from './api-states/contract.ts';
import { createApiStateHandlers } from './api-states/handler.ts';
import { appContracts } from './apps/contract.ts';
import { createAppHandlers } from './apps/handler.ts';
import { auditContracts } from './audit/contract.ts';
import { createAuditHandlers } from './audit/handler.ts';
import { backupContracts } from './backups/contract.ts';
import { createBackupHandlers } from './backups/handler.ts';
import { billingContracts } from './billing/contract.ts';
import { createBillingHandlers } from './billing/handler.ts';
import { calibrationFileContracts } from './calibration-files/contract.ts';
import { createCalibrationFileHandlers } from './calibration-files/handler.ts';
import { certificateContracts } from './certificates/contract.ts';
import { createCertificateHandlers } from './certificates/handler.ts';
import { clusterContracts } from './cluster/contract.ts';
import { createClusterHandlers } from './cluster/handler.ts';
import { complianceContracts } from './compliance/contract.ts';
import { createComplianceHandlers } from './compliance/handler.ts';
import { confirmationContracts } from './confirmations/contract.ts';
import { createConfirmationHandlers, type ConfirmationDeps } from './confirmations/handler.ts';
import { consentContracts } from './consents/contract.ts';
import { createConsentHandlers } from './consents/handler.ts';
import { creditContracts } from './credits/contract.ts';
import { createCreditHandlers } from './credits/handler.ts';
import { customerContracts } from './customers/contract.ts';
import { createCustomerHandlers } from './customers/handler.ts';
import { identityContracts } from './identities/contract.ts';
import { createIdentityHandlers } from './identities/handler.ts';
import { keyContracts } from './keys/contract.ts';
import { createKeyHandlers } from './keys/handler.ts';
import { ledgerContracts } from './ledger/contract.ts';
import { createLedgerHandlers } from './ledger/handler.ts';
import { packageContracts } from './packages/contract.ts';
import { createPackageHandlers } from './packages/handler.ts';
import { personContracts } from './persons/contract.ts';
import { createPersonHandlers } from './persons/handler.ts';
import { personImportContracts } from './person-imports/contract.ts';
import { createPersonImportHandlers } from './person-imports/handler.ts';
import { reVerificationContracts } from './re-verification/contract.ts';
import { createReVerificationHandlers } from './re-verification/handler.ts';
import { reportSourceContracts } from './report-sources/contract.ts';
import { createReportSourceHandlers } from './report-sources/handler.ts';
import { sandboxContracts } from './sandbox/contract.ts';
import { createSandboxHandlers } from './sandbox/handler.ts';
import { secretContracts } from './secrets/contract.ts';
import { createSecretHandlers } from './secrets/handler.ts';
import { secondFactorContracts } from './second-factors/contract.ts';
import { createSecondFactorHandlers } from './second-factors/handler.ts';
import { serverStatusContracts } from './server-status/contract.ts';
import { createServerStatusHandlers } from './server-status/handler.ts';
import { signInContracts } from './sign-in/contract.ts';
import { createSignInHandlers, type SignInDeps } from './sign-in/handler.ts';
import { alertContracts } from './alerts/contract.ts';
import { createAlertHandlers } from './alerts/handler.ts';
import { webhookContracts } from './webhooks/contract.ts';
import { createWebhookHandlers } from './webhooks/handler.ts';
import { statementContracts } from './statements/contract.ts';
import { createStatementHandlers } from './statements/handler.ts';
import { siteContracts } from './site/contract.ts';
import { createSiteHandlers } from './site/handler.ts';
import { sourceContracts } from './sources/contract.ts';
import { createSourceHandlers } from './sources/handler.ts';

/** Sections that belong to no single API. */
const SHARED_SECTIONS = [
  adminSection(
    administratorContracts,
    ({
      administrators: store,
      ...deps
    }: Omit<AdministratorDeps, 'store'> & { readonly administrators: AdministratorStore }) =>
      createAdministratorHandlers({ ...deps, store }),
  ),
  adminSection(signInContracts, (deps: Omit<SignInDeps, 'operationsOf'>) =>
    createSignInHandlers({ ...deps, operationsOf }),
  ),
  adminSection(secondFactorContracts, createSecondFactorHandlers),
  adminSection(identityContracts, createIdentityHandlers),
  adminSection(confirmationContracts, (deps: Omit<ConfirmationDeps, 'rolesOf'>) =>
    createConfirmationHandlers({ ...deps, rolesOf }),
  ),
  adminSection(customerContracts, createCustomerHandlers),
  adminSection(billingContracts, createBillingHandlers),
  adminSection(appContracts, createAppHandlers),
  adminSection(keyContracts, createKeyHandlers),
  adminSection(packageContracts, createPackageHandlers),
  adminSection(apiStateContracts, createApiStateHandlers),
  adminSection(serverStatusContracts, createServerStatusHandlers),
  adminSection(clusterContracts, createClusterHandlers),
  adminSection(siteContracts, createSiteHandlers),
  adminSection(personContracts, createPersonHandlers),
  adminSection(personImportContracts, createPersonImportHandlers),
  adminSection(reVerificationContracts, createReVerificationHandlers),
  adminSection(certificateContracts, createCertificateHandlers),
  adminSection(complianceContracts, createComplianceHandlers),
  adminSection(consentContracts, createConsentHandlers),
  adminSection(secretContracts, createSecretHandlers),
  adminSection(backupContracts, createBackupHandlers),
  adminSection(sandboxContracts, createSandboxHandlers),
  adminSection(reportSourceContracts, createReportSourceHandlers),
  adminSection(sourceContracts, createSourceHandlers),
  adminSection(ledgerContracts, createLedgerHandlers),
  adminSection(creditContracts, createCreditHandlers),
  adminSection(statementContracts, createStatementHandlers),
  adminSection(accuracyContracts, createAccuracyHandlers),
  adminSection(calibrationFileContracts, createCalibrationFileHandlers),
  adminSection(alertContracts, createAlertHandlers),
  adminSection(webhookContracts, createWebhookHandlers),
  adminSection(auditContracts, createAuditHandlers),
] as const;

const SECTIONS: readonly AdminSection<never>[] = [
  ...SHARED_SECTIONS,
  ...ALL_FEATURES.flatMap(({ adminSections }) => adminSections),
];

/** Every operation of the admin API. The routes, the CLI, the docs and the tests are made from this list. */
export const ADMIN_CONTRACTS: readonly AdminContract[] = SECTIONS.flatMap(({ contracts }) => contracts);

function rolesOf(operation: string): AdminContract['roles'] {
  return ADMIN_CONTRACTS.find(({ name }) => name === operation)?.roles ?? [];
}

function operationsOf(role: Role): readonly string[] {
  return ADMIN_CONTRACTS.filter(({ roles }) => roles.includes(role)).map(({ name }) => name);
}

/** Everything that the sections need together. */
export type AdminDeps = AdminDepsOf<typeof SHARED_SECTIONS> & FeatureAdminDeps;

/** Joins each contract with its handler. */
export function createAdminOperations(deps: AdminDeps): readonly AdminOperation[] {
  return SECTIONS.flatMap(({ operations }) => operations(deps as never));
}
