import { afterEach, describe } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { decisionFinderSuite } from '../../../features/business-risk/decision/decision-finder.suite.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.ts';
import { SqliteDecisionFinder } from './decision-finder.ts';
import { SqliteDecisionLog } from './decision-log.ts';

describe('SqliteDecisionFinder', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  decisionFinderSuite(async () => {
    temporary = await openTemporaryDatabase();
    const { database } = temporary;
    const log = await SqliteDecisionLog.open(database, await openSecrets());
    const finder = new SqliteDecisionFinder(database);
    return { log, finder, commit: async (writes) => void (await database.writeAll(writes)) };
  });
});
