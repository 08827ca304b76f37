import { createAccountEvidence } from '../features/fraud-score/evidence/account-evidence.ts';
import { OwnDecisionReports } from '../features/fraud-score/evidence/decision-reports.ts';
import { businessRisk } from '../features/business-risk/contract.ts';
import { openBusinessRisk, type StoredBusinessRisk } from '../features/business-risk/open.ts';
import { MemoryBaselines } from '../engines/velocity/memory-baselines.ts';
import { MemoryVelocityStore } from '../engines/velocity/velocity-store.ts';
import { EvidenceOrderLabels } from '../features/fraud-score/evidence/order-labels.ts';
import { erasureKeysByKind, erasureKeysOf } from '../features/fraud-score/evidence/erasure-keys.ts';
import { MemoryMomentStore } from '../storage/memory/moment-store.ts';
import { MemoryProfileStore } from '../storage/memory/profile-store.ts';
import { compileRanges } from '../platform/admission/address-ranges.ts';
import { HttpFeedSource } from '../remote/outgoing/http-feed-source.ts';
import type { Ground } from './open-foundation.ts';
import { BASELINE_LIMITS, openBaselines } from './open-baselines.ts';
import { openSharedVelocity } from './open-shared-velocity.ts';
import { openVelocity, velocityLimits } from './open-velocity.ts';
import { openVerifier } from './open-verifier.ts';

/**
 * Opens the risk decision over the stores, with its velocity windows restored. Throws Fault or Error if they cannot be
 * read.
 */
export async function openStoredRisk(ground: Ground): Promise<StoredBusinessRisk> {
  const { config, secrets, stores, identifiers } = ground;
  return openBusinessRisk(ground, {
    ...stores,
    identifiers,
    ...(config.redis.urls.length > 0
      ? await openSharedVelocity(ground)
      : { velocity: await openVelocity(ground, stores.velocityJournal), velocityDrafts: null }),
    baselines: await openBaselines(ground, stores),
    evidence: createAccountEvidence({ store: stores.evidence, secrets }),
    reports: new OwnDecisionReports({
      store: stores.evidence,
      secrets,
      api: businessRisk.name,
      rejectionsAreEvidence: config.risk.decisionsAsEvidence,
    }),
    labels: new EvidenceOrderLabels(stores.evidence, businessRisk.name),
    erasureKeys: (ingested) => erasureKeysOf(secrets, ingested),
    erasureKeysByKind: (ingested) => erasureKeysByKind(secrets, ingested),
    feedSource: new HttpFeedSource({ allowed: compileRanges(config.feeds.allow) }),
    verifier: openVerifier(config),
    openBacktestStores: () => {
      const profiles = new MemoryProfileStore();
      const moments = new MemoryMomentStore();
      return {
        velocity: new MemoryVelocityStore(velocityLimits(config)),
        baselines: new MemoryBaselines(BASELINE_LIMITS),
        profiles,
        moments,
        commit: async (write) => (write.operation === 'risk-moment' ? moments : profiles).commit(write),
      };
    },
  });
}
