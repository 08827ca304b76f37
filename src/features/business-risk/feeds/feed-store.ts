import type { FeedVersion } from './feed-kinds.ts';

/** A feed version and whether decisions use it. */
export interface StoredFeed {
  readonly version: FeedVersion;
  readonly active: boolean;
}

/** A part of a file that is too large for one call. */
export interface FeedFilePart {
  /** Id of the feed version that the file will be. */
  readonly feedId: string;
  /** Counted from 0. The same part again replaces the earlier one. */
  readonly part: number;
  readonly bytes: Uint8Array;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/**
 * Keeps imported feeds. Every version stays, with its text, until it is removed.
 * Implemented in storage/. Every implementation passes feed-store.suite.ts. All methods throw Fault.
 */
export interface FeedStore {
  /** All versions, newest import first. */
  list(): Promise<readonly StoredFeed[]>;

  /** The imported text of a version, or null if the id is unknown. */
  text(id: string): Promise<string | null>;

  /**
   * Keeps a version and makes it the active one of its name, in one step. Returns false, and changes nothing, if it is a
   * database and no part of its file is kept.
   */
  add(version: FeedVersion, text: string): Promise<boolean>;

  /** Notes that the source still has this version at a time. Does nothing if the version is unknown. */
  confirm(id: string, atMs: number): Promise<void>;

  /** Makes a kept version the active one of its name. Returns false if the id is unknown. */
  activate(id: string): Promise<boolean>;

  /** Deactivates a name. Its versions stay. Returns false if the name has no active version. */
  deactivate(name: string): Promise<boolean>;

  /** Deletes a version with its file. Returns false if it is unknown or active. */
  remove(id: string): Promise<boolean>;

  /** Keeps a part of a file for a version that will be added. Returns false, and changes nothing, if it was added. */
  addPart(part: FeedFilePart): Promise<boolean>;

  /** The parts of a file, joined in order. Null if none is kept or one in the middle is missing. */
  file(feedId: string): Promise<Uint8Array<ArrayBuffer> | null>;

  /** Ids of files that belong to no version yet. */
  waitingFiles(): Promise<readonly string[]>;

  /** Deletes files that belong to no version, if their last part came before a time. */
  purgeFiles(beforeMs: number): Promise<void>;
}
