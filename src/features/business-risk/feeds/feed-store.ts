import type { FeedVersion } from './feed-kinds.ts';

/** A feed version and whether decisions use it. */
export interface StoredFeed {
  readonly version: FeedVersion;
  readonly active: boolean;
}

/**
 * Keeps imported feeds, every version with its text, until it is removed.
 * Implemented in storage/; every implementation passes feed-store.suite.ts. All methods throw Fault.
 */
export interface FeedStore {
  /** Newest import first. */
  list(): Promise<readonly StoredFeed[]>;

  /** The imported text of a version, null where it is unknown. */
  text(id: string): Promise<string | null>;

  /** Keeps a version and makes it the active one of its name, in one step. */
  add(version: FeedVersion, text: string): Promise<void>;

  /** Makes a kept version the active one of its name; false where it is unknown. */
  activate(id: string): Promise<boolean>;

  /** Takes a name out of use; its versions stay. False where the name has no active version. */
  deactivate(name: string): Promise<boolean>;

  /** Forgets a version for good; false where it is unknown or active. */
  remove(id: string): Promise<boolean>;
}
