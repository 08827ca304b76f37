import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { ListEntry, ListKind } from './list-entry.ts';

/** When an entry holds: at present, no longer, or not yet. */
export const LIST_STATES = ['now', 'ended', 'coming'] as const;
/** One of `LIST_STATES`. */
export type ListState = (typeof LIST_STATES)[number];

/** Selects entries. A condition that is absent lets all entries pass. Times are in milliseconds since the Unix epoch. */
export interface ListFilter {
  readonly nowMs: number;
  readonly list?: string | undefined;
  readonly kind?: ListKind | undefined;
  readonly state?: ListState | undefined;
  /** Only entries that end after `nowMs` and at this time or before. */
  readonly endsByMs?: number | undefined;
  /** Only entries for this app alone. */
  readonly appId?: string | undefined;
  /** Only entries for this scene alone. */
  readonly scene?: string | undefined;
  /** Only entries with this text in their note, in either case. */
  readonly text?: string | undefined;
}

/** In how many decisions an entry applied. */
export interface EntryHits {
  readonly lastDay: number;
  readonly lastWeek: number;
  /** When it last applied, in milliseconds since the Unix epoch. Null if it never did. */
  readonly lastAtMs: number | null;
}

/** How many entries a list has, and how often they applied. */
export interface ListTotal extends EntryHits {
  readonly list: string;
  readonly now: number;
  readonly ended: number;
  readonly coming: number;
  /** Entries that hold and end within seven days. */
  readonly endingSoon: number;
}

/** What of an entry can be changed. */
export interface ListEntryChange {
  /** Null removes the end. */
  readonly endMs?: number | null | undefined;
  readonly note?: string | undefined;
}

/**
 * Keeps list entries, and counts the decisions in which they applied. Implemented in storage/. Every implementation
 * passes list-store.suite.ts. All methods but `prepare…` throw Fault.
 */
export interface ListStore {
  /** Every entry that has not ended at `nowMs`, newest first. */
  active(nowMs: number): Promise<readonly ListEntry[]>;

  /** A page of entries, newest first. `after` is the last id of the page before. */
  page(after: string | null, limit: number, filter?: ListFilter): Promise<readonly ListEntry[]>;

  /**
   * Entries of a kind that have ended, newest first, at most `limit`. With `keys`, only those that list one of them.
   */
  ended(query: {
    readonly kind: ListKind;
    readonly keys: readonly string[] | null;
    readonly nowMs: number;
    readonly limit: number;
  }): Promise<readonly ListEntry[]>;

  /** Every list that has entries, by name. */
  totals(nowMs: number): Promise<readonly ListTotal[]>;

  /** Keeps all of the entries or, if it fails, none. */
  add(entries: readonly ListEntry[]): Promise<void>;

  /** Keeps the entries with an id that it does not have yet. Gives the ids of the entries that it kept. */
  addMissing(entries: readonly ListEntry[]): Promise<readonly string[]>;

  /** Prepares the same, to be carried out together with other writes. */
  prepareAddMissing(entries: readonly ListEntry[]): DurableWrite;

  /** Prepares deleting entries as `remove` does, together with other writes. Ids that are unknown do not matter. */
  prepareRemove(ids: readonly string[]): DurableWrite;

  /** Changes an entry. Gives what it is then, or null if the id is unknown. */
  change(id: string, change: ListEntryChange): Promise<ListEntry | null>;

  /** Deletes an entry with its counts, and the evidence that came of it alone. Returns false if the id is unknown. */
  remove(id: string): Promise<boolean>;

  /** The entry with an id, or null. */
  find(id: string): Promise<ListEntry | null>;

  /** Counts for the commit of a decision that these entries applied to it. An entry that is gone counts nothing. */
  prepareHits(entryIds: readonly string[], atMs: number): DurableWrite;

  /** The hits of entries, by id. Hours that began within the last day or week count whole. */
  hits(ids: readonly string[], nowMs: number): Promise<ReadonlyMap<string, EntryHits>>;

  /** Drops counts of hours that began before a time, except the last one of each entry. Gives how many it dropped. */
  purgeHits(beforeMs: number): Promise<number>;
}

/** Hits of an entry that never applied. */
export const NO_HITS: EntryHits = { lastDay: 0, lastWeek: 0, lastAtMs: null };
