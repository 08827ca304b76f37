import { afterEach, describe } from 'vitest';
import { apiStateStoreSuite } from '../../../platform/accounts/api-state.suite.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.ts';
import { SqliteApiStateStore } from './api-state-store.ts';

describe('SqliteApiStateStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());
  apiStateStoreSuite(async () => {
    temporary = await openTemporaryDatabase();
    return new SqliteApiStateStore(temporary.database);
  });
});
