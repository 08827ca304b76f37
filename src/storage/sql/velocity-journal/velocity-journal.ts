import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type {
  JournalEntry,
  OwnedJournalEntry,
  VelocityJournal,
} from '../../../features/business-risk/velocity/velocity-journal.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';

const PAGE_ROWS = 5_000;
const TRIM_ROWS = 10_000;

/** Keeps the velocity journal in the embedded database. An event is durable exactly if its decision is. */
export class SqlVelocityJournal implements VelocityJournal {
  readonly #database: SqlDatabase;
  readonly #owner: string;

  /** @param owner the owner under which events are numbered. Empty for a process that has the database for itself */
  constructor(database: SqlDatabase, owner = '') {
    this.#database = database;
    this.#owner = owner;
  }

  prepare({ seq, record }: JournalEntry): DurableWrite {
    return durableWrite('velocityJournal.append', { owner: this.#owner, seq, record });
  }

  async *readAfter(seq: number): AsyncGenerator<JournalEntry> {
    let after = seq;
    for (;;) {
      const range = { owner: this.#owner, seq: after, limit: PAGE_ROWS };
      const entries = await this.#database.report('velocityJournal.page', range);
      yield* entries;
      if (entries.length < PAGE_ROWS) return;
      after = entries.at(-1)?.seq ?? after;
    }
  }

  async trim(seq: number): Promise<void> {
    await this.trimOther({ owner: this.#owner, seq });
  }

  newestOfOthers(): Promise<readonly OwnedJournalEntry[]> {
    return this.#database.report('velocityJournal.newestOfOthers', this.#owner);
  }

  async trimOther({ owner, seq }: Pick<OwnedJournalEntry, 'owner' | 'seq'>): Promise<void> {
    const trimSome = () => this.#database.write('velocityJournal.trim', { owner, seq, limit: TRIM_ROWS });
    while ((await trimSome()) === TRIM_ROWS);
  }
}
