import { describe, onTestFinished } from 'vitest';
import { consentStoreSuite } from '../../../people/consent-store.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import { SqlConsentStore } from './consent-store.ts';

describe('SqlConsentStore', () => {
  consentStoreSuite(async () => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    return new SqlConsentStore(database);
  });
});
