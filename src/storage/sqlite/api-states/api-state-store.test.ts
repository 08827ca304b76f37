import { afterEach, describe } from 'vitest';
import { apiStateStoreSuite } from '../../../platform/accounts/api-state.suite.ts';
import { openWatchedDatabase } from '../changes/watched-database.ts';
import type { TemporaryDatabase } from '../temporary-database.ts';
import { SqliteApiStateStore } from './api-state-store.ts';

describe('SqliteApiStateStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());
  apiStateStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqliteApiStateStore(temporary.database);
  });
});
