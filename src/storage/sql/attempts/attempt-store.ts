import { ATTEMPT_NOTES_MAX, type AttemptNote, type AttemptStore } from '../../../people/attempts/attempt-store.ts';
import type { PersonId } from '../../../people/register.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { personBytes } from '../attacks/person-bytes.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';

/** Keeps notes of attempts in the embedded database, by the pseudonym of the person. */
export class SqlAttemptStore implements AttemptStore {
  readonly #database: SqlDatabase;
  readonly #notesMax: number;

  constructor(database: SqlDatabase, notesMax = ATTEMPT_NOTES_MAX) {
    this.#database = database;
    this.#notesMax = notesMax;
  }

  note({ personId, ...note }: AttemptNote): DurableWrite {
    return durableWrite('attempts.note', {
      note: { ...note, person: personBytes(personId) },
      notesMax: this.#notesMax,
    });
  }

  async of(personId: PersonId, afterMs: number, signal: AbortSignal): Promise<readonly AttemptNote[]> {
    const rows = await this.#database.read('attempts.of', { person: personBytes(personId), afterMs }, signal);
    return rows.map((row) => ({ personId, ...row }));
  }

  erase(personId: PersonId): Promise<number> {
    return this.#database.write('attempts.erase', personBytes(personId));
  }

  purge(untilMs: number, limit: number): Promise<number> {
    return this.#database.write('attempts.purge', { untilMs, limit });
  }
}
