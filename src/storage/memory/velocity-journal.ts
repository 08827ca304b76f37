import { assert } from '../../kernel/assert.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type {
  JournalEntry,
  OwnedJournalEntry,
  VelocityJournal,
  VelocitySnapshots,
} from '../../features/business-risk/velocity/velocity-journal.ts';

/** A journal in memory, for tests. `commit` acts as the storage that carries out writes. */
export class MemoryVelocityJournal implements VelocityJournal {
  readonly #owner: string;
  /** The entries of all processes, by owner. */
  readonly #entries: Map<string, JournalEntry[]>;

  /** @param shared journal of another process over the same entries */
  constructor(owner = '', shared?: MemoryVelocityJournal) {
    this.#owner = owner;
    this.#entries = shared ? shared.#entries : new Map();
  }

  prepare(entry: JournalEntry): DurableWrite {
    return { operation: 'velocity-journal', input: { ...entry, owner: this.#owner } };
  }

  /** Carries out a prepared write of any process. Throws an Error if its number is taken. */
  commit(write: DurableWrite): void {
    const { owner, seq, record } = write.input as OwnedJournalEntry;
    const entries = this.#of(owner);
    assert(!entries.some((entry) => entry.seq === seq), 'an event has a number of its own');
    entries.push({ seq, record });
    this.#entries.set(owner, entries);
  }

  async *readAfter(seq: number): AsyncGenerator<JournalEntry> {
    yield* this.#of(this.#owner)
      .filter((entry) => entry.seq > seq)
      .toSorted((a, b) => a.seq - b.seq);
  }

  async trim(seq: number): Promise<void> {
    await this.trimOther({ owner: this.#owner, seq });
  }

  async newestOfOthers(): Promise<readonly OwnedJournalEntry[]> {
    const others = [...this.#entries].filter(([owner, entries]) => owner !== this.#owner && entries.length > 0);
    return others.map(([owner, entries]) => ({
      owner,
      ...entries.reduce((newest, entry) => (entry.seq > newest.seq ? entry : newest)),
    }));
  }

  async trimOther({ owner, seq }: Pick<OwnedJournalEntry, 'owner' | 'seq'>): Promise<void> {
    this.#entries.set(
      owner,
      this.#of(owner).filter((entry) => entry.seq > seq),
    );
  }

  #of(owner: string): JournalEntry[] {
    return this.#entries.get(owner) ?? [];
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
