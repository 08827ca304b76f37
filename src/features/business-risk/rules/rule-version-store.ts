import type { RuleSet } from './rule.ts';
import type { RuleVersion } from './rule-version.ts';

/**
 * Keeps rule versions for good. Every change of state is one step: a reader never sees two active versions, or none
 * after the first. Implemented in storage/; every implementation passes rule-version-store.suite.ts. All methods throw
 * Fault.
 */
export interface RuleVersionStore {
  /** Newest number first. */
  list(): Promise<readonly RuleVersion[]>;

  find(id: string): Promise<RuleVersion | null>;

  /** Keeps a new draft under the next number. */
  addDraft(draft: NewDraft): Promise<RuleVersion>;

  /** Changes a draft. False if the id names none, or if its rules are not those that were expected. */
  changeDraft(id: string, change: DraftChange): Promise<boolean>;

  /** Forgets a draft. False if the id names none. */
  removeDraft(id: string): Promise<boolean>;

  /**
   * Publishes a version: it is the active one, and the one before is retired. False if it is unknown or active already,
   * or if its rules are not those that were expected. Null expects none.
   */
  activate(id: string, atMs: number, expected: RuleSet | null): Promise<boolean>;

  /**
   * The version that was active when the active one was published, which a rollback brings back. Null if the active one
   * was the first, or if every publication before it was rolled back.
   */
  rollsBackTo(): Promise<string | null>;

  /**
   * Takes the last publication back: the version that it replaced is active again, and the one that it published is
   * retired. So the next rollback goes on to the publication before. False if a rollback brings back another version
   * than this, or none.
   */
  rollBack(id: string, atMs: number): Promise<boolean>;

  /**
   * Runs a draft or retired version in shadow; the shadow before goes back to what it was. False if it is unknown,
   * active or in shadow.
   */
  shadow(id: string): Promise<boolean>;

  /** Takes the shadow version out: it is a draft again, or retired if it once was active. False if there is none. */
  unshadow(): Promise<boolean>;
}

/** What a draft becomes. */
export interface DraftChange {
  readonly set: RuleSet;
  readonly note: string;
  /** The rules that the draft must still have. Null if any will do. */
  readonly expected: RuleSet | null;
}

/** A draft to be stored. Times are milliseconds since the Unix epoch. */
export interface NewDraft {
  readonly id: string;
  readonly set: RuleSet;
  readonly note: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
}
