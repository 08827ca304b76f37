import { afterEach, describe } from 'vitest';
import { feedStoreSuite } from '../../../features/business-risk/feeds/feed-store.suite.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.ts';
import { SqliteFeedStore } from './feed-store.ts';

describe('SqliteFeedStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  feedStoreSuite(async () => {
    temporary = await openTemporaryDatabase();
    return new SqliteFeedStore(temporary.database);
  });
});
