import { ATTEMPT_NOTES_READ_MAX, type AttemptNote } from '../../../people/attempts/attempt-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

/** A note as the database holds it. The person is 16 bytes. */
export type AttemptRow = Omit<AttemptNote, 'personId'> & { readonly person: Uint8Array };

const NOTE = insertInto(
  'attempts',
  { person: 'bytes', app_id: 'text', api: 'text', order_id: 'text', outcome: 'text', at_ms: 'whole' },
  'ON CONFLICT (order_id) DO NOTHING',
);

/** The SQL of the notes of attempts. */
export const attemptOperations = defineStore({
  reads: {
    of(
      connection: Connection,
      { person, afterMs }: { readonly person: Uint8Array; readonly afterMs: number },
    ): readonly Omit<AttemptRow, 'person'>[] {
      const text = `SELECT app_id AS appId, api, order_id AS orderId, outcome, at_ms AS atMs FROM attempts
        WHERE person = ? AND at_ms > ? ORDER BY at_ms DESC LIMIT ${ATTEMPT_NOTES_READ_MAX}`;
      return statement<Omit<AttemptRow, 'person'>>(connection, text).all(person, afterMs);
    },
  },
  lists: {
    note(
      connection: Connection,
      notes: readonly { readonly note: AttemptRow; readonly notesMax: number }[],
    ): readonly undefined[] {
      writeRows(
        connection,
        NOTE,
        notes.map(({ note }) => [note.person, note.appId, note.api, note.orderId, note.outcome, note.atMs]),
      );
      // Numbers rise by one, so no more rows than this can be left, and nothing has to be counted.
      const oldest = 'DELETE FROM attempts WHERE number <= (SELECT max(number) FROM attempts) - ?';
      statement(connection, oldest).run(Math.min(...notes.map(({ notesMax }) => notesMax)));
      return notes.map(() => undefined);
    },
  },
  writes: {
    erase: (connection: Connection, person: Uint8Array): number =>
      statement(connection, 'DELETE FROM attempts WHERE person = ?').run(person).changes,

    purge(connection: Connection, { untilMs, limit }: { readonly untilMs: number; readonly limit: number }): number {
      const text = `DELETE FROM attempts WHERE number IN
        (SELECT number FROM attempts WHERE at_ms <= ? ORDER BY at_ms LIMIT ?)`;
      return statement(connection, text).run(untilMs, limit).changes;
    },
  },
});
