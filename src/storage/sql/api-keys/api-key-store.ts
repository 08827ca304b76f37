import type { ApiKey, ApiKeyStore, KeyUse } from '../../../platform/accounts/api-key.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps keys in the embedded database, as hashes. */
export class SqlApiKeyStore implements ApiKeyStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly ApiKey[]> {
    return this.#database.read('apiKeys.list', undefined);
  }

  ofApp(appId: string): Promise<readonly ApiKey[]> {
    return this.#database.read('apiKeys.ofApp', appId);
  }

  find(id: string): Promise<ApiKey | null> {
    return this.#database.read('apiKeys.find', id);
  }

  put(keys: readonly ApiKey[]): Promise<void> {
    return this.#database.write('apiKeys.put', keys);
  }

  uses(appId: string | null): Promise<readonly KeyUse[]> {
    return this.#database.read('apiKeys.uses', appId);
  }
}
