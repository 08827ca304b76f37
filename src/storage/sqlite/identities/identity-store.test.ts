import { describe, onTestFinished } from 'vitest';
import { identityStoreSuite } from '../../../platform/access/identity-store.suite.ts';
import { SqliteAdministratorStore } from '../administrators/administrator-store.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteIdentityStore } from './identity-store.ts';

describe('SqliteIdentityStore', () => {
  identityStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return { administrators: new SqliteAdministratorStore(database), identities: new SqliteIdentityStore(database) };
  });
});
