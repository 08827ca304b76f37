import { createHash, hash } from 'node:crypto';
import { nextTurn } from '../../../kernel/timers.ts';
import { loadFeeds } from './policy-loader.ts';
import type { PolicyHolder } from './risk-policy.ts';
import type { FeedKind, FeedVersion } from '../feeds/feed-kinds.ts';
import { DATABASE_BYTES_MAX, openAddressDatabase } from '../feeds/address-database.ts';
import type { FeedFilePart, FeedStore, StoredFeed } from '../feeds/feed-store.ts';
import { FEED_ROWS_MAX, parseFeed, type RefusedRow } from '../feeds/parse-feed.ts';

/** What an operator says about a feed to import. */
export interface FeedImport {
  readonly id: string;
  readonly name: string;
  readonly kind: FeedKind;
  readonly source: string;
  readonly licence: string;
  readonly publishedAtMs: number | null;
  readonly text: string;
}

/** What an operator says about a database to import. Its file came before, in parts. */
export type DatabaseImport = Omit<FeedImport, 'kind' | 'text'>;

/** What became of a part of a file. */
export type PartResult = { readonly ok: true } | { readonly ok: false; readonly problem: string };

/** The most bytes of one part, and how many parts a file may have. */
export const FILE_PART_BYTES_MAX = 4 * 1024 * 1024;
export const FILE_PARTS_MAX = DATABASE_BYTES_MAX / FILE_PART_BYTES_MAX;
/** Databases in force at once, and files that may wait for their import. */
const DATABASES_MAX = 4;
const WAITING_FILES_MAX = 4;
/** A file that was not imported is deleted so long after its last part, when the next file comes. */
const WAITING_MS = 3_600_000;
const IMPORTED = 'this file was imported already: begin another one';

/** The result of an import. */
export type FeedImportResult =
  | { readonly ok: true; readonly version: FeedVersion; readonly refused: readonly RefusedRow[] }
  | { readonly ok: false; readonly problem: string; readonly refused: readonly RefusedRow[] };

/**
 * Imports feeds and chooses the active ones. Every change takes effect for decisions that begin after it. All methods
 * throw Fault.
 */
export class FeedDesk {
  readonly #store: FeedStore;
  readonly #policy: PolicyHolder;

  constructor(store: FeedStore, policy: PolicyHolder) {
    this.#store = store;
    this.#policy = policy;
  }

  list(): Promise<readonly StoredFeed[]> {
    return this.#store.list();
  }

  /**
   * Imports a feed and makes it active. A text without a single readable row is refused, because it is probably another
   * kind of file.
   */
  async import(feed: FeedImport, nowMs: number): Promise<FeedImportResult> {
    const { text, ...told } = feed;
    const { rows, refused, refusedRows } = parseFeed(feed.kind, text);
    if (rows.length > FEED_ROWS_MAX)
      return {
        ok: false,
        problem: `a feed may have at most ${FEED_ROWS_MAX} rows, so split it into feeds of several names`,
        refused: [],
      };
    if (rows.length === 0)
      return { ok: false, problem: 'no row could be read: check that the file is of this kind of feed', refused };
    const version: FeedVersion = {
      ...told,
      importedAtMs: nowMs,
      rows: rows.length,
      refusedRows,
      digest: hash('sha256', text),
    };
    await this.#store.add(version, text);
    await this.#reload();
    return { ok: true, version, refused };
  }

  /** Keeps a part of a file for `importDatabase`. */
  async takePart(part: FeedFilePart): Promise<PartResult> {
    if (await this.#isVersion(part.feedId)) return { ok: false, problem: IMPORTED };
    if (part.part === 0) {
      await this.#store.purgeFiles(part.atMs - WAITING_MS);
      const waiting = await this.#store.waitingFiles();
      if (waiting.length >= WAITING_FILES_MAX && !waiting.includes(part.feedId))
        return { ok: false, problem: `${waiting.length} files wait for their import: try again in an hour` };
    }
    await this.#store.addPart(part);
    return { ok: true };
  }

  /** Imports a database from the parts that were taken under its id, and makes it active. */
  async importDatabase(told: DatabaseImport, nowMs: number): Promise<FeedImportResult> {
    if (await this.#isVersion(told.id)) return noImport(IMPORTED);
    const others = (await this.#store.list()).filter(
      ({ version, active }) => active && version.kind === 'address-database' && version.name !== told.name,
    );
    if (others.length >= DATABASES_MAX)
      return noImport(`${DATABASES_MAX} databases are active already: deactivate one of them, or take its name`);
    const bytes = await this.#store.file(told.id);
    if (bytes === null) return noImport('no file was sent under this id, or a part of it is missing: send it again');
    const opened = openAddressDatabase(bytes);
    if (!opened.ok) return noImport(opened.problem);
    const { type, nodes, builtAtMs } = opened.database;
    const version: FeedVersion = {
      ...told,
      kind: 'address-database',
      publishedAtMs: told.publishedAtMs ?? (builtAtMs > 0 ? builtAtMs : null),
      importedAtMs: nowMs,
      rows: nodes,
      refusedRows: 0,
      digest: await digestOf(bytes),
      database: type,
    };
    await this.#store.add(version, '');
    await this.#reload();
    return { ok: true, version, refused: [] };
  }

  /** Makes a kept version active. Returns false if the id is unknown. */
  async activate(id: string): Promise<boolean> {
    return (await this.#store.activate(id)) && this.#reload();
  }

  /** Deactivates a name. Returns false if it was not active. */
  async deactivate(name: string): Promise<boolean> {
    return (await this.#store.deactivate(name)) && this.#reload();
  }

  /** Deletes a version that is not active. Returns false if it is unknown or active. */
  remove(id: string): Promise<boolean> {
    return this.#store.remove(id);
  }

  async #isVersion(id: string): Promise<boolean> {
    return (await this.#store.list()).some(({ version }) => version.id === id);
  }

  async #reload(): Promise<true> {
    await this.#policy.refresh(async () => ({
      feeds: await loadFeeds(this.#store, this.#policy.current.feeds.databases),
    }));
    return true;
  }
}

function noImport(problem: string): FeedImportResult {
  return { ok: false, problem, refused: [] };
}

/** SHA-256 in hex. Other work goes on between the parts. */
async function digestOf(bytes: Uint8Array): Promise<string> {
  const digest = createHash('sha256');
  for (let from = 0; from < bytes.length; from += FILE_PART_BYTES_MAX) {
    digest.update(bytes.subarray(from, from + FILE_PART_BYTES_MAX));
    await nextTurn();
  }
  return digest.digest('hex');
}
