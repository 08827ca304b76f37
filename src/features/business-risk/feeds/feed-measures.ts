import type { AlertMeasure } from '../../../platform/alerts/alert-watch.ts';
import { feedAge, type FeedVersion } from './feed-kinds.ts';

const DAY_MS = 86_400_000;

/**
 * Makes the measures over feeds. A subject is the name of a feed.
 *
 * @param active gives the versions that decisions use
 */
export function feedMeasures(active: () => readonly FeedVersion[]) {
  return {
    'feed-age': async (_rule, nowMs) =>
      active().flatMap((version) => {
        const { staleAtMs } = feedAge(version, nowMs);
        return staleAtMs === null ? [] : [{ subject: version.name, value: Math.max(0, (nowMs - staleAtMs) / DAY_MS) }];
      }),
  } satisfies Readonly<Record<string, AlertMeasure>>;
}

/** Counts the active feeds that are older than their kind may be. */
export function staleFeeds(active: readonly FeedVersion[], nowMs: number): number {
  return active.filter((version) => feedAge(version, nowMs).isStale).length;
}
