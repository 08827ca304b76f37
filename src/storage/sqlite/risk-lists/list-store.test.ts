import { afterEach, describe } from 'vitest';
import { listStoreSuite } from '../../../features/business-risk/lists/list-store.suite.ts';
import { openWatchedDatabase } from '../changes/watched-database.ts';
import type { TemporaryDatabase } from '../temporary-database.ts';
import { SqliteListStore } from './list-store.ts';

describe('SqliteListStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  listStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    const { database } = temporary;
    return { store: new SqliteListStore(database), commit: async (writes) => void (await database.writeAll(writes)) };
  });
});
