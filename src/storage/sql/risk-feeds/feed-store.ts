import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FeedVersion } from '../../../features/business-risk/feeds/feed-kinds.ts';
import type { FeedFilePart, FeedStore, StoredFeed } from '../../../features/business-risk/feeds/feed-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps feeds in the embedded database. */
export class SqlFeedStore implements FeedStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly StoredFeed[]> {
    return this.#database.report('riskFeeds.list', undefined);
  }

  async text(id: string): Promise<string | null> {
    const zipped = await this.#database.report('riskFeeds.text', id);
    return zipped === null ? null : (await promisify(gunzip)(zipped)).toString('utf8');
  }

  async add(version: FeedVersion, text: string): Promise<boolean> {
    return this.#database.write('riskFeeds.add', { version, gzip: new Uint8Array(await promisify(gzip)(text)) });
  }

  async confirm(id: string, atMs: number): Promise<void> {
    await this.#database.write('riskFeeds.confirm', { id, atMs });
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

  async addPart(part: FeedFilePart): Promise<boolean> {
    const bytes = new Uint8Array(await promisify(gzip)(part.bytes));
    return this.#database.write('riskFeeds.addPart', { ...part, bytes });
  }

  async file(feedId: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const numbers = await this.#database.report('riskFeeds.parts', feedId);
    if (numbers.length === 0 || numbers.some((part, index) => part !== index)) return null;
    const parts: Uint8Array[] = [];
    for (const part of numbers) {
      const zipped = await this.#database.report('riskFeeds.part', { feedId, part });
      if (zipped === null) return null;
      parts.push(await promisify(gunzip)(zipped));
    }
    return Buffer.concat(parts);
  }

  waitingFiles(): Promise<readonly string[]> {
    return this.#database.report('riskFeeds.waitingFiles', undefined);
  }

  async purgeFiles(beforeMs: number): Promise<void> {
    await this.#database.write('riskFeeds.purgeFiles', beforeMs);
  }
}
