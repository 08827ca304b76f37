import type { DecisionRecord } from '../../src/features/business-risk/decision/decision-record.ts';
import type { FeedKind } from '../../src/features/business-risk/feeds/feed-kinds.ts';
import type { RuleSet } from '../../src/features/business-risk/rules/rule.ts';
import type { SimulatedEvent, Truth } from '../../src/features/business-risk/simulator/simulated-event.ts';
import { SIMULATED_FEEDS } from '../../src/features/business-risk/simulator/world.ts';
import { openMemoryEngine } from './memory-engine.ts';

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
  const decide = openMemoryEngine(ruleSet, new Map(Object.entries(SIMULATED_FEEDS) as [FeedKind, string][]));
  for (const { atMs, appId, request, truth } of events) yield { truth, record: await decide(request, { appId, atMs }) };
}
