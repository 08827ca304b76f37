import { describe } from 'vitest';
import { feedScheduleStoreSuite } from '../../features/business-risk/feeds/feed-schedule-store.suite.ts';
import { MemoryFeedScheduleStore } from './feed-schedule-store.ts';

describe('MemoryFeedScheduleStore', () => {
  feedScheduleStoreSuite(async () => new MemoryFeedScheduleStore());
});
