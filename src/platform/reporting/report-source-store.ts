/** Whom a source of reports belongs to: an administrator with all its tokens, every integrator of an app, or owners alone. */
export type SourceOwner =
  | { readonly kind: 'administrator'; readonly id: string }
  | { readonly kind: 'app'; readonly id: string }
  | { readonly kind: 'house' };

/** A source of attack reports, evidence and outcomes with its owner. */
export interface ReportSource {
  /** As it was first spelled. */
  readonly source: string;
  readonly owner: SourceOwner;
  /** When it was claimed, assigned or found in older data; milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** A wish to report under a source that nobody has. */
export interface SourceClaim extends ReportSource {
  /** Sources that one owner may have by claiming; at least 1. */
  readonly sourcesMax: number;
}

/** Who reports under which sources. Two spellings with one `reportSourceKey` are one source. Every adapter passes the suite. */
export interface ReportSourceStore {
  /** The source of each name that is known, by the name as it was asked for. */
  find(sources: readonly string[]): Promise<ReadonlyMap<string, ReportSource>>;

  /** Takes a source for its owner, or finds whose it is; null if the owner has as many as it may. */
  claim(claim: SourceClaim): Promise<ReportSource | null>;

  /** Gives a source to somebody, whether or not it was known. */
  assign(source: ReportSource): Promise<void>;

  /** Sources by name, at most 1000 after the name `after`. */
  list(after: string | null, limit: number): Promise<readonly ReportSource[]>;

  /**
   * Takes up sources that reports were made under before sources had owners: each belongs to the one administrator, no
   * owner of the site, who can have written it by what the audit holds, or else to the house. Gives how many those were.
   */
  adoptEarlier(nowMs: number): Promise<number>;
}
