import type { ApiKey, ApiKeyStore, KeyUse } from '../../platform/accounts/api-key.ts';

/** Keeps keys in memory, for tests. Nothing survives a restart. */
export class MemoryApiKeyStore implements ApiKeyStore {
  readonly #keys = new Map<string, ApiKey>();
  readonly #uses = new Map<string, KeyUse>();

  async list(): Promise<readonly ApiKey[]> {
    return [...this.#keys.values()];
  }

  async ofApp(appId: string): Promise<readonly ApiKey[]> {
    return [...this.#keys.values()].filter((each) => each.appId === appId);
  }

  async find(id: string): Promise<ApiKey | null> {
    return this.#keys.get(id) ?? null;
  }

  async put(keys: readonly ApiKey[]): Promise<void> {
    for (const key of keys) this.#keys.set(key.id, key);
  }

  async uses(appId: string | null): Promise<readonly KeyUse[]> {
    return [...this.#uses.values()].filter(({ keyId }) => appId === null || this.#keys.get(keyId)?.appId === appId);
  }

  /** Counts a settled call. MemoryCallStore calls it. */
  count(keyId: string, charged: boolean, atMs: number): void {
    const use = this.#uses.get(keyId) ?? { keyId, charged: 0, lastUsedAtMs: 0 };
    const lastUsedAtMs = Math.max(use.lastUsedAtMs, atMs);
    this.#uses.set(keyId, { keyId, charged: use.charged + Number(charged), lastUsedAtMs });
  }
}
