import type { FeedScheduleStore, ScheduledFeed } from '../../../features/business-risk/feeds/feed-schedule-store.ts';
import {
  NOTHING_FETCHED,
  type FeedSchedule,
  type FetchState,
} from '../../../features/business-risk/feeds/feed-schedule.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { SqlDatabase } from '../database.ts';
import { openText, sealText } from '../sealed-text.ts';

/** Keeps which feeds are fetched in the database, sealed with their URLs. */
export class SqlFeedScheduleStore implements FeedScheduleStore {
  readonly #database: SqlDatabase;
  readonly #secrets: Pick<SiteSecrets, 'seal' | 'open'>;

  constructor(database: SqlDatabase, secrets: Pick<SiteSecrets, 'seal' | 'open'>) {
    this.#database = database;
    this.#secrets = secrets;
  }

  async list(): Promise<readonly ScheduledFeed[]> {
    const records = await this.#database.read('riskFeedSchedules.list', null);
    return records.map(({ name, scheduleSealed, state }) => ({
      schedule: JSON.parse(openText(this.#secrets, feedScheduleContext(name), scheduleSealed)) as FeedSchedule,
      state,
    }));
  }

  async put(schedule: FeedSchedule): Promise<void> {
    const { name, createdAtMs } = schedule;
    const scheduleSealed = sealText(this.#secrets, feedScheduleContext(name), JSON.stringify(schedule));
    const record = { name, createdAtMs, scheduleSealed, state: NOTHING_FETCHED };
    await this.#database.write('riskFeedSchedules.put', record);
  }

  remove(name: string): Promise<boolean> {
    return this.#database.write('riskFeedSchedules.remove', name);
  }

  async note({ name, createdAtMs }: Pick<FeedSchedule, 'name' | 'createdAtMs'>, state: FetchState): Promise<void> {
    await this.#database.write('riskFeedSchedules.note', { name, createdAtMs, state });
  }
}

/** Gives the context that binds a sealed schedule to the name of its feed. */
export function feedScheduleContext(name: string): string {
  return `risk.feed-schedule:${name}`;
}
