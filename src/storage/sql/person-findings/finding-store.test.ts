import { describe, onTestFinished } from 'vitest';
import { MemorySiteSecrets } from '../../memory/site-secrets.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { findingStoreSuite } from '../../../people/re-verification/finding-store.suite.ts';
import { SqlPersonStore } from '../register/person-store.ts';
import { SqlFindingStore } from './finding-store.ts';

describe('SqlFindingStore', () => {
  findingStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    const persons = new SqlPersonStore(database, new MemorySiteSecrets());
    return { findings: new SqlFindingStore(database), persons };
  });
});
