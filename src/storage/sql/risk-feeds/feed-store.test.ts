import { afterEach, describe } from 'vitest';
import { feedStoreSuite } from '../../../features/business-risk/feeds/feed-store.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { SqlFeedStore } from './feed-store.ts';

describe('SqlFeedStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  feedStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqlFeedStore(temporary.database);
  });
});
