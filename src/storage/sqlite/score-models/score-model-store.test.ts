import { afterEach, describe } from 'vitest';
import { scoreModelStoreSuite } from '../../../features/fraud-score/score/score-model-store.suite.ts';
import { openWatchedDatabase } from '../changes/watched-database.ts';
import type { TemporaryDatabase } from '../temporary-database.ts';
import { SqliteScoreModelStore } from './score-model-store.ts';

describe('SqliteScoreModelStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  scoreModelStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqliteScoreModelStore(temporary.database);
  });
});
