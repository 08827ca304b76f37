import type {
  Administrator,
  AdministratorChange,
  AdministratorStore,
  AdminToken,
  ChangedAdministrator,
  HeldToken,
  SessionProof,
} from '../../../platform/access/administrator-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps administrators and their tokens in the embedded database. */
export class SqlAdministratorStore implements AdministratorStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly Administrator[]> {
    return this.#database.read('administrators.list', null);
  }

  byName(name: string): Promise<Administrator | null> {
    return this.#database.read('administrators.byName', name);
  }

  add(administrator: Administrator): Promise<boolean> {
    return this.#database.write('administrators.add', administrator);
  }

  change(change: AdministratorChange): Promise<ChangedAdministrator> {
    return this.#database.write('administrators.change', change);
  }

  async endAccess(administratorId: string): Promise<void> {
    await this.#database.write('administrators.endAccess', administratorId);
  }

  async addToken(token: AdminToken): Promise<void> {
    await this.#database.write('administrators.addToken', token);
  }

  addSession(session: AdminToken, proof: SessionProof): Promise<boolean> {
    return this.#database.write('administrators.addSession', { session, proof });
  }

  endEndless(expiresAtMs: number): Promise<number> {
    return this.#database.write('administrators.endEndless', expiresAtMs);
  }

  byToken(digest: string): Promise<HeldToken | null> {
    return this.#database.read('administrators.byToken', digest);
  }

  tokensOf(administratorId: string): Promise<readonly AdminToken[]> {
    return this.#database.read('administrators.tokensOf', administratorId);
  }

  removeToken(digest: string): Promise<boolean> {
    return this.#database.write('administrators.removeToken', digest);
  }

  async removeExpiredTokens(nowMs: number): Promise<void> {
    await this.#database.write('administrators.removeExpiredTokens', nowMs);
  }
}
