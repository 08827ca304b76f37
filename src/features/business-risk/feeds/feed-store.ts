import type { FeedVersion } from './feed-kinds.ts';

/** A feed version and whether decisions use it. */
export interface StoredFeed {
  readonly version: FeedVersion;
  readonly active: boolean;
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

  /** Keeps a version and makes it the active one of its name, in one step. */
  add(version: FeedVersion, text: string): Promise<void>;

  /** Makes a kept version the active one of its name. Returns false if the id is unknown. */
  activate(id: string): Promise<boolean>;

  /** Deactivates a name. Its versions stay. Returns false if the name has no active version. */
  deactivate(name: string): Promise<boolean>;

  /** Deletes a version. Returns false if it is unknown or active. */
  remove(id: string): Promise<boolean>;
}
