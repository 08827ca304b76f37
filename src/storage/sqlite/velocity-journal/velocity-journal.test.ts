import { afterEach, describe } from 'vitest';
import { velocityJournalSuite } from '../../../features/business-risk/velocity/velocity-journal.suite.ts';
import { openTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.ts';
import { SqliteVelocityJournal } from './velocity-journal.ts';

describe('SqliteVelocityJournal', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  velocityJournalSuite(async () => {
    temporary = await openTemporaryDatabase();
    const { database } = temporary;
    return {
      journal: new SqliteVelocityJournal(database),
      commit: async (writes) => void (await database.writeAll(writes)),
    };
  });
});
