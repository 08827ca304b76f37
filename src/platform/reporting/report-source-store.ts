/**
 * The owner of a source of reports: an administrator with all its tokens, every integrator of an app, or only the
 * owners of the site (`house`).
 */
export type SourceOwner =
  | { readonly kind: 'administrator'; readonly id: string }
  | { readonly kind: 'app'; readonly id: string }
  | { readonly kind: 'house' };

/** A source of attack reports, evidence and outcomes with its owner. */
export interface ReportSource {
  /** In its first spelling. */
  readonly source: string;
  readonly owner: SourceOwner;
  /** When it was claimed, assigned or found in older data, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** A request to report under a source that has no owner. */
export interface SourceClaim extends ReportSource {
  /** Maximum number of sources that one owner may have by claiming. At least 1. */
  readonly sourcesMax: number;
}

/**
 * Stores which owner reports under which source. Two spellings with the same `reportSourceKey` are one source. Every
 * adapter passes the suite.
 */
export interface ReportSourceStore {
  /** Gives the source of each known name, keyed by the name as it was requested. */
  find(sources: readonly string[]): Promise<ReadonlyMap<string, ReportSource>>;

  /**
   * Takes a source for its owner, or gives the source as it is if it has one. Gives `null` if the owner has as many
   * sources as it may.
   */
  claim(claim: SourceClaim): Promise<ReportSource | null>;

  /** Assigns a source to an owner, whether or not it was known. */
  assign(source: ReportSource): Promise<void>;

  /** Lists at most 1000 sources by name, after the name `after`. */
  list(after: string | null, limit: number): Promise<readonly ReportSource[]>;

  /**
   * Finds an owner for sources that were used before sources had owners. A source belongs to an administrator if the
   * audit shows that only this one can have written its reports, and that this one is not an owner of the site.
   * Otherwise it belongs to the house. Gives how many sources it found.
   */
  adoptEarlier(nowMs: number): Promise<number>;
}
