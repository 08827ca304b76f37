import { describe, onTestFinished } from 'vitest';
import { comparisonStoreSuite } from '../../../sources/comparison-store.suite.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlComparisonStore } from './comparison-store.ts';

describe('SqlComparisonStore', () => {
  comparisonStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqlComparisonStore(database);
  });
});
