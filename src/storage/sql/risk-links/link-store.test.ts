import { afterEach, describe } from 'vitest';
import { linkStoreSuite } from '../../../features/business-risk/links/link-store.suite.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlLinkStore } from './link-store.ts';

describe('SqlLinkStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  linkStoreSuite(async () => {
    temporary = await openTemporaryDatabase();
    const { database } = temporary;
    return { store: new SqlLinkStore(database), commit: async (writes) => void (await database.writeAll(writes)) };
  });
});
