import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { SiteSecrets } from '../../platform/site-secrets.ts';
import type { Actor, Role } from '../define-admin.ts';
import type { Administrator, AdministratorStore, AdminToken } from './administrator-store.ts';
import { hashPassword, verifyPassword } from './password.ts';

export interface AdminAccessDeps {
  readonly store: AdministratorStore;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly sessionMs: number;
}

export interface NewAdministrator {
  readonly name: string;
  readonly role: Role;
  readonly appIds: readonly string[];
  /** Null for one that only uses tokens. */
  readonly password: string | null;
}

/** A token as it is shown once; the store keeps its digest alone. */
export interface IssuedToken {
  readonly token: string;
  readonly digest: string;
  readonly expiresAtMs: number | null;
}

/** Sign-in, tokens and administrators: the one place that decides who an admin request comes from. */
export class AdminAccess {
  readonly #deps: AdminAccessDeps;

  constructor(deps: AdminAccessDeps) {
    this.#deps = deps;
  }

  /** Who holds this token; null where it is unknown, past its end, or its holder is disabled. */
  async authenticate(token: string, addressDigest: string): Promise<Actor | null> {
    const found = await this.#deps.store.byToken(this.#digest(token));
    if (found === null || found.administrator.disabled || this.#isPast(found.token)) return null;
    const { id, name, role, appIds } = found.administrator;
    return {
      administratorId: id,
      name,
      role,
      appIds: role === 'integrator' ? appIds : null,
      tokenDigest: found.token.digest,
      addressDigest,
    };
  }

  /** A session token for the right name and password, null for any other. Takes the same time for an unknown name. */
  async signIn(name: string, password: string): Promise<IssuedToken | null> {
    const administrator = await this.#deps.store.byName(name);
    const matches = await verifyPassword(password, administrator?.passwordHash ?? null);
    if (administrator === null || administrator.disabled || !matches) return null;
    const nowMs = this.#deps.clock.nowMs();
    await this.#deps.store.removeExpiredTokens(nowMs);
    return this.issueToken(administrator.id, {
      kind: 'session',
      label: 'sign-in',
      expiresAtMs: nowMs + this.#deps.sessionMs,
    });
  }

  /** Makes a token for an administrator: `rza_` and 43 base64url characters, 256 random bits. */
  async issueToken(
    administratorId: string,
    { kind, label, expiresAtMs }: Pick<AdminToken, 'kind' | 'label' | 'expiresAtMs'>,
  ): Promise<IssuedToken> {
    const token = `rza_${Buffer.from(this.#deps.random.bytes(32)).toString('base64url')}`;
    const digest = this.#digest(token);
    await this.#deps.store.addToken({
      digest,
      administratorId,
      kind,
      label,
      createdAtMs: this.#deps.clock.nowMs(),
      expiresAtMs,
    });
    return { token, digest, expiresAtMs };
  }

  /** Adds an administrator; null where the name is taken. */
  async create({ name, role, appIds, password }: NewAdministrator): Promise<Administrator | null> {
    const administrator: Administrator = {
      id: `adm_${Buffer.from(this.#deps.random.bytes(9)).toString('hex')}`,
      name,
      role,
      appIds,
      disabled: false,
      passwordHash: password === null ? null : await hashPassword(password, this.#deps.random),
      createdAtMs: this.#deps.clock.nowMs(),
    };
    return (await this.#deps.store.add(administrator)) ? administrator : null;
  }

  /** A fresh hash for a password, for `AdministratorStore.replace`. */
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
