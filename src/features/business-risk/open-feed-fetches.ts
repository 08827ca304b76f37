import type { Foundation } from '../../foundation/foundation.ts';
import { systemClock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import type { FeedScheduleStore } from './feeds/feed-schedule-store.ts';
import type { FeedSource } from './feeds/feed-source.ts';
import type { FeedDesk } from './policy/feed-desk.ts';
import { FeedFetches } from './policy/feed-fetches.ts';

/** How often the schedules of feeds are looked at, by one process for all. */
const LOOK_EVERY_MS = 60_000;

/** What opens the fetches of feeds. */
export interface FeedFetchParts {
  readonly feedSchedules: FeedScheduleStore;
  readonly feedSource: FeedSource;
  readonly desk: FeedDesk;
}

/** The fetches of feeds, and the signal that ends those which operators ask for when the server closes. */
export interface OpenedFeedFetches {
  readonly feedFetches: FeedFetches;
  readonly fetchesEnd: AbortSignal;
}

/** Has feeds fetched from their URLs until the server closes, with their metric. */
export function openFeedFetches(
  { jobs, metrics, log, opened }: Foundation,
  { feedSchedules, feedSource, desk }: FeedFetchParts,
): OpenedFeedFetches {
  const ports = { clock: systemClock, random: systemRandom };
  const onFailure = (name: string, error: unknown) =>
    log.bug({ api: `feed ${name}`, orderId: null, stage: 'answer' }, error);
  const feedFetches = new FeedFetches({ ...ports, store: feedSchedules, source: feedSource, desk, onFailure });
  let [failing, held] = [0, 0];
  jobs.regularly({
    name: 'feed-fetches',
    everyMs: LOOK_EVERY_MS,
    async round(signal) {
      await feedFetches.fetchDue(signal);
      const states = (await feedFetches.list()).map(({ state }) => state);
      failing = states.filter(({ problem }) => problem !== null).length;
      held = states.filter(({ heldSinceMs }) => heldSinceMs !== null).length;
    },
  });
  metrics.gauge(
    'risk_feed_fetches_failing',
    'Scheduled feeds whose last fetch failed, at the last look of this process',
    () => failing,
  );
  metrics.gauge(
    'risk_feeds_held_back',
    'Scheduled feeds of which a newer version is held back because it is doubtful, at the last look of this process',
    () => held,
  );
  const ending = new AbortController();
  opened.defer(() => ending.abort());
  return { feedFetches, fetchesEnd: ending.signal };
}
