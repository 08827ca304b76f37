import { businessRisk } from '../../src/features/business-risk/contract.ts';
import type { DecisionRecord } from '../../src/features/business-risk/decision/decision-record.ts';
import type { FeedKind } from '../../src/features/business-risk/feeds/feed-kinds.ts';
import { readRequest } from '../../src/features/business-risk/handler.ts';
import { DEFAULT_RULE_SET } from '../../src/features/business-risk/rules/default-rules.ts';
import { readParams } from '../../src/server/pipeline/read-params.ts';
import { makeWorld, type World, type WorldRequest } from '../world/world.ts';
import { openMemoryEngine } from './memory-engine.ts';

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
  const decide = openMemoryEngine(DEFAULT_RULE_SET, feedsOf(world));
  for (const request of world.requests()) {
    const atMs = world.startsAtMs + request.atMs;
    const params = readParams(businessRisk, { ...request.body }, atMs);
    if (!params.ok) throw new Error(`the world sent a request that the contract refuses: ${JSON.stringify(params)}`);
    const record = await decide(readRequest(params.params), { appId: 'world', atMs });
    yield { request, day: Math.floor(request.atMs / DAY_MS), record };
  }
}

function feedsOf({ feeds }: World): ReadonlyMap<FeedKind, string> {
  const lines = new Map<FeedKind, string[]>();
  const put = (kind: FeedKind, line: string) => {
    const known = lines.get(kind);
    if (known === undefined) lines.set(kind, [line]);
    else known.push(line);
  };
  for (const { cidr, kind } of feeds.ranges) put(FEEDS[kind], cidr);
  for (const { prefix, virtual } of feeds.prefixes) if (virtual) put('virtual-operator', prefix);
  return new Map([...lines].map(([kind, rows]) => [kind, rows.join('\n')]));
}
