import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FeedVersion } from '../../../features/business-risk/feeds/feed-kinds.ts';
import type { FeedStore, StoredFeed } from '../../../features/business-risk/feeds/feed-store.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Keeps feeds in the embedded database. */
export class SqliteFeedStore implements FeedStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly StoredFeed[]> {
    return this.#database.report('riskFeeds.list', undefined);
  }

  async text(id: string): Promise<string | null> {
    const zipped = await this.#database.report('riskFeeds.text', id);
    return zipped === null ? null : (await promisify(gunzip)(zipped)).toString('utf8');
  }

  async add(version: FeedVersion, text: string): Promise<void> {
    await this.#database.write('riskFeeds.add', { version, gzip: new Uint8Array(await promisify(gzip)(text)) });
  }

  activate(id: string): Promise<boolean> {
    return this.#database.write('riskFeeds.activate', id);
  }

  deactivate(name: string): Promise<boolean> {
    return this.#database.write('riskFeeds.deactivate', name);
  }

  remove(id: string): Promise<boolean> {
    return this.#database.write('riskFeeds.remove', id);
  }
}
