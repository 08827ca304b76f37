import type { FeedDesk } from '../../src/features/business-risk/policy/feed-desk.ts';
import type { FeedKind } from '../../src/features/business-risk/feeds/feed-kinds.ts';
import { SIMULATED_FEEDS } from '../../src/features/business-risk/simulator/world.ts';

/** Imports the feeds that belong to the simulated addresses. Throws an Error if a feed is refused. */
export async function importSimulatedFeeds(desk: FeedDesk): Promise<void> {
  for (const [kind, text] of Object.entries(SIMULATED_FEEDS)) {
    const feed = {
      id: kind,
      name: kind,
      kind: kind as FeedKind,
      source: 'simulator',
      licence: 'Apache-2.0',
      publishedAtMs: null,
      text,
      isForced: false,
    };
    const result = await desk.import(feed, 0);
    if (!result.ok) throw new Error(result.problem);
  }
}
