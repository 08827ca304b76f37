import type { ErasureJournal, JournalledErasure } from '../../people/erasure.ts';

/** Keeps the journal of erasures in memory, for tests. Nothing survives a restart. */
export class MemoryErasureJournal implements ErasureJournal {
  readonly #entries: JournalledErasure[] = [];

  async append(entry: JournalledErasure): Promise<void> {
    this.#entries.push(entry);
  }

  async *entries(): AsyncGenerator<JournalledErasure> {
    yield* this.#entries;
  }
}
