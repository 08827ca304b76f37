import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';

/** One event of the journal: its number, and its bytes as the store wrote them. */
export interface JournalEntry {
  /** Ascending, not necessarily without holes. */
  readonly seq: number;
  readonly record: Uint8Array;
}

/**
 * The append log behind a velocity store that lives in memory. An entry is durable when the decision that caused it is:
 * both are one commit. Implemented in storage/; every implementation passes velocity-journal.suite.ts.
 */
export interface VelocityJournal {
  /** Prepares an entry for the decision's commit. */
  prepare(entry: JournalEntry): DurableWrite;

  /** Entries after `seq`, ascending. Throws Fault. */
  readAfter(seq: number): AsyncIterable<JournalEntry>;

  /** Forgets entries up to and including `seq`: a snapshot holds them. Throws Fault. */
  trim(seq: number): Promise<void>;
}

/** Where snapshots of a velocity store are kept, the last two of them. Implementations pass velocity-snapshots.suite.ts. */
export interface VelocitySnapshots {
  /** Keeps a snapshot, all of it or nothing, durable when resolved. Throws Fault 'unavailable'. */
  save(parts: AsyncIterable<Uint8Array>): Promise<void>;

  /** Newest first; each is read only when asked for. Throws Fault 'unavailable'. */
  load(): AsyncIterable<Uint8Array>;
}
