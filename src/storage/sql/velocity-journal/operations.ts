import type { JournalEntry, OwnedJournalEntry } from '../../../features/business-risk/velocity/velocity-journal.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

/** What a page or a removal covers: the entries of one owner up to a number, or after it, and at most so many. */
interface Range {
  readonly owner: string;
  readonly seq: number;
  readonly limit: number;
}

/** Goes from owner to owner through the primary key, and so reads one entry of each and none in between. */
const NEWEST_OF_OTHERS = `WITH RECURSIVE owners (owner) AS (
    SELECT min(owner) FROM velocity_journal
    UNION ALL
    SELECT (SELECT min(owner) FROM velocity_journal WHERE owner > owners.owner) FROM owners WHERE owner IS NOT NULL
  )
  SELECT owner, seq, record FROM velocity_journal AS entry
  WHERE owner IN (SELECT owner FROM owners WHERE owner <> ?)
    AND seq = (SELECT max(seq) FROM velocity_journal WHERE owner = entry.owner)`;

const APPEND = insertInto('velocity_journal', { owner: 'text', seq: 'whole', record: 'bytes' });

/**
 * The SQL of the journal of velocity events. Each event is in the commit of its decision. Numbers belong to an owner:
 * one process, which counts by itself.
 */
export const velocityJournalOperations = defineStore({
  reads: {
    page: (connection: Connection, { owner, seq, limit }: Range): readonly JournalEntry[] =>
      statement<JournalEntry>(
        connection,
        'SELECT seq, record FROM velocity_journal WHERE owner = ? AND seq > ? ORDER BY seq LIMIT ?',
      )
        .all(owner, seq, limit)
        .map((entry) => ({ seq: entry.seq, record: Uint8Array.from(entry.record) })),
    newestOfOthers: (connection: Connection, owner: string): readonly OwnedJournalEntry[] =>
      statement<OwnedJournalEntry>(connection, NEWEST_OF_OTHERS)
        .all(owner)
        .map((entry) => ({ owner: entry.owner, seq: entry.seq, record: Uint8Array.from(entry.record) })),
  },
  lists: {
    append(connection: Connection, entries: readonly OwnedJournalEntry[]): readonly undefined[] {
      writeRows(
        connection,
        APPEND,
        entries.map(({ owner, seq, record }) => [owner, seq, record]),
      );
      return entries.map(() => undefined);
    },
  },
  writes: {
    trim: (connection: Connection, { owner, seq, limit }: Range): number =>
      statement(
        connection,
        `DELETE FROM velocity_journal WHERE owner = ? AND seq IN
           (SELECT seq FROM velocity_journal WHERE owner = ? AND seq <= ? ORDER BY seq LIMIT ?)`,
      ).run(owner, owner, seq, limit).changes,
  },
});
