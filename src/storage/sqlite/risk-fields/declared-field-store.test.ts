import { afterEach, describe } from 'vitest';
import { declaredFieldStoreSuite } from '../../../features/business-risk/ingest/declared-field-store.suite.ts';
import { openWatchedDatabase } from '../changes/watched-database.ts';
import type { TemporaryDatabase } from '../temporary-database.ts';
import { SqliteDeclaredFieldStore } from './declared-field-store.ts';

describe('SqliteDeclaredFieldStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());
  declaredFieldStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqliteDeclaredFieldStore(temporary.database);
  });
});
