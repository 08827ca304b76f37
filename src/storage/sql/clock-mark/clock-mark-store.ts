import type { ClockMarkStore } from '../../../platform/nodes/clock-mark-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps when the site was last known to run in the database. */
export class SqlClockMarkStore implements ClockMarkStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  read(): Promise<number | null> {
    return this.#database.read('clockMark.read', undefined);
  }

  note(now: Parameters<ClockMarkStore['note']>[0]): Promise<number | null> {
    return this.#database.write('clockMark.note', now);
  }

  accept(nowMs: number): Promise<void> {
    return this.#database.write('clockMark.accept', nowMs);
  }
}
