import { afterEach, describe } from 'vitest';
import { learningStoreSuite } from '../../../features/business-risk/baselines/learning-store.suite.ts';
import { openWatchedDatabase } from '../changes/watched-database.ts';
import type { TemporaryDatabase } from '../temporary-database.ts';
import { SqliteLearningStore } from './learning-store.ts';

describe('SqliteLearningStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());
  learningStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqliteLearningStore(temporary.database);
  });
});
