import { afterEach, describe } from 'vitest';
import { declaredFieldStoreSuite } from '../../../features/business-risk/ingest/declared-field-store.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { SqlDeclaredFieldStore } from './declared-field-store.ts';

describe('SqlDeclaredFieldStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());
  declaredFieldStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqlDeclaredFieldStore(temporary.database);
  });
});
