import { describe, onTestFinished } from 'vitest';
import { secondFactorStoreSuite } from '../../../platform/access/second-factor-store.suite.ts';
import { SqlAdministratorStore } from '../administrators/administrator-store.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlSecondFactorStore } from './second-factor-store.ts';

describe('SqlSecondFactorStore', () => {
  secondFactorStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return {
      administrators: new SqlAdministratorStore(database),
      factors: new SqlSecondFactorStore(database),
    };
  });
});
