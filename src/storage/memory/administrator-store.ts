import { applyChange } from '../../platform/access/administrator-change.ts';
import type {
  Administrator,
  AdministratorChange,
  AdministratorStore,
  AdminToken,
  ChangedAdministrator,
  SessionProof,
} from '../../platform/access/administrator-store.ts';
import { MemorySecondFactorStore } from './second-factor-store.ts';

/** Keeps administrators in memory, for tests. Nothing survives a restart. */
export class MemoryAdministratorStore implements AdministratorStore {
  readonly #administrators = new Map<string, Administrator>();
  readonly #tokens = new Map<string, AdminToken>();
  /** The second factors of the administrators in this store. */
  readonly secondFactors = new MemorySecondFactorStore(this);

  async list(): Promise<readonly Administrator[]> {
    return [...this.#administrators.values()];
  }

  async byName(name: string): Promise<Administrator | null> {
    return [...this.#administrators.values()].find((known) => known.name === name) ?? null;
  }

  async add(administrator: Administrator): Promise<boolean> {
    if ((await this.byName(administrator.name)) !== null) return false;
    this.#administrators.set(administrator.id, administrator);
    return true;
  }

  async change(change: AdministratorChange): Promise<ChangedAdministrator> {
    const { endsTokens, ...changed } = applyChange([...this.#administrators.values()], change);
    if (changed.kind !== 'changed') return changed;
    this.#administrators.set(change.id, changed.administrator);
    if (endsTokens) await this.endAccess(change.id);
    return changed;
  }

  async endAccess(administratorId: string): Promise<void> {
    for (const { digest } of await this.tokensOf(administratorId)) this.#tokens.delete(digest);
  }

  async addToken(token: AdminToken): Promise<void> {
    this.#tokens.set(token.digest, token);
  }

  async addSession(session: AdminToken, { passwordHash, provedFactor }: SessionProof): Promise<boolean> {
    const holder = this.#administrators.get(session.administratorId);
    if (holder === undefined || holder.disabled) return false;
    if (passwordHash !== null && holder.passwordHash !== passwordHash) return false;
    if (!provedFactor && (await this.#hasSecondFactor(holder.id))) return false;
    this.#tokens.set(session.digest, session);
    return true;
  }

  async endEndless(expiresAtMs: number): Promise<number> {
    const endless = [...this.#tokens.values()].filter((token) => token.expiresAtMs === null);
    for (const token of endless) this.#tokens.set(token.digest, { ...token, expiresAtMs });
    return endless.length;
  }

  async byToken(digest: string) {
    const token = this.#tokens.get(digest);
    const administrator = token && this.#administrators.get(token.administratorId);
    if (!token || !administrator) return null;
    return { token, administrator, hasSecondFactor: await this.#hasSecondFactor(administrator.id) };
  }

  async #hasSecondFactor(administratorId: string): Promise<boolean> {
    return (await this.secondFactors.holders()).has(administratorId);
  }

  async tokensOf(administratorId: string): Promise<readonly AdminToken[]> {
    return [...this.#tokens.values()].filter((token) => token.administratorId === administratorId);
  }

  async removeToken(digest: string): Promise<boolean> {
    return this.#tokens.delete(digest);
  }

  async removeExpiredTokens(nowMs: number): Promise<void> {
    for (const { digest, expiresAtMs } of this.#tokens.values()) {
      if (expiresAtMs !== null && expiresAtMs < nowMs) this.#tokens.delete(digest);
    }
  }
}
