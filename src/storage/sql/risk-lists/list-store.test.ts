import { afterEach, describe } from 'vitest';
import { listStoreSuite } from '../../../features/business-risk/lists/list-store.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { SqlListStore } from './list-store.ts';

describe('SqlListStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  listStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    const { database } = temporary;
    return { store: new SqlListStore(database), commit: async (writes) => void (await database.writeAll(writes)) };
  });
});
