import { createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { MemoryBaselines } from '../../src/engines/velocity/memory-baselines.ts';
import { MemoryVelocityStore } from '../../src/engines/velocity/velocity-store.ts';
import { LearningMode } from '../../src/features/business-risk/baselines/learning-mode.ts';
import type { DecisionRecord } from '../../src/features/business-risk/decision/decision-record.ts';
import { createRiskEngine, RuleFailureCounts } from '../../src/features/business-risk/decision/risk-engine.ts';
import { createFeedIndex } from '../../src/features/business-risk/feeds/feed-index.ts';
import type { FeedKind } from '../../src/features/business-risk/feeds/feed-kinds.ts';
import { parseFeed } from '../../src/features/business-risk/feeds/parse-feed.ts';
import { createPseudonymizer } from '../../src/features/business-risk/ingest/identifiers.ts';
import type { RiskRequest } from '../../src/features/business-risk/ingest/risk-request.ts';
import { createUserAgentReader } from '../../src/features/business-risk/ingest/user-agent.ts';
import { createListIndex } from '../../src/features/business-risk/lists/list-index.ts';
import { NO_VERIFIER } from '../../src/features/business-risk/open-accounts/open-account-verifier.ts';
import { PolicyHolder } from '../../src/features/business-risk/policy/risk-policy.ts';
import { compileRules } from '../../src/features/business-risk/rules/compile-rules.ts';
import type { RuleSet } from '../../src/features/business-risk/rules/rule.ts';
import { MemoryDecisionLog } from '../../src/storage/memory/decision-log.ts';
import { NO_FIELDS } from '../../src/features/business-risk/ingest/declared-field.ts';
import { MemoryMomentStore } from '../../src/storage/memory/moment-store.ts';
import { MemoryProfileStore } from '../../src/storage/memory/profile-store.ts';

/** Decides one request at a time in the given order, and commits what the next decision has to know. */
export type Decide = (
  request: RiskRequest,
  call: { readonly appId: string; readonly atMs: number },
) => Promise<DecisionRecord>;

/**
 * Opens the whole risk engine over stores in memory.
 * @param feeds text of each feed, one row a line, by kind
 * Throws an Error if the rules do not compile.
 */
export function openMemoryEngine(ruleSet: RuleSet, feeds: ReadonlyMap<FeedKind, string>): Decide {
  const compilation = compileRules('bench', ruleSet);
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
  const pseudonym = createPseudonymizer((purpose, text) => createHmac('sha256', purpose).update(text).digest());
  const profiles = new MemoryProfileStore();
  const engine = createRiskEngine({
    pseudonym,
    readUserAgent: createUserAgentReader(),
    policy: new PolicyHolder({
      active: compilation.compiled,
      shadow: null,
      fields: NO_FIELDS,
      lists: createListIndex([], pseudonym),
      feeds: createFeedIndex([...feeds].map(([kind, text]) => feedOf(kind, text))),
    }),
    velocity: new MemoryVelocityStore({ entitiesMax: 4_000_000, bytesMax: 2_000_000_000 }),
    baselines: new MemoryBaselines({ marksMax: 200_000, placesMax: 200_000 }),
    learning: new LearningMode(),
    profiles,
    moments: new MemoryMomentStore(),
    listHits: null,
    links: null,
    erasureKeys: null,
    evidence: null,
    identifiers: null,
    reports: null,
    verifier: NO_VERIFIER,
    decisions: new MemoryDecisionLog(),
    failures: new RuleFailureCounts(),
    stopwatch: () => performance.now(),
  });
  const { signal } = new AbortController();
  let number = 0;
  return async (request, { appId, atMs }) => {
    const { record, writes } = await engine.assess(request, { orderId: `J615-${(number += 1)}`, appId, atMs, signal });
    for (const write of writes) if (write.operation === 'profile-visit') profiles.commit(write);
    return record;
  };
}

function feedOf(kind: FeedKind, text: string) {
  const version = {
    id: kind,
    name: kind,
    kind,
    source: 'bench',
    licence: 'Apache-2.0',
    publishedAtMs: null,
    importedAtMs: 0,
    rows: 0,
    refusedRows: 0,
    digest: '',
  };
  return { version, rows: parseFeed(kind, text).rows };
}
