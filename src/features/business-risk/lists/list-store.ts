import type { ListEntry } from './list-entry.ts';

/**
 * Keeps list entries. Implemented in storage/. Every implementation passes list-store.suite.ts. All methods throw
 * Fault.
 */
export interface ListStore {
  /** Every entry that has not ended at `nowMs`, newest first. */
  active(nowMs: number): Promise<readonly ListEntry[]>;

  /** A page of all entries, newest first, ended ones included. `after` is the last id of the page before. */
  page(after: string | null, limit: number): Promise<readonly ListEntry[]>;

  /** Keeps all of the entries or, if it fails, none. */
  add(entries: readonly ListEntry[]): Promise<void>;

  /** Keeps those of the entries whose ids it does not have. Gives the ids that it kept. */
  addMissing(entries: readonly ListEntry[]): Promise<readonly string[]>;

  /** Deletes an entry. Returns false if the id is unknown. */
  remove(id: string): Promise<boolean>;
}
