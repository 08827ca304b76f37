import { afterEach, describe } from 'vitest';
import { profileStoreSuite } from '../../../features/business-risk/profile/profile-store.suite.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.ts';
import { SqliteProfileStore } from './profile-store.ts';

describe('SqliteProfileStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  profileStoreSuite(async () => {
    temporary = await openTemporaryDatabase();
    const { database } = temporary;
    return {
      store: new SqliteProfileStore(database),
      commit: async (writes) => void (await database.writeAll(writes)),
    };
  });
});
