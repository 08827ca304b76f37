import { describe, onTestFinished } from 'vitest';
import { signInLinkStoreSuite } from '../../../platform/access/sign-in-link-store.suite.ts';
import { SqliteAdministratorStore } from '../administrators/administrator-store.ts';
import { SqliteSecondFactorStore } from '../second-factors/second-factor-store.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteSignInLinkStore } from './sign-in-link-store.ts';

describe('SqliteSignInLinkStore', () => {
  signInLinkStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return {
      administrators: new SqliteAdministratorStore(database),
      factors: new SqliteSecondFactorStore(database),
      links: new SqliteSignInLinkStore(database),
    };
  });
});
