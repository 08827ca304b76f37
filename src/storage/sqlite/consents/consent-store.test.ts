import { describe, onTestFinished } from 'vitest';
import { consentStoreSuite } from '../../../people/consent-store.suite.ts';
import { openWatchedDatabase } from '../changes/watched-database.ts';
import { SqliteConsentStore } from './consent-store.ts';

describe('SqliteConsentStore', () => {
  consentStoreSuite(async () => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    return new SqliteConsentStore(database);
  });
});
