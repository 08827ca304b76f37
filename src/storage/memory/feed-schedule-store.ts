import type { FeedScheduleStore, ScheduledFeed } from '../../features/business-risk/feeds/feed-schedule-store.ts';
import {
  NOTHING_FETCHED,
  type FeedSchedule,
  type FetchState,
} from '../../features/business-risk/feeds/feed-schedule.ts';

/** Keeps which feeds are fetched in memory, for tests. */
export class MemoryFeedScheduleStore implements FeedScheduleStore {
  readonly #feeds = new Map<string, ScheduledFeed>();

  async list(): Promise<readonly ScheduledFeed[]> {
    return [...this.#feeds.values()].toSorted((a, b) => (a.schedule.name < b.schedule.name ? -1 : 1));
  }

  async put(schedule: FeedSchedule): Promise<void> {
    this.#feeds.set(schedule.name, { schedule, state: NOTHING_FETCHED });
  }

  async remove(name: string): Promise<boolean> {
    return this.#feeds.delete(name);
  }

  async note({ name, createdAtMs }: Pick<FeedSchedule, 'name' | 'createdAtMs'>, state: FetchState): Promise<void> {
    const kept = this.#feeds.get(name);
    if (kept?.schedule.createdAtMs === createdAtMs) this.#feeds.set(name, { ...kept, state });
  }
}
