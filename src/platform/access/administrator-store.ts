import type { Role } from './actor.ts';

/** A named person or program that may use the admin API. */
export interface Administrator {
  readonly id: string;
  /** 1 to 64 characters, unique. */
  readonly name: string;
  readonly role: Role;
  /** Apps that an integrator may see. Empty for the other roles. */
  readonly appIds: readonly string[];
  readonly disabled: boolean;
  /** scrypt hash as self-describing text. `null` for administrators that only use tokens. */
  readonly passwordHash: string | null;
  readonly createdAtMs: number;
}

/** A bearer token. Only its keyed digest is stored. */
export interface AdminToken {
  /** HMAC under the site key in hex. */
  readonly digest: string;
  readonly administratorId: string;
  readonly kind: 'session' | 'token';
  readonly label: string;
  readonly createdAtMs: number;
  /**
   * `null` for a token that never expires. Only older releases issued such tokens, and the next start gives them an
   * end.
   */
  readonly expiresAtMs: number | null;
}

/** What was checked before a session is opened. */
export interface SessionProof {
  /** The stored hash that the password matched. `null` if the administrator was identified without a password. */
  readonly passwordHash: string | null;
  /** Whether a code of the second factor was right, or a provider answers for the factors that it asks for. */
  readonly provedFactor: boolean;
}

/** A token with its holder. */
export interface HeldToken {
  readonly token: AdminToken;
  readonly administrator: Administrator;
  /** Whether a second factor of the holder is in force. */
  readonly hasSecondFactor: boolean;
}

/** What of an administrator is to become different. What is not named stays as it is by then. */
export interface AdministratorChange {
  readonly id: string;
  readonly role?: Role | undefined;
  readonly appIds?: readonly string[] | undefined;
  readonly disabled?: boolean | undefined;
  readonly passwordHash?: string | undefined;
  /** Changes nothing if this is not the stored hash any more. */
  readonly ifPasswordHash?: string | undefined;
}

/**
 * How a change ended. `differs`: the stored hash is another one than the change was made for. `last-owner`: the site
 * would have no enabled owner after it.
 */
export type ChangedAdministrator =
  | { readonly kind: 'changed'; readonly administrator: Administrator }
  | { readonly kind: 'unknown' | 'differs' | 'last-owner' };

/** Stores administrators and their tokens. Every adapter passes administrator-store.suite.ts. */
export interface AdministratorStore {
  list(): Promise<readonly Administrator[]>;
  byName(name: string): Promise<Administrator | null>;
  /** Gives false if the name is taken. Nothing is written then. */
  add(administrator: Administrator): Promise<boolean>;
  /**
   * Writes what the change names, and nothing else, so that of two changes at the same time neither is lost. What
   * `applyChange` says ends is ended in the same step.
   */
  change(change: AdministratorChange): Promise<ChangedAdministrator>;

  /** Ends the tokens, sessions and sign-in links of an administrator. */
  endAccess(administratorId: string): Promise<void>;

  addToken(token: AdminToken): Promise<void>;
  /**
   * Adds a session if its holder is still enabled, still has the password that was checked (if one was), and has a second factor in
   * force only if a code proved it. Gives false otherwise.
   */
  addSession(session: AdminToken, proof: SessionProof): Promise<boolean>;
  /** Gives a token and its holder. `null` if the digest is unknown. */
  byToken(digest: string): Promise<HeldToken | null>;
  tokensOf(administratorId: string): Promise<readonly AdminToken[]>;
  /** Gives false if there was no such token. */
  removeToken(digest: string): Promise<boolean>;
  /** Gives an end to tokens that never expire, and counts them. */
  endEndless(expiresAtMs: number): Promise<number>;
  /** Removes tokens that expired before `nowMs`. */
  removeExpiredTokens(nowMs: number): Promise<void>;
}
