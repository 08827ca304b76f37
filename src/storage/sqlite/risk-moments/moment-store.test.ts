import { afterEach, describe } from 'vitest';
import { momentStoreSuite } from '../../../features/business-risk/velocity/moment-store.suite.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.ts';
import { SqliteMomentStore } from './moment-store.ts';

describe('SqliteMomentStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  momentStoreSuite(async () => {
    temporary = await openTemporaryDatabase();
    const { database } = temporary;
    return {
      store: new SqliteMomentStore(database),
      commit: async (writes) => void (await database.writeAll(writes)),
    };
  });
});
