import { afterEach, describe } from 'vitest';
import { apiStateStoreSuite } from '../../../platform/accounts/api-state.suite.ts';
import { openWatchedDatabase } from '../../sqlite/watched-database.ts';
import type { TemporaryDatabase } from '../../sqlite/temporary-database.ts';
import { SqlApiStateStore } from './api-state-store.ts';

describe('SqlApiStateStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());
  apiStateStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqlApiStateStore(temporary.database);
  });
});
