import type { AdminToken } from './administrator-store.ts';

/** A link that signs an administrator in once. Only the keyed digest of its secret is stored. */
export interface SignInLink {
  /** HMAC of the secret under the site key, in hex. */
  readonly digest: string;
  readonly administratorId: string;
  /** When the link ends, milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
  /** When the session that it opens ends at the latest. `null` if only the length of sessions bounds it. */
  readonly sessionEndsAtMs: number | null;
  /**
   * Digest of the session or token that made it. The link ends with this one. `null` for a link that the start of the
   * server made.
   */
  readonly madeBy: string | null;
}

/** A link that is used, and the session that it opens. */
export interface UsedLink {
  readonly digest: string;
  readonly session: AdminToken;
  /** Whether a code of the second factor was right. */
  readonly provedFactor: boolean;
  readonly nowMs: number;
}

/** Keeps sign-in links. Every adapter passes sign-in-link-store.suite.ts. */
export interface SignInLinkStore {
  /** Keeps a link, and removes those that ended before `nowMs`. */
  add(link: SignInLink, nowMs: number): Promise<void>;
  /** Gives a link that has not ended. `null` if it is unknown, used or past, or if what made it was revoked. */
  find(digest: string, nowMs: number): Promise<SignInLink | null>;
  /**
   * Uses a link up and opens its session, both in one step. Gives false and opens nothing if the link is used or past,
   * if what made it was revoked, if its administrator is disabled, or if a second factor is in force that no code proved.
   */
  use(used: UsedLink): Promise<boolean>;
}
