import { afterEach, describe } from 'vitest';
import { apiStateStoreSuite } from '../../../platform/accounts/api-state.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { SqlApiStateStore } from './api-state-store.ts';

describe('SqlApiStateStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());
  apiStateStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqlApiStateStore(temporary.database);
  });
});
