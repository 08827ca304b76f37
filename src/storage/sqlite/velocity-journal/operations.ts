import type { JournalEntry } from '../../../features/business-risk/velocity/velocity-journal.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** The SQL of the journal of velocity events. Each event is in the commit of its decision. */
export const velocityJournalOperations = defineStore({
  reads: {
    page: (
      connection: Connection,
      { after, limit }: { readonly after: number; readonly limit: number },
    ): readonly JournalEntry[] =>
      statement<JournalEntry>(connection, 'SELECT seq, record FROM velocity_journal WHERE seq > ? ORDER BY seq LIMIT ?')
        .all(after, limit)
        .map(({ seq, record }) => ({ seq, record: Uint8Array.from(record) })),
  },
  lists: {
    append(connection: Connection, entries: readonly JournalEntry[]): readonly undefined[] {
      const insert = statement(connection, 'INSERT INTO velocity_journal VALUES (?, ?) ON CONFLICT DO NOTHING');
      // Each process counts by itself, so another one may have taken the number. The event then goes to the end.
      const toEnd = 'INSERT INTO velocity_journal SELECT max(seq) + 1, ? FROM velocity_journal';
      return entries.map(({ seq, record }) => {
        if (insert.run(seq, record).changes === 0) statement(connection, toEnd).run(record);
        return undefined;
      });
    },
  },
  writes: {
    trim: (connection: Connection, { seq, limit }: { readonly seq: number; readonly limit: number }): number =>
      statement(
        connection,
        'DELETE FROM velocity_journal WHERE seq IN (SELECT seq FROM velocity_journal WHERE seq <= ? ORDER BY seq LIMIT ?)',
      ).run(seq, limit).changes,
  },
});
