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

/** Stores administrators and their tokens. Every adapter passes administrator-store.suite.ts. */
export interface AdministratorStore {
  list(): Promise<readonly Administrator[]>;
  byName(name: string): Promise<Administrator | null>;
  /** Gives false if the name is taken. Nothing is written then. */
  add(administrator: Administrator): Promise<boolean>;
  /**
   * Replaces the row with the same id, and revokes its tokens and sessions in the same step if `endTokens` is set.
   * Gives false if there is no such row.
   */
  replace(administrator: Administrator, options?: { readonly endTokens: boolean }): Promise<boolean>;

  addToken(token: AdminToken): Promise<void>;
  /**
   * Adds a session if its holder is still enabled and still has the password that was checked. Gives false otherwise.
   */
  addSession(session: AdminToken, passwordHash: string): Promise<boolean>;
  /** Gives a token and its holder. `null` if the digest is unknown. */
  byToken(digest: string): Promise<{ readonly token: AdminToken; readonly administrator: Administrator } | null>;
  tokensOf(administratorId: string): Promise<readonly AdminToken[]>;
  /** Gives false if there was no such token. */
  removeToken(digest: string): Promise<boolean>;
  /** Gives an end to tokens that never expire, and counts them. */
  endEndless(expiresAtMs: number): Promise<number>;
  /** Removes tokens that expired before `nowMs`. */
  removeExpiredTokens(nowMs: number): Promise<void>;
}
