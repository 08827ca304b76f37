import type { Role } from './actor.ts';

/** A named person or program that may use the admin API. */
export interface Administrator {
  readonly id: string;
  /** 1 to 64 characters, unique. */
  readonly name: string;
  readonly role: Role;
  /** Apps an integrator may see; empty for the other roles. */
  readonly appIds: readonly string[];
  readonly disabled: boolean;
  /** scrypt, self-describing text; null for token-only administrators. */
  readonly passwordHash: string | null;
  readonly createdAtMs: number;
}

/** A bearer token, kept only as its keyed digest. */
export interface AdminToken {
  /** HMAC under the site key, hex. */
  readonly digest: string;
  readonly administratorId: string;
  readonly kind: 'session' | 'token';
  readonly label: string;
  readonly createdAtMs: number;
  /** Null for a token that does not end by itself: only those of older releases, until the next start. */
  readonly expiresAtMs: number | null;
}

/** Where administrators and their tokens are kept. Every adapter passes administrator-store.suite.ts. */
export interface AdministratorStore {
  list(): Promise<readonly Administrator[]>;
  byName(name: string): Promise<Administrator | null>;
  /** False where the name is taken; nothing is written then. */
  add(administrator: Administrator): Promise<boolean>;
  /** Replaces the row of the same id, and at once ends every token and session of it if told so; false if there is none. */
  replace(administrator: Administrator, options?: { readonly endTokens: boolean }): Promise<boolean>;

  addToken(token: AdminToken): Promise<void>;
  /** Adds a session, if the holder still is enabled and has the password that was checked; false if not. */
  addSession(session: AdminToken, passwordHash: string): Promise<boolean>;
  /** The token and who holds it; null where the digest is unknown. */
  byToken(digest: string): Promise<{ readonly token: AdminToken; readonly administrator: Administrator } | null>;
  tokensOf(administratorId: string): Promise<readonly AdminToken[]>;
  /** False where there was none. */
  removeToken(digest: string): Promise<boolean>;
  /** Gives tokens without an end one; how many those were. */
  endEndless(expiresAtMs: number): Promise<number>;
  /** Drops tokens whose end lies before `nowMs`. */
  removeExpiredTokens(nowMs: number): Promise<void>;
}
