import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { JournalEntry, VelocityJournal } from '../../../features/business-risk/velocity/velocity-journal.ts';
import { durableWrite, type SqliteDatabase } from '../sqlite-database.ts';

const PAGE_ROWS = 5_000;
const TRIM_ROWS = 10_000;

/** Keeps the velocity journal in the embedded database. An event is durable exactly if its decision is. */
export class SqliteVelocityJournal implements VelocityJournal {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  prepare(entry: JournalEntry): DurableWrite {
    return durableWrite('velocityJournal.append', entry);
  }

  async *readAfter(seq: number): AsyncGenerator<JournalEntry> {
    let after = seq;
    for (;;) {
      const entries = await this.#database.report('velocityJournal.page', { after, limit: PAGE_ROWS });
      yield* entries;
      if (entries.length < PAGE_ROWS) return;
      after = entries.at(-1)?.seq ?? after;
    }
  }

  async trim(seq: number): Promise<void> {
    const trimSome = () => this.#database.write('velocityJournal.trim', { seq, limit: TRIM_ROWS });
    while ((await trimSome()) === TRIM_ROWS);
  }
}
