import { createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { LearningMode } from '../../src/features/business-risk/baselines/learning-mode.ts';
import { businessRisk } from '../../src/features/business-risk/contract.ts';
import type { DecisionRecord } from '../../src/features/business-risk/decision/decision-record.ts';
import { createRiskEngine, RuleFailureCounts } from '../../src/features/business-risk/decision/risk-engine.ts';
import { createFeedIndex } from '../../src/features/business-risk/feeds/feed-index.ts';
import type { FeedKind } from '../../src/features/business-risk/feeds/feed-kinds.ts';
import { parseFeed } from '../../src/features/business-risk/feeds/parse-feed.ts';
import { readRequest } from '../../src/features/business-risk/handler.ts';
import { createPseudonymizer } from '../../src/features/business-risk/ingest/identifiers.ts';
import { createUserAgentReader } from '../../src/features/business-risk/ingest/user-agent.ts';
import { createListIndex } from '../../src/features/business-risk/lists/list-index.ts';
import { NO_VERIFIER } from '../../src/features/business-risk/open-accounts/open-account-verifier.ts';
import { PolicyHolder } from '../../src/features/business-risk/policy/risk-policy.ts';
import { compileRules } from '../../src/features/business-risk/rules/compile-rules.ts';
import { DEFAULT_RULE_SET } from '../../src/features/business-risk/rules/default-rules.ts';
import { MemoryBaselines } from '../../src/engines/velocity/memory-baselines.ts';
import { MemoryVelocityStore } from '../../src/engines/velocity/velocity-store.ts';
import { readParams } from '../../src/server/pipeline/read-params.ts';
import { MemoryDecisionLog } from '../../src/storage/memory/decision-log.ts';
import { MemoryProfileStore } from '../../src/storage/memory/profile-store.ts';
import { makeWorld, type World, type WorldRequest } from '../world/world.ts';

/** A request of the world beside what was decided. `day` counts from 0. */
export interface PlayedRequest {
  readonly request: WorldRequest;
  readonly day: number;
  readonly record: DecisionRecord;
}

const DAY_MS = 86_400_000;
const FEEDS = {
  'data-centre': 'datacenter',
  vpn: 'vpn',
  proxy: 'proxy',
  tor: 'tor',
  carrier: 'shared',
} as const satisfies Record<World['feeds']['ranges'][number]['kind'], FeedKind>;

/**
 * Plays a world through the contract and the whole engine over stores in memory, in the world's own time. Throws an
 * Error if the default rule set does not compile.
 */
export async function* playWorld(seed: number, scale: number): AsyncGenerator<PlayedRequest> {
  const world = makeWorld(seed, { scale });
  const compilation = compileRules('bench', DEFAULT_RULE_SET);
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
      feeds: feedsOf(world),
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
  for (const request of world.requests()) {
    const params = readParams(businessRisk, { ...request.body }, world.startsAtMs + request.atMs);
    if (!params.ok) throw new Error(`the world sent a request that the contract refuses: ${JSON.stringify(params)}`);
    const call = {
      orderId: `J615-${(number += 1)}`,
      appId: 'world',
      atMs: world.startsAtMs + request.atMs,
      signal,
    };
    const { record, writes } = await engine.assess(readRequest(params.params), call);
    for (const write of writes) if (write.operation === 'profile-visit') profiles.commit(write);
    yield { request, day: Math.floor(request.atMs / DAY_MS), record };
  }
}

function feedsOf({ feeds }: World) {
  const texts = new Map<FeedKind, string[]>();
  const put = (kind: FeedKind, line: string) => texts.set(kind, [...(texts.get(kind) ?? []), line]);
  for (const { cidr, kind } of feeds.ranges) put(FEEDS[kind], cidr);
  for (const { prefix, virtual } of feeds.prefixes) if (virtual) put('virtual-operator', prefix);
  return createFeedIndex(
    [...texts].map(([kind, lines]) => ({
      version: {
        id: kind,
        name: kind,
        kind,
        source: 'bench/world',
        licence: 'Apache-2.0',
        publishedAtMs: null,
        importedAtMs: 0,
        rows: 0,
        refusedRows: 0,
        digest: '',
      },
      rows: parseFeed(kind, lines.join('\n')).rows,
    })),
  );
}
