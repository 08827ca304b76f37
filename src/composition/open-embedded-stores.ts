import type { SiteVault } from '../platform/secrets/site-vault.ts';
import { RememberedProfiles } from '../storage/memory/remembered-profiles.ts';
import { SqliteAdministratorStore } from '../storage/sqlite/administrators/administrator-store.ts';
import { SqliteApiKeyStore } from '../storage/sqlite/api-keys/api-key-store.ts';
import { SqliteApiStateStore } from '../storage/sqlite/api-states/api-state-store.ts';
import { SqliteAppStore } from '../storage/sqlite/apps/app-store.ts';
import { SqliteAttackRecorder } from '../storage/sqlite/attacks/attack-recorder.ts';
import { SqliteAttackStore } from '../storage/sqlite/attacks/attack-store.ts';
import { SqliteAttemptStore } from '../storage/sqlite/attempts/attempt-store.ts';
import { SqliteAuditLog } from '../storage/sqlite/audit/audit-log.ts';
import { SqliteCallStore } from '../storage/sqlite/calls/call-store.ts';
import { SqliteChallengePolicyStore } from '../storage/sqlite/challenge-policies/challenge-policy-store.ts';
import { SqliteConsentStore } from '../storage/sqlite/consents/consent-store.ts';
import { SqliteEvidenceStore } from '../storage/sqlite/evidence/evidence-store.ts';
import { SqliteIdentifierStore } from '../storage/sqlite/evidence/identifier-store.ts';
import { SqliteLedger } from '../storage/sqlite/ledger/ledger.ts';
import { SqliteNodeStore } from '../storage/sqlite/nodes/node-store.ts';
import { SqlitePackageStore } from '../storage/sqlite/packages/package-store.ts';
import { SqlitePictureStore } from '../storage/sqlite/pictures/picture-store.ts';
import { SqliteErasureLog } from '../storage/sqlite/register/erasure-log.ts';
import { SqlitePersonStore } from '../storage/sqlite/register/person-store.ts';
import { SqliteRegister } from '../storage/sqlite/register/register.ts';
import { SqliteDecisionLog } from '../storage/sqlite/risk-decisions/decision-log.ts';
import { SqliteDeclaredFieldStore } from '../storage/sqlite/risk-fields/declared-field-store.ts';
import { SqliteMomentStore } from '../storage/sqlite/risk-moments/moment-store.ts';
import { SqliteFeedStore } from '../storage/sqlite/risk-feeds/feed-store.ts';
import { SqliteLearningStore } from '../storage/sqlite/risk-learning/learning-store.ts';
import { SqliteListStore } from '../storage/sqlite/risk-lists/list-store.ts';
import { SqliteProfileStore } from '../storage/sqlite/risk-profiles/profile-store.ts';
import { SqliteRuleVersionStore } from '../storage/sqlite/risk-rules/rule-version-store.ts';
import { sealedPlacesOf } from '../storage/sqlite/rotation/sealed-place.ts';
import { SqliteReportSourceStore } from '../storage/sqlite/report-sources/report-source-store.ts';
import { SqliteSandboxStore } from '../storage/sqlite/sandbox/sandbox-store.ts';
import { SqliteScoreModelStore } from '../storage/sqlite/score-models/score-model-store.ts';
import { SqliteComparisonStore } from '../storage/sqlite/source-comparisons/comparison-store.ts';
import type { SqliteDatabase } from '../storage/sqlite/sqlite-database.ts';
import { SqliteVelocityJournal } from '../storage/sqlite/velocity-journal/velocity-journal.ts';
import type { Stores } from '../storage/stores.ts';

/**
 * Opens every store over the embedded database: one process, one file, no service. Throws Fault if the database fails.
 */
export async function openEmbeddedStores(database: SqliteDatabase, secrets: SiteVault): Promise<Stores> {
  return {
    apps: new SqliteAppStore(database, secrets),
    keys: new SqliteApiKeyStore(database),
    packages: new SqlitePackageStore(database),
    apiStates: new SqliteApiStateStore(database),
    calls: new SqliteCallStore(database, secrets),
    ledger: new SqliteLedger(database, secrets),
    nodes: new SqliteNodeStore(database),
    administrators: new SqliteAdministratorStore(database),
    audit: new SqliteAuditLog(database),
    reportSources: new SqliteReportSourceStore(database),
    persons: new SqlitePersonStore(database, secrets),
    register: (encoderId) => new SqliteRegister(database, secrets, encoderId),
    consents: new SqliteConsentStore(database),
    erasures: new SqliteErasureLog(database),
    attacks: new SqliteAttackStore(database),
    attackRecorder: new SqliteAttackRecorder(),
    attempts: new SqliteAttemptStore(database),
    evidence: new SqliteEvidenceStore(database),
    identifiers: new SqliteIdentifierStore(database),
    scoreModels: new SqliteScoreModelStore(database),
    ruleVersions: new SqliteRuleVersionStore(database),
    lists: new SqliteListStore(database),
    feeds: new SqliteFeedStore(database),
    learningChoices: new SqliteLearningStore(database),
    declaredFields: new SqliteDeclaredFieldStore(database),
    moments: new SqliteMomentStore(database),
    decisions: await SqliteDecisionLog.open(database, secrets),
    profiles: new RememberedProfiles(new SqliteProfileStore(database)),
    velocityJournal: new SqliteVelocityJournal(database),
    challengePolicies: new SqliteChallengePolicyStore(database),
    pictures: new SqlitePictureStore(database),
    sandbox: new SqliteSandboxStore(database),
    comparisons: new SqliteComparisonStore(database),
    sealedPlaces: sealedPlacesOf(database, secrets),
    scrub: () => database.scrub(),
  };
}
