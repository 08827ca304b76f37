import { afterEach, describe } from 'vitest';
import { scoreModelStoreSuite } from '../../../features/fraud-score/score/score-model-store.suite.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.ts';
import { SqliteScoreModelStore } from './score-model-store.ts';

describe('SqliteScoreModelStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  scoreModelStoreSuite(async () => {
    temporary = await openTemporaryDatabase();
    return new SqliteScoreModelStore(temporary.database);
  });
});
