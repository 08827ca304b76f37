import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type {
  JournalEntry,
  VelocityJournal,
  VelocitySnapshots,
} from '../../features/business-risk/velocity/velocity-journal.ts';

/** A journal in the process, for tests: `commit` plays the part of the storage that carries writes out. */
export class MemoryVelocityJournal implements VelocityJournal {
  #entries: JournalEntry[] = [];

  prepare(entry: JournalEntry): DurableWrite {
    return { operation: 'velocity-journal', input: entry };
  }

  /** Carries a prepared write out. */
  commit(write: DurableWrite): void {
    this.#entries.push(write.input as JournalEntry);
  }

  async *readAfter(seq: number): AsyncGenerator<JournalEntry> {
    yield* this.#entries.filter((entry) => entry.seq > seq).toSorted((a, b) => a.seq - b.seq);
  }

  async trim(seq: number): Promise<void> {
    this.#entries = this.#entries.filter((entry) => entry.seq > seq);
  }
}

/** The last two snapshots, in the process. */
export class MemoryVelocitySnapshots implements VelocitySnapshots {
  #kept: Uint8Array[] = [];

  async save(parts: AsyncIterable<Uint8Array>): Promise<void> {
    const kept: Uint8Array[] = [];
    for await (const part of parts) kept.push(part);
    this.#kept = [Buffer.concat(kept), ...this.#kept].slice(0, 2);
  }

  async *load(): AsyncGenerator<Uint8Array> {
    yield* this.#kept;
  }
}
