import type { Administrator, AdministratorStore, AdminToken } from '../../admin/access/administrator-store.ts';

/** Keeps administrators in the process. For tests; nothing survives a restart. */
export class MemoryAdministratorStore implements AdministratorStore {
  readonly #administrators = new Map<string, Administrator>();
  readonly #tokens = new Map<string, AdminToken>();

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

  async replace(administrator: Administrator): Promise<boolean> {
    if (!this.#administrators.has(administrator.id)) return false;
    this.#administrators.set(administrator.id, administrator);
    return true;
  }

  async addToken(token: AdminToken): Promise<void> {
    this.#tokens.set(token.digest, token);
  }

  async byToken(digest: string) {
    const token = this.#tokens.get(digest);
    const administrator = token && this.#administrators.get(token.administratorId);
    return token && administrator ? { token, administrator } : null;
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
