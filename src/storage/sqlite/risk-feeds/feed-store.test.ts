import { afterEach, describe } from 'vitest';
import { feedStoreSuite } from '../../../features/business-risk/feeds/feed-store.suite.ts';
import { openWatchedDatabase } from '../changes/watched-database.ts';
import type { TemporaryDatabase } from '../temporary-database.ts';
import { SqliteFeedStore } from './feed-store.ts';

describe('SqliteFeedStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  feedStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqliteFeedStore(temporary.database);
  });
});
