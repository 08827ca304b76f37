import { harmlessFeatures } from '../features/harmless-features.ts';
import type { DecisionRecord } from './decision-record.ts';

/** Builds a harmless decision record for tests, with the given parts changed. */
export function decisionRecord(changed: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    orderId: 'J615202405010000000001',
    appId: 'app-1',
    atMs: Date.parse('2024-05-01T00:00:00+08:00'),
    versionId: 'version-1',
    decision: { level: 'pass', types: [], settledBy: 'nothing', fired: [], points: 0, leftOut: [], failed: [] },
    features: harmlessFeatures(),
    listHits: [],
    feedIds: [],
    shadow: null,
    event: null,
    timings: { ingestMs: 0.1, knowledgeMs: 0.2, velocityMs: 0.3, decideMs: 0.4 },
    ...changed,
  };
}
