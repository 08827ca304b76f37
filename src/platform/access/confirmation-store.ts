import type { Role } from './actor.ts';

/** A call that waits until a second person makes it too. */
export interface Confirmation {
  /** `cnf_` and 12 hex digits. */
  readonly id: string;
  /** `AdminContract.name`, e.g. `rules.publish`. */
  readonly operation: string;
  /** Keyed digest of the parameters, in hex. */
  readonly callDigest: string;
  /** The parameters that the audit may hold. */
  readonly shownFields: Readonly<Record<string, unknown>>;
  /** Id of the administrator that called first. */
  readonly askedBy: string;
  readonly askedAtMs: number;
  /** From then on, the call waits no more. */
  readonly endsAtMs: number;
}

/** A call that may have a first caller already. */
export interface MatchedCall {
  readonly confirmation: Confirmation;
  /** Roles that may make the call. If the first caller has none of them any more, that call does not count. */
  readonly roles: readonly Role[];
  /** Ids of the administrators whose call counts as that of another person. */
  readonly askers: readonly string[];
}

/** Keeps calls that wait for a second person. Every adapter passes confirmation-store.suite.ts. */
export interface ConfirmationStore {
  /** Lists the calls that wait at a moment, oldest first. */
  list(nowMs: number): Promise<readonly Confirmation[]>;
  /**
   * Takes the waiting call of another administrator that equals this one, and gives the id of that administrator, the one
   * who asked last. If there is none that counts, keeps this call beside those of others and gives `null`. Both happen in one step, so of two callers at the same time one is
   * the second.
   */
  match(call: MatchedCall): Promise<{ readonly askedBy: string } | null>;
  /** Removes a waiting call. Gives false if there is none with this id. */
  remove(id: string): Promise<boolean>;
}
