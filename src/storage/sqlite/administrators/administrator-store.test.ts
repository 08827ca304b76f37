import { describe, onTestFinished } from 'vitest';
import { administratorStoreSuite } from '../../../platform/access/administrator-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteAdministratorStore } from './administrator-store.ts';

describe('SqliteAdministratorStore', () => {
  administratorStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqliteAdministratorStore(database);
  });
});
