import { describe } from 'vitest';
import { feedStoreSuite } from '../../features/business-risk/feeds/feed-store.suite.ts';
import { MemoryFeedStore } from './feed-store.ts';

describe('MemoryFeedStore', () => {
  feedStoreSuite(async () => new MemoryFeedStore());
});
