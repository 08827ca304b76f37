import type { Administrator } from '../../../platform/access/administrator-store.ts';
import type {
  AdminIdentity,
  FoundIdentity,
  IdentityStore,
  ProviderSubject,
} from '../../../platform/access/identity-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the identities of administrators at providers in the embedded database. */
export class SqlIdentityStore implements IdentityStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly AdminIdentity[]> {
    return this.#database.read('identities.list', null);
  }

  find(subject: ProviderSubject): Promise<FoundIdentity | null> {
    return this.#database.read('identities.find', subject);
  }

  link(identity: AdminIdentity): Promise<boolean> {
    return this.#database.write('identities.link', identity);
  }

  add(administrator: Administrator, identity: AdminIdentity): Promise<'added' | 'name-taken' | 'identity-taken'> {
    return this.#database.write('identities.add', { administrator, identity });
  }

  unlink(administratorId: string): Promise<boolean> {
    return this.#database.write('identities.unlink', administratorId);
  }
}
