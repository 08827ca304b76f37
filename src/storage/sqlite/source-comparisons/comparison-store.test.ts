import { describe, onTestFinished } from 'vitest';
import { comparisonStoreSuite } from '../../../sources/comparison-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteComparisonStore } from './comparison-store.ts';

describe('SqliteComparisonStore', () => {
  comparisonStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqliteComparisonStore(database);
  });
});
