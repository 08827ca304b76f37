import type { SignInLink, SignInLinkStore, UsedLink } from '../../../platform/access/sign-in-link-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps sign-in links in the embedded database. */
export class SqlSignInLinkStore implements SignInLinkStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async add(link: SignInLink, nowMs: number): Promise<void> {
    await this.#database.write('signInLinks.add', { link, nowMs });
  }

  find(digest: string, nowMs: number): Promise<SignInLink | null> {
    return this.#database.read('signInLinks.find', { digest, nowMs });
  }

  use(used: UsedLink): Promise<boolean> {
    return this.#database.write('signInLinks.use', used);
  }
}
