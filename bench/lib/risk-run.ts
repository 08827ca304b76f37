import { createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { DecisionRecord } from '../../src/features/business-risk/decision/decision-record.ts';
import { createRiskEngine, RuleFailureCounts } from '../../src/features/business-risk/decision/risk-engine.ts';
import { PolicyHolder } from '../../src/features/business-risk/policy/risk-policy.ts';
import { createFeedIndex } from '../../src/features/business-risk/feeds/feed-index.ts';
import type { FeedKind } from '../../src/features/business-risk/feeds/feed-kinds.ts';
import { parseFeed } from '../../src/features/business-risk/feeds/parse-feed.ts';
import { createPseudonymizer } from '../../src/features/business-risk/ingest/identifiers.ts';
import { createUserAgentReader } from '../../src/features/business-risk/ingest/user-agent.ts';
import { createListIndex } from '../../src/features/business-risk/lists/list-index.ts';
import { NO_VERIFIER } from '../../src/features/business-risk/open-accounts/open-account-verifier.ts';
import { compileRules } from '../../src/features/business-risk/rules/compile-rules.ts';
import type { RuleSet } from '../../src/features/business-risk/rules/rule.ts';
import type { SimulatedEvent, Truth } from '../../src/features/business-risk/simulator/simulated-event.ts';
import { SIMULATED_FEEDS } from '../../src/features/business-risk/simulator/world.ts';
import { MemoryDecisionLog } from '../../src/storage/memory/decision-log.ts';
import { MemoryProfileStore } from '../../src/storage/memory/profile-store.ts';
import { LearningMode } from '../../src/features/business-risk/baselines/learning-mode.ts';
import { MemoryBaselines } from '../../src/engines/velocity/memory-baselines.ts';
import { MemoryVelocityStore } from '../../src/engines/velocity/velocity-store.ts';

/** A played request: the truth beside the decision. */
export interface Played {
  readonly truth: Truth;
  readonly record: DecisionRecord;
}

/**
 * Plays simulated traffic through the whole engine over stores in memory, one request after the other. Throws an Error
 * if the rules do not compile.
 */
export async function* playTraffic(events: Iterable<SimulatedEvent>, ruleSet: RuleSet): AsyncGenerator<Played> {
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
      lists: createListIndex([], pseudonym),
      feeds: simulatedFeeds(),
    }),
    velocity: new MemoryVelocityStore({ entitiesMax: 4_000_000, bytesMax: 2_000_000_000 }),
    baselines: new MemoryBaselines({ marksMax: 200_000, placesMax: 200_000 }),
    learning: new LearningMode(),
    profiles,
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
  for (const { atMs, appId, request, truth } of events) {
    const { record, writes } = await engine.assess(request, { orderId: `J615-${(number += 1)}`, appId, atMs, signal });
    for (const write of writes) if (write.operation === 'profile-visit') profiles.commit(write);
    yield { truth, record };
  }
}

/** The feeds that belong to the simulated addresses. */
function simulatedFeeds() {
  return createFeedIndex(
    Object.entries(SIMULATED_FEEDS).map(([name, text]) => ({
      version: {
        id: name,
        name,
        kind: name as FeedKind,
        source: 'simulator',
        licence: 'Apache-2.0',
        publishedAtMs: null,
        importedAtMs: 0,
        rows: 0,
        refusedRows: 0,
        digest: '',
      },
      rows: parseFeed(name as FeedKind, text).rows,
    })),
  );
}
