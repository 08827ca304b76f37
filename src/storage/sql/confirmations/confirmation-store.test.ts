import { describe, onTestFinished } from 'vitest';
import { confirmationStoreSuite } from '../../../platform/access/confirmation-store.suite.ts';
import { SqlAdministratorStore } from '../administrators/administrator-store.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlConfirmationStore } from './confirmation-store.ts';

describe('SqlConfirmationStore', () => {
  confirmationStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return {
      administrators: new SqlAdministratorStore(database),
      confirmations: new SqlConfirmationStore(database),
    };
  });
});
