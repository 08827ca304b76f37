import type { FeedKind } from '../../src/features/business-risk/feeds/feed-kinds.ts';
import { makeWorld, type World } from '../world/world.ts';
import { playRequests, type PlayedRequest } from './play-requests.ts';

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
 * Error if the default rule set does not compile, or if the contract refuses a request.
 */
export async function* playWorld(seed: number, scale: number): AsyncGenerator<PlayedRequest> {
  const world = makeWorld(seed, { scale });
  const requests = world.requests();
  const labelled = (function* () {
    for (const { atMs, body, segment, honest } of requests)
      yield {
        atMs: world.startsAtMs + atMs,
        day: Math.floor(atMs / DAY_MS),
        body,
        segment,
        honest,
        where: `the world of seed ${seed}`,
      };
  })();
  yield* playRequests(labelled, feedsOf(world));
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
