import type { KnownNetwork, KnownNetworkStore } from '../../../platform/access/known-network-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the networks of sign-ins in the embedded database. */
export class SqlKnownNetworkStore implements KnownNetworkStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async note({ name, network }: KnownNetwork, atMs: number): Promise<void> {
    await this.#database.write('knownNetworks.note', { name, network, atMs });
  }

  newest(limit: number): Promise<readonly KnownNetwork[]> {
    return this.#database.read('knownNetworks.newest', limit);
  }
}
