import { describe, onTestFinished } from 'vitest';
import { signInLinkStoreSuite } from '../../../platform/access/sign-in-link-store.suite.ts';
import { SqlAdministratorStore } from '../administrators/administrator-store.ts';
import { SqlSecondFactorStore } from '../second-factors/second-factor-store.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlSignInLinkStore } from './sign-in-link-store.ts';

describe('SqlSignInLinkStore', () => {
  signInLinkStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return {
      administrators: new SqlAdministratorStore(database),
      factors: new SqlSecondFactorStore(database),
      links: new SqlSignInLinkStore(database),
    };
  });
});
