import { describe, onTestFinished } from 'vitest';
import { secondFactorStoreSuite } from '../../../platform/access/second-factor-store.suite.ts';
import { SqliteAdministratorStore } from '../administrators/administrator-store.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteSecondFactorStore } from './second-factor-store.ts';

describe('SqliteSecondFactorStore', () => {
  secondFactorStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return {
      administrators: new SqliteAdministratorStore(database),
      factors: new SqliteSecondFactorStore(database),
    };
  });
});
