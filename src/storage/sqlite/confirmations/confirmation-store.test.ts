import { describe, onTestFinished } from 'vitest';
import { confirmationStoreSuite } from '../../../platform/access/confirmation-store.suite.ts';
import { SqliteAdministratorStore } from '../administrators/administrator-store.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteConfirmationStore } from './confirmation-store.ts';

describe('SqliteConfirmationStore', () => {
  confirmationStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return {
      administrators: new SqliteAdministratorStore(database),
      confirmations: new SqliteConfirmationStore(database),
    };
  });
});
