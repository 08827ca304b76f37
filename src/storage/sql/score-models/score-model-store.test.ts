import { afterEach, describe } from 'vitest';
import { scoreModelStoreSuite } from '../../../features/fraud-score/score/score-model-store.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { SqlScoreModelStore } from './score-model-store.ts';

describe('SqlScoreModelStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  scoreModelStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    return new SqlScoreModelStore(temporary.database);
  });
});
