import { describe, onTestFinished } from 'vitest';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { feedScheduleStoreSuite } from '../../../features/business-risk/feeds/feed-schedule-store.suite.ts';
import { SqlFeedScheduleStore } from './feed-schedule-store.ts';

describe('SqlFeedScheduleStore', () => {
  feedScheduleStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqlFeedScheduleStore(database, await openSecrets());
  });
});
