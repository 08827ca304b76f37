import { afterEach, describe } from 'vitest';
import { momentStoreSuite } from '../../../features/business-risk/velocity/moment-store.suite.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlMomentStore } from './moment-store.ts';

describe('SqlMomentStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  momentStoreSuite(async () => {
    temporary = await openTemporaryDatabase();
    const { database } = temporary;
    return {
      store: new SqlMomentStore(database),
      commit: async (writes) => void (await database.writeAll(writes)),
    };
  });
});
