import type { KeptIdentifier, LearnedIdentifier } from '../../../features/fraud-score/evidence/identifier-store.ts';
import type { SubjectKey } from '../../../features/fraud-score/evidence/subject.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';
import { forgetForms } from './forget.ts';
import { bytesOf, hasRows, keyOf, learnForms, resolveKey } from './subject-rows.ts';

const DAY_MS = 86_400_000;
/** How many identifiers one round of retention looks at. */
const PURGE_ROWS = 10_000;

/** Only retention reads the time. It moves in steps of a day, so most writes leave the row alone. */
const LEARN = insertInto(
  'identifier_forms',
  { subject: 'text', forms_sealed: 'bytes', last_ms: 'whole' },
  `ON CONFLICT (subject) DO UPDATE SET last_ms = excluded.last_ms
    WHERE excluded.last_ms >= identifier_forms.last_ms + ${DAY_MS}`,
);

/** The SQL that keeps which digests belong to one phone or device. */
export const identifierOperations = defineStore({
  reads: {
    read: (connection: Connection, keys: readonly SubjectKey[]): readonly (KeptIdentifier | null)[] =>
      keys.map((key) => {
        const subject = keyOf(resolveKey(connection, key));
        const text = 'SELECT forms_sealed AS sealed FROM identifier_forms WHERE subject = ?';
        const row = statement<{ readonly sealed: Buffer }>(connection, text).get(subject);
        return row === undefined ? null : { key: subject, sealed: Uint8Array.from(row.sealed) };
      }),
  },
  lists: {
    learn(
      connection: Connection,
      inputs: readonly { readonly learned: readonly LearnedIdentifier[]; readonly atMs: number }[],
    ): readonly undefined[] {
      learnForms(
        connection,
        inputs.flatMap(({ learned }) => learned.map(({ subject }) => subject)),
      );
      const told = new Map<SubjectKey, { readonly sealed: Uint8Array; atMs: number }>();
      for (const { learned, atMs } of inputs) {
        for (const { subject, sealed } of learned) {
          const known = told.get(subject.key);
          if (known) known.atMs = Math.max(known.atMs, atMs);
          else told.set(subject.key, { sealed, atMs });
        }
      }
      writeRows(
        connection,
        LEARN,
        [...told].map(([key, { sealed, atMs }]) => [key, sealed, atMs]),
      );
      return inputs.map(() => undefined);
    },
  },
  writes: {
    purge(connection: Connection, beforeMs: number): number {
      const old = statement<{ readonly subject: SubjectKey }>(
        connection,
        'SELECT subject FROM identifier_forms WHERE last_ms < ? LIMIT ?',
      ).all(beforeMs, PURGE_ROWS);
      for (const { subject } of old) {
        const key = bytesOf(subject);
        if (!hasRows(connection, key)) forgetForms(connection, key);
        else statement(connection, 'DELETE FROM identifier_forms WHERE subject = ?').run(subject);
      }
      if (old.length > 0) mark(connection, 'identifiers');
      return old.length;
    },
  },
});
