import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type {
  JournalEntry,
  VelocityJournal,
  VelocitySnapshots,
} from '../../features/business-risk/velocity/velocity-journal.ts';

/** A journal in memory, for tests. `commit` acts as the storage that carries out writes. */
export class MemoryVelocityJournal implements VelocityJournal {
  #entries: JournalEntry[] = [];

  prepare(entry: JournalEntry): DurableWrite {
    return { operation: 'velocity-journal', input: entry };
  }

  /** Carries out a prepared write. */
  commit(write: DurableWrite): void {
    const { seq, record } = write.input as JournalEntry;
    const isTaken = this.#entries.some((entry) => entry.seq === seq);
    this.#entries.push({ seq: isTaken ? Math.max(...this.#entries.map((entry) => entry.seq)) + 1 : seq, record });
  }

  async *readAfter(seq: number): AsyncGenerator<JournalEntry> {
    yield* this.#entries.filter((entry) => entry.seq > seq).toSorted((a, b) => a.seq - b.seq);
  }

  async trim(seq: number): Promise<void> {
    this.#entries = this.#entries.filter((entry) => entry.seq > seq);
  }
}

/** Keeps the last two snapshots in memory. */
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
