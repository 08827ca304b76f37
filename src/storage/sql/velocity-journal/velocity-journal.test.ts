import Database from 'better-sqlite3';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { velocityJournalSuite } from '../../../features/business-risk/velocity/velocity-journal.suite.ts';
import { migrate, readMigrations } from '../../sqlite/migrate.ts';
import type { TemporaryDatabase } from '../../../../test/reused-databases.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlVelocityJournal } from './velocity-journal.ts';

describe('SqlVelocityJournal', () => {
  let temporary: TemporaryDatabase;
  afterEach(() => temporary.dispose());

  velocityJournalSuite(async () => {
    temporary = await openTemporaryDatabase();
    const { database } = temporary;
    return {
      journalOf: (owner) => new SqlVelocityJournal(database, owner),
      commit: async (writes) => void (await database.writeAll(writes)),
    };
  });
});

test('the journal of an older release is that of a process which has the database for itself', () => {
  const migrations = readMigrations(fileURLToPath(new URL('../../sqlite/migrations', import.meta.url)));
  const connection = new Database(':memory:');
  const isLater = (area: string, number: number) => area === 'risk-engine' && number > 1;
  migrate(
    connection,
    migrations.filter(({ area, number }) => !isLater(area, number)),
    1,
  );
  connection.exec("INSERT INTO velocity_journal VALUES (7, x'01'), (9, x'02ff')");
  migrate(connection, migrations, 2);
  expect(connection.prepare('SELECT owner, seq, hex(record) AS hex FROM velocity_journal ORDER BY seq').all()).toEqual([
    { owner: '', seq: 7, hex: '01' },
    { owner: '', seq: 9, hex: '02FF' },
  ]);
  connection.close();
});
