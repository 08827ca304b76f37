import { afterEach, describe } from 'vitest';
import { profileStoreSuite } from '../../../features/business-risk/profile/profile-store.suite.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlProfileStore } from './profile-store.ts';

describe('SqlProfileStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  profileStoreSuite(async () => {
    temporary = await openTemporaryDatabase();
    const { database } = temporary;
    return {
      store: new SqlProfileStore(database),
      commit: async (writes) => void (await database.writeAll(writes)),
    };
  });
});
