import type { ListEntry } from './list-entry.ts';

/** Keeps list entries. Implemented in storage/; every implementation passes list-store.suite.ts. All methods throw Fault. */
export interface ListStore {
  /** Every entry that has not ended at `nowMs`, newest first. */
  active(nowMs: number): Promise<readonly ListEntry[]>;

  /** A page of all entries, newest first, ended ones included. `after` is the last id of the page before. */
  page(after: string | null, limit: number): Promise<readonly ListEntry[]>;

  /** Keeps entries, all or none. */
  add(entries: readonly ListEntry[]): Promise<void>;

  /** Forgets an entry; false where it is unknown. */
  remove(id: string): Promise<boolean>;
}
