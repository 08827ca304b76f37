import { afterEach, describe } from 'vitest';
import { linkStoreSuite } from '../../../features/business-risk/links/link-store.suite.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.ts';
import { SqliteLinkStore } from './link-store.ts';

describe('SqliteLinkStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  linkStoreSuite(async () => {
    temporary = await openTemporaryDatabase();
    const { database } = temporary;
    return { store: new SqliteLinkStore(database), commit: async (writes) => void (await database.writeAll(writes)) };
  });
});
