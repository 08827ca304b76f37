import { describe, onTestFinished } from 'vitest';
import { identityStoreSuite } from '../../../platform/access/identity-store.suite.ts';
import { SqlAdministratorStore } from '../administrators/administrator-store.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlIdentityStore } from './identity-store.ts';

describe('SqlIdentityStore', () => {
  identityStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return { administrators: new SqlAdministratorStore(database), identities: new SqlIdentityStore(database) };
  });
});
