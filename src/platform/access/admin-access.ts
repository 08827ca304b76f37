import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../kernel/clock.ts';
import { rowId, type RandomSource } from '../../kernel/random.ts';
import type { SiteSecrets } from '../secrets/site-secrets.ts';
import type { Actor, Origin, Role } from './actor.ts';
import type { Administrator, AdministratorStore, AdminToken, HeldToken, SessionProof } from './administrator-store.ts';
import { PAUSE_MS_MAX } from '../nodes/clock-leap.ts';
import type { SecondFactors } from './second-factors.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** What AdminAccess needs. */
export interface AdminAccessDeps {
  readonly store: AdministratorStore;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly sessionMs: number;
  /** How long a token lasts by default. */
  readonly tokenMs: number;
  readonly secondFactors: Pick<SecondFactors, 'use' | 'statusOf'>;
  /** Whether administrators with a password must set up a second factor before they may do anything else. */
  readonly requiresSecondFactor: boolean;
}

/** Gives the id that names a token in lists and in the audit, e.g. `tok_0123456789abcdef`. It grants no access. */
export function tokenIdOf(digest: string): string {
  return `tok_${digest.slice(0, 16)}`;
}

/** An administrator to be created. */
export interface NewAdministrator {
  readonly name: string;
  readonly role: Role;
  readonly appIds: readonly string[];
  /** `null` for an administrator that only uses tokens. */
  readonly password: string | null;
}

/** A token when it is issued. It is shown this once, and the store keeps only its digest. */
export interface IssuedToken {
  readonly token: string;
  readonly digest: string;
  readonly expiresAtMs: number | null;
}

/**
 * How a sign-in ends. `code-needed`: the password is right, and the account has a second factor. `codes-exhausted`: so
 * many wrong codes came in a row that only a recovery code is taken.
 */
export type SignedIn =
  | { readonly kind: 'opened'; readonly session: IssuedToken }
  | { readonly kind: 'wrong' | 'code-needed' | 'codes-exhausted' };

/** A sign-in of an administrator that was identified already, e.g. by a provider. */
export interface IdentifiedSignIn {
  /** What the list of sessions calls it. */
  readonly label: string;
  /** A code of the second factor, if one was given. */
  readonly code?: string | undefined;
  /** When it must end, if that is before the usual end. */
  readonly endsAtMs?: number | null;
  /** Stores the session if what identified the administrator still holds. Gives false otherwise. */
  readonly keep: (session: AdminToken, provedFactor: boolean) => Promise<boolean>;
}

/** Sign-in, tokens and administrators. This class alone decides which administrator an admin request comes from. */
export class AdminAccess {
  readonly #deps: AdminAccessDeps;

  constructor(deps: AdminAccessDeps) {
    this.#deps = deps;
  }

  /** Gives the holder of a token. `null` if the token is unknown or expired, or if its holder is disabled. */
  async authenticate(token: string, { addressDigest, networkDigest }: Origin): Promise<Actor | null> {
    const found = await this.#deps.store.byToken(this.#digest(token));
    if (found === null || found.administrator.disabled || this.#isPast(found.token)) return null;
    return { ...this.#rightsOf(found), addressDigest, networkDigest };
  }

  /**
   * Whether the token of a request still gives its holder the same rights. It does not if it was revoked or expired, or
   * if the holder was disabled or got another role or other apps. What goes on after its request was admitted asks this.
   */
  async stillHolds(actor: Actor): Promise<boolean> {
    const { tokenDigest, addressDigest, networkDigest } = actor;
    const found = await this.#deps.store.byToken(tokenDigest);
    if (found === null || found.administrator.disabled || this.#isPast(found.token)) return false;
    return isDeepStrictEqual({ ...this.#rightsOf(found), addressDigest, networkDigest }, actor);
  }

  #rightsOf(found: HeldToken): Omit<Actor, keyof Origin> {
    const { id, name, role, appIds, passwordHash } = found.administrator;
    const isUnproved = found.token.kind === 'session' && passwordHash !== null && !found.hasSecondFactor;
    return {
      administratorId: id,
      name,
      role,
      appIds: role === 'integrator' ? appIds : null,
      mustEnrol: this.#deps.requiresSecondFactor && isUnproved,
      tokenDigest: found.token.digest,
    };
  }

  /**
   * Opens a session for the right name and password and, if the account has a second factor, the right code. It takes
   * the same time for an unknown name.
   */
  async signIn(name: string, password: string, code?: string): Promise<SignedIn> {
    const administrator = await this.#deps.store.byName(name);
    const matches = await verifyPassword(password, administrator?.passwordHash ?? null);
    if (administrator === null || administrator.disabled || !matches) return { kind: 'wrong' };
    const factor = await this.#checkFactor(administrator.id, code);
    if (typeof factor === 'string') return { kind: factor };
    // The password may have changed since it was read. Then no session is opened under the old one.
    const proof = { passwordHash: administrator.passwordHash ?? '', ...factor };
    const session = await this.openSession(administrator.id, proof, 'sign-in');
    return session === null ? { kind: 'wrong' } : { kind: 'opened', session };
  }

  /**
   * Opens a session for an administrator on the strength of a proof. Gives `null` if the proof does not hold any more,
   * e.g. because the administrator was disabled.
   *
   * @param label what opened it, for the list of sessions
   */
  async openSession(administratorId: string, proof: SessionProof, label: string): Promise<IssuedToken | null> {
    const { sessionMs: lastsMs } = this.#deps;
    const { token, row } = this.#makeToken(administratorId, { kind: 'session', label, lastsMs });
    const isOpen = await this.#deps.store.addSession(row, proof);
    return isOpen ? { token, digest: row.digest, expiresAtMs: row.expiresAtMs } : null;
  }

  /**
   * Opens a session for an administrator that was identified without a password. If the account has a second factor, a
   * right code must come with it.
   */
  async signInIdentified(
    administratorId: string,
    { label, code, endsAtMs = null, keep }: IdentifiedSignIn,
  ): Promise<SignedIn> {
    const factor = await this.#checkFactor(administratorId, code);
    if (typeof factor === 'string') return { kind: factor };
    const { sessionMs: lastsMs } = this.#deps;
    const { token, row } = this.#makeToken(administratorId, { kind: 'session', label, lastsMs, endsAtMs });
    if (row.expiresAtMs <= row.createdAtMs) return { kind: 'wrong' };
    if (!(await keep(row, factor.provedFactor))) return { kind: 'wrong' };
    return { kind: 'opened', session: { token, digest: row.digest, expiresAtMs: row.expiresAtMs } };
  }

  async #checkFactor(
    administratorId: string,
    code: string | undefined,
  ): Promise<{ readonly provedFactor: boolean } | 'wrong' | 'code-needed' | 'codes-exhausted'> {
    const { inForce } = await this.#deps.secondFactors.statusOf(administratorId);
    if (!inForce) return { provedFactor: false };
    if (code === undefined) return 'code-needed';
    const verdict = await this.#deps.secondFactors.use(administratorId, code);
    if (verdict === 'right') return { provedFactor: true };
    return verdict === 'wrong' ? 'wrong' : 'codes-exhausted';
  }

  /** Whether this is the password of an administrator. It takes the same time for an unknown name. */
  async hasPassword(name: string, password: string): Promise<'right' | 'wrong' | 'no-password'> {
    const administrator = await this.#deps.store.byName(name);
    const isRight = await verifyPassword(password, administrator?.passwordHash ?? null);
    if (administrator?.passwordHash === null) return 'no-password';
    return isRight ? 'right' : 'wrong';
  }

  /** Makes a token for an administrator: `rza_` and 43 base64url characters, 256 random bits. */
  async issueToken(
    administratorId: string,
    { label, lastsMs = this.#deps.tokenMs }: { readonly label: string; readonly lastsMs?: number | undefined },
  ): Promise<IssuedToken> {
    const { token, row } = this.#makeToken(administratorId, { kind: 'token', label, lastsMs });
    await this.#deps.store.addToken(row);
    return { token, digest: row.digest, expiresAtMs: row.expiresAtMs };
  }

  /**
   * Removes sessions and tokens that expired long ago. Those that expired lately stay, because they hold again if the clock was
   * ahead and is set right.
   */
  removeEnded(): Promise<void> {
    return this.#deps.store.removeExpiredTokens(this.#deps.clock.nowMs() - PAUSE_MS_MAX);
  }

  /** Lists the sessions and tokens of an administrator that have not expired, newest first. */
  async tokensOf(administratorId: string): Promise<readonly AdminToken[]> {
    const tokens = await this.#deps.store.tokensOf(administratorId);
    return tokens.filter((token) => !this.#isPast(token)).toSorted((a, b) => b.createdAtMs - a.createdAtMs);
  }

  /**
   * Revokes one session or token of an administrator by its id. Gives false if the administrator has none with this id.
   */
  async revoke(administratorId: string, tokenId: string): Promise<boolean> {
    const token = (await this.#deps.store.tokensOf(administratorId)).find(
      ({ digest }) => tokenIdOf(digest) === tokenId,
    );
    return token !== undefined && this.#deps.store.removeToken(token.digest);
  }

  /**
   * Gives the holder of a token that expires within so many milliseconds or has expired. `null` for any other token,
   * and for a revoked one.
   */
  async holderOfEnding(token: string, leftMs: number): Promise<Administrator | null> {
    const found = await this.#deps.store.byToken(this.#digest(token));
    if (found === null || found.administrator.disabled) return null;
    const { expiresAtMs } = found.token;
    return expiresAtMs !== null && expiresAtMs <= this.#deps.clock.nowMs() + leftMs ? found.administrator : null;
  }

  /** Its end is counted from the moment that it bears as its beginning. */
  #makeToken(
    administratorId: string,
    {
      kind,
      label,
      lastsMs,
      endsAtMs = null,
    }: Pick<AdminToken, 'kind' | 'label'> & { readonly lastsMs: number; readonly endsAtMs?: number | null },
  ) {
    const token = `rza_${Buffer.from(this.#deps.random.bytes(32)).toString('base64url')}`;
    const createdAtMs = this.#deps.clock.nowMs();
    const expiresAtMs = Math.min(createdAtMs + lastsMs, endsAtMs ?? Infinity);
    return { token, row: { digest: this.#digest(token), administratorId, kind, label, createdAtMs, expiresAtMs } };
  }

  /** Adds an administrator. Gives `null` if the name is taken. */
  async create({ name, role, appIds, password }: NewAdministrator): Promise<Administrator | null> {
    const administrator: Administrator = {
      id: rowId(this.#deps.random, 'adm'),
      name,
      role,
      appIds,
      disabled: false,
      passwordHash: password === null ? null : await hashPassword(password, this.#deps.random),
      createdAtMs: this.#deps.clock.nowMs(),
    };
    return (await this.#deps.store.add(administrator)) ? administrator : null;
  }

  /**
   * Changes the password of an administrator, and ends all sessions and tokens. Changes nothing if the old password is
   * wrong, or if there is none.
   */
  async changePassword(
    name: string,
    { password, newPassword }: { readonly password: string; readonly newPassword: string },
  ): Promise<'changed' | 'wrong' | 'no-password'> {
    const known = await this.#deps.store.byName(name);
    if (known?.passwordHash === null) return 'no-password';
    const isRight = await verifyPassword(password, known?.passwordHash ?? null);
    if (known === null || !isRight) return 'wrong';
    const passwordHash = await this.hash(newPassword);
    // Something else may have changed the password while the passwords were hashed.
    const { kind } = await this.#deps.store.change({ id: known.id, passwordHash, ifPasswordHash: known.passwordHash });
    return kind === 'changed' ? 'changed' : 'wrong';
  }

  /** Makes a fresh hash of a password, for `AdministratorStore.change`. */
  hash(password: string): Promise<string> {
    return hashPassword(password, this.#deps.random);
  }

  #digest(token: string): string {
    return Buffer.from(this.#deps.secrets.mac('admin-token', token)).toString('hex');
  }

  #isPast({ expiresAtMs }: AdminToken): boolean {
    return expiresAtMs !== null && expiresAtMs <= this.#deps.clock.nowMs();
  }
}
