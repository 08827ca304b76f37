import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';

/** One event of the journal: its number, and its bytes as the store wrote them. */
export interface JournalEntry {
  /** Ascending, possibly with gaps. */
  readonly seq: number;
  readonly record: Uint8Array;
}

/** An entry with the process that numbered it. */
export interface OwnedJournalEntry extends JournalEntry {
  /** Empty for a process that has its database for itself. */
  readonly owner: string;
}

/**
 * The append log behind a velocity store that lives in memory. An entry is durable when its decision is, because both
 * are in one commit. Processes that share a database have one journal each: it has numbers of its own, and shows and
 * deletes no entry of another process unless a method says so. Implemented in storage/. Every implementation passes
 * velocity-journal.suite.ts.
 */
export interface VelocityJournal {
  /** Prepares an entry for the decision's commit, which fails if the journal has an entry of that number. */
  prepare(entry: JournalEntry): DurableWrite;

  /** Entries after `seq`, ascending. Throws Fault. */
  readAfter(seq: number): AsyncIterable<JournalEntry>;

  /** Deletes entries up to and including `seq`, once a snapshot holds them. Throws Fault. */
  trim(seq: number): Promise<void>;

  /** The last entry of every other process that has entries, in no order. Throws Fault. */
  newestOfOthers(): Promise<readonly OwnedJournalEntry[]>;

  /** Deletes the entries of another process up to and including its `seq`. Throws Fault. */
  trimOther(entry: Pick<OwnedJournalEntry, 'owner' | 'seq'>): Promise<void>;
}

/** Keeps the last two snapshots of a velocity store. Implementations pass velocity-snapshots.suite.ts. */
export interface VelocitySnapshots {
  /**
   * Keeps a whole snapshot or, if it fails, nothing of it. It is durable when the promise resolves. Throws Fault
   * 'unavailable'.
   */
  save(parts: AsyncIterable<Uint8Array>): Promise<void>;

  /** Newest first. Each is read only when it is asked for. Throws Fault 'unavailable'. */
  load(): AsyncIterable<Uint8Array>;
}
