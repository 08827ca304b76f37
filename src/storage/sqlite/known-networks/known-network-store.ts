import type { KnownNetwork, KnownNetworkStore } from '../../../platform/access/known-network-store.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Keeps the networks of sign-ins in the embedded database. */
export class SqliteKnownNetworkStore implements KnownNetworkStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  async note({ name, network }: KnownNetwork, atMs: number): Promise<void> {
    await this.#database.write('knownNetworks.note', { name, network, atMs });
  }

  newest(limit: number): Promise<readonly KnownNetwork[]> {
    return this.#database.read('knownNetworks.newest', limit);
  }
}
