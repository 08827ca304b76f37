import { afterEach, describe } from 'vitest';
import { learningStoreSuite } from '../../../features/business-risk/baselines/learning-store.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { SqlLearningStore } from './learning-store.ts';

describe('SqlLearningStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());
  learningStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqlLearningStore(temporary.database);
  });
});
