import { describe, onTestFinished } from 'vitest';
import { administratorStoreSuite } from '../../../platform/access/administrator-store.suite.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlAdministratorStore } from './administrator-store.ts';

describe('SqlAdministratorStore', () => {
  administratorStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqlAdministratorStore(database);
  });
});
