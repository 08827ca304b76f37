import { afterEach, describe } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { caseStoreSuite } from '../../../features/business-risk/cases/case-store.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { durableWrite } from '../database.ts';
import { SqlCaseStore } from './case-store.ts';

describe('SqlCaseStore', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  caseStoreSuite(async () => {
    temporary = await openWatchedDatabase();
    const { database } = temporary;
    return {
      store: new SqlCaseStore(database, await openSecrets()),
      commit: async (writes) => void (await database.writeAll(writes)),
      // A declared field stands for what another store keeps: it is written in the same commit, or not at all.
      also: {
        write: durableWrite('riskLearning.putEnd', 7),
        isDone: async () => (await database.read('riskLearning.readEnd', undefined)) === 7,
      },
    };
  });
});
