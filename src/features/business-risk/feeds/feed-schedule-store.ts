import type { FeedSchedule, FetchState } from './feed-schedule.ts';

/** A schedule, and what is known of its fetches. */
export interface ScheduledFeed {
  readonly schedule: FeedSchedule;
  readonly state: FetchState;
}

/**
 * Keeps which feeds are fetched, and how that went. Implemented in storage/. Every implementation passes
 * feed-schedule-store.suite.ts. All methods throw Fault.
 */
export interface FeedScheduleStore {
  /** All schedules, by name. */
  list(): Promise<readonly ScheduledFeed[]>;

  /** Keeps a schedule in place of the earlier one of its name. Nothing was fetched of it then. */
  put(schedule: FeedSchedule): Promise<void>;

  /** Removes a schedule. Versions of the feed stay. Returns false if there is none. */
  remove(name: string): Promise<boolean>;

  /** Notes how a fetch went. Does nothing if the schedule was removed or replaced meanwhile. */
  note(fetched: Pick<FeedSchedule, 'name' | 'createdAtMs'>, state: FetchState): Promise<void>;
}
