import type { AlertMeasure } from '../../../platform/alerts/alert-watch.ts';
import type { ScheduledFeed } from './feed-schedule-store.ts';
import { feedAge, type FeedVersion } from './feed-kinds.ts';

const DAY_MS = 86_400_000;

/**
 * Makes the measures over feeds. A subject is the name of a feed. A feed with a newer version that is held back is out of date
 * since then, whatever its age.
 *
 * @param active gives the versions that decisions use
 */
export function feedMeasures(active: () => readonly FeedVersion[], schedules: () => Promise<readonly ScheduledFeed[]>) {
  return {
    'feed-age': async (_rule, nowMs) => {
      const since = new Map(
        active().flatMap((version) => {
          const { staleAtMs } = feedAge(version, nowMs);
          return staleAtMs === null ? [] : [[version.name, staleAtMs] as const];
        }),
      );
      for (const { schedule, state } of await schedules())
        if (state.heldSinceMs !== null)
          since.set(schedule.name, Math.min(since.get(schedule.name) ?? Infinity, state.heldSinceMs));
      return [...since].map(([subject, sinceMs]) => ({ subject, value: Math.max(0, (nowMs - sinceMs) / DAY_MS) }));
    },
  } satisfies Readonly<Record<string, AlertMeasure>>;
}

/** Counts the active feeds that are older than their kind may be. */
export function staleFeeds(active: readonly FeedVersion[], nowMs: number): number {
  return active.filter((version) => feedAge(version, nowMs).isStale).length;
}
