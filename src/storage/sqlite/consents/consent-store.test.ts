import { describe, onTestFinished } from 'vitest';
import { consentStoreSuite } from '../../../people/consent-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteConsentStore } from './consent-store.ts';

describe('SqliteConsentStore', () => {
  consentStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqliteConsentStore(database);
  });
});
