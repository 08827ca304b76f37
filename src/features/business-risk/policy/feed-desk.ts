import { createHash, hash } from 'node:crypto';
import { InTurn } from '../../../kernel/in-turn.ts';
import { nextTurn } from '../../../kernel/timers.ts';
import { ageMsOf } from '../../../kernel/wall-stamps.ts';
import { loadFeeds, openKept } from './policy-loader.ts';
import type { PolicyHolder } from './risk-policy.ts';
import { feedDoubts, type ComparedFeed } from '../feeds/feed-doubts.ts';
import type { FeedKind, FeedVersion } from '../feeds/feed-kinds.ts';
import { DATABASE_BYTES_MAX, openAddressDatabase } from '../feeds/address-database.ts';
import type { FeedFilePart, FeedStore, StoredFeed } from '../feeds/feed-store.ts';
import { FEED_ROWS_MAX, parseFeed, type RefusedRow } from '../feeds/parse-feed.ts';
import { told, type Told } from '../../../kernel/told.ts';

/** What an operator says about a feed to import. */
export interface FeedImport {
  readonly id: string;
  readonly name: string;
  readonly kind: FeedKind;
  readonly source: string;
  readonly licence: string;
  readonly publishedAtMs: number | null;
  readonly text: string;
  /** Whether it is taken although it is doubtful, because an operator has looked at it. */
  readonly isForced: boolean;
}

/** What an operator says about a database to import. Its file came before, in parts. */
export type DatabaseImport = Omit<FeedImport, 'kind' | 'text'>;

/** What became of a part of a file. */
export type PartResult = { readonly ok: true } | { readonly ok: false; readonly problem: string };

/** What became of the wish to make a version active. */
export type ActivateResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'unknown' }
  | { readonly ok: false; readonly reason: 'refused'; readonly problem: string };

/** The most bytes of one part, and how many parts a file may have. */
export const FILE_PART_BYTES_MAX = 4 * 1024 * 1024;
export const FILE_PARTS_MAX = DATABASE_BYTES_MAX / FILE_PART_BYTES_MAX;
/** Databases in force at once, and files that may wait for their import. */
const DATABASES_MAX = 4;
const WAITING_FILES_MAX = 4;
/** A file that was not imported is deleted so long after its last part, when the next file comes. */
const WAITING_MS = 3_600_000;
const DAY_MS = 86_400_000;
const IMPORTED = told`this file was imported already: begin another one`;
const NOT_BEGUN = told`this file was not begun, or it waited too long: send part 0 first`;
const NO_FILE = told`no file was sent under this id, or a part of it is missing: send it again`;
const NO_PLACE = told`${DATABASES_MAX} databases are active already: deactivate one of them, or take its name`;

/** The result of an import. */
export type FeedImportResult =
  | { readonly ok: true; readonly version: FeedVersion; readonly refused: readonly RefusedRow[] }
  | {
      readonly ok: false;
      readonly problem: string;
      readonly refused: readonly RefusedRow[];
      /** Whether an operator can have it taken all the same. */
      readonly isDoubtful: boolean;
    };

/** A feed to look at before it is imported. */
export interface FeedDraft {
  /** It would replace the active version of this name. Null compares it with none. */
  readonly name: string | null;
  readonly kind: FeedKind;
  readonly text: string;
}

/** What an import would read. */
export interface FeedPreview {
  readonly rows: number;
  readonly refusedRows: number;
  readonly refused: readonly RefusedRow[];
  /** Why the import would be refused. Null if it would not. */
  readonly problem: string | null;
  /** Why it is taken only if an operator insists. Null if nothing is doubtful. */
  readonly doubts: string | null;
  /** The active version of the name. Null if there is none. */
  readonly active: (Pick<FeedVersion, 'id' | 'kind' | 'rows'> & { readonly same: boolean }) | null;
}

/**
 * Imports feeds and chooses the active ones. Every change takes effect for decisions that begin after it. All methods
 * throw Fault.
 */
export class FeedDesk {
  readonly #store: FeedStore;
  readonly #policy: PolicyHolder;
  readonly #tell: (problem: string) => void;
  /** Steps with files and databases, which count first and change then. */
  readonly #files = new InTurn();
  /** Whether feeds were stored that decisions do not use yet, because they could not be loaded. */
  #isBehind = false;

  /** @param tell receives what an operator should mend, e.g. a database that is left out */
  constructor(store: FeedStore, policy: PolicyHolder, tell: (problem: string) => void) {
    this.#store = store;
    this.#policy = policy;
    this.#tell = tell;
  }

  list(): Promise<readonly StoredFeed[]> {
    return this.#store.list();
  }

  /**
   * Imports a feed and makes it active. A text without a single readable row is refused, because it is probably another
   * kind of file. A doubtful one is refused unless it is forced.
   */
  async import(feed: FeedImport, nowMs: number): Promise<FeedImportResult> {
    const { text, isForced, ...named } = feed;
    const { rows, refused, refusedRows } = parseFeed(feed.kind, text);
    const problem = whyNoFeed(rows.length);
    if (problem !== null) return { ok: false, problem, refused, isDoubtful: false };
    const doubts = isForced
      ? null
      : await this.#doubtsOf(named.kind, { count: rows.length, rows }, await this.#inForce(named.name));
    if (doubts !== null) return { ok: false, problem: doubts, refused: [], isDoubtful: true };
    const version: FeedVersion = {
      ...named,
      importedAtMs: nowMs,
      rows: rows.length,
      refusedRows,
      digest: hash('sha256', text),
    };
    await this.#store.add(version, text);
    await this.#reload();
    return { ok: true, version, refused };
  }

  /** Gives what an import would read, beside the active version of the name, and keeps nothing. */
  async preview({ name, kind, text }: FeedDraft): Promise<FeedPreview> {
    const { rows, refused, refusedRows } = parseFeed(kind, text);
    const active = name === null ? null : await this.#inForce(name);
    return {
      rows: rows.length,
      refusedRows,
      refused,
      problem: whyNoFeed(rows.length),
      doubts: await this.#doubtsOf(kind, { count: rows.length, rows }, active),
      active:
        active === null
          ? null
          : { id: active.id, kind: active.kind, rows: active.rows, same: active.digest === hash('sha256', text) },
    };
  }

  async #inForce(name: string): Promise<FeedVersion | null> {
    const stored = await this.#store.list();
    return stored.find(({ version, active }) => active && version.name === name)?.version ?? null;
  }

  /** Why a feed is doubtful. @param before the version in force under its name */
  async #doubtsOf(kind: FeedKind, feed: ComparedFeed, before: FeedVersion | null): Promise<Told | null> {
    if (before?.kind !== kind) return feedDoubts(kind, feed, null);
    const text = kind === 'address-database' ? '' : ((await this.#store.text(before.id)) ?? '');
    return feedDoubts(kind, feed, { count: before.rows, rows: parseFeed(kind, text).rows });
  }

  /** Keeps a part of a file for `importDatabase`. */
  takePart(part: FeedFilePart): Promise<PartResult> {
    return this.#files.run(() => this.#takePart(part));
  }

  async #takePart(part: FeedFilePart): Promise<PartResult> {
    if (await this.#isVersion(part.feedId)) return { ok: false, problem: IMPORTED };
    if (part.part === 0) await this.#store.purgeFiles(part.atMs - WAITING_MS);
    const waiting = await this.#store.waitingFiles();
    if (!waiting.includes(part.feedId)) {
      if (part.part !== 0) return { ok: false, problem: NOT_BEGUN };
      if (waiting.length >= WAITING_FILES_MAX)
        return { ok: false, problem: told`${waiting.length} files wait for their import: try again in an hour` };
    }
    return (await this.#store.addPart(part)) ? { ok: true } : { ok: false, problem: IMPORTED };
  }

  /** Imports a database from the parts that were taken under its id, and makes it active. */
  importDatabase(named: DatabaseImport, nowMs: number): Promise<FeedImportResult> {
    return this.#files.run(() => this.#importDatabase(named, nowMs));
  }

  async #importDatabase({ isForced, ...named }: DatabaseImport, nowMs: number): Promise<FeedImportResult> {
    if (await this.#isVersion(named.id)) return noImport(IMPORTED);
    if (!hasPlace(await this.#store.list(), named.name)) return noImport(NO_PLACE);
    const bytes = await this.#store.file(named.id);
    if (bytes === null) return noImport(NO_FILE);
    const opened = openAddressDatabase(bytes);
    if (!opened.ok) return noImport(opened.problem);
    const { type, nodes, builtAtMs } = opened.database;
    const kind = 'address-database';
    const doubts = isForced
      ? null
      : await this.#doubtsOf(kind, { count: nodes, rows: [] }, await this.#inForce(named.name));
    if (doubts !== null) return { ok: false, problem: doubts, refused: [], isDoubtful: true };
    const version: FeedVersion = {
      ...named,
      kind,
      publishedAtMs: named.publishedAtMs ?? (builtAtMs > 0 ? builtAtMs : null),
      importedAtMs: nowMs,
      rows: nodes,
      refusedRows: 0,
      digest: await digestOf(bytes),
      database: type,
    };
    if (!(await this.#store.add(version, ''))) return noImport(NO_FILE);
    await this.#reload();
    return { ok: true, version, refused: [] };
  }

  /**
   * Notes that the source of a version still has it. If the source does not say when it published it, its age counts
   * from then. A day's precision is enough, so at most one note a day is kept. If decisions do not use what is stored, because it
   * could not be loaded after an import, it is loaded now.
   */
  async confirm({ id, publishedAtMs, importedAtMs, confirmedAtMs }: FeedVersion, nowMs: number): Promise<void> {
    if (this.#isBehind) await this.#reload();
    if (publishedAtMs !== null || ageMsOf(confirmedAtMs ?? importedAtMs, nowMs) < DAY_MS) return;
    await this.#store.confirm(id, nowMs);
    await this.#reload();
  }

  /** Makes a kept version active. A database is refused if its file is damaged, or if too many others are active. */
  activate(id: string): Promise<ActivateResult> {
    return this.#files.run(async () => {
      const problem = await this.#whyNotActive(id);
      if (problem !== null) return { ok: false, reason: 'refused', problem };
      if (!(await this.#store.activate(id))) return { ok: false, reason: 'unknown' };
      await this.#reload();
      return { ok: true };
    });
  }

  async #whyNotActive(id: string): Promise<string | null> {
    const stored = await this.#store.list();
    const version = stored.find((each) => each.version.id === id)?.version;
    if (version?.kind !== 'address-database' || this.#policy.current.feeds.databases.has(id)) return null;
    if (!hasPlace(stored, version.name)) return NO_PLACE;
    const opened = await openKept(this.#store, id);
    return typeof opened === 'string' ? `this database cannot be used, because ${opened}: import it again` : null;
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
    this.#isBehind = true;
    await this.#policy.refresh(async () => ({
      feeds: await loadFeeds(this.#store, this.#tell, this.#policy.current.feeds.databases),
    }));
    this.#isBehind = false;
    return true;
  }
}

/** Why an import of so many readable rows is refused, or null. */
function whyNoFeed(rows: number): string | null {
  if (rows > FEED_ROWS_MAX)
    return told`a feed may have at most ${FEED_ROWS_MAX} rows, so split it into feeds of several names`;
  return rows === 0 ? told`no row could be read: check that the file is of this kind of feed` : null;
}

/** Whether a database of a name may be active beside those that are. */
function hasPlace(stored: readonly StoredFeed[], name: string): boolean {
  const others = stored.filter(
    ({ version, active }) => active && version.kind === 'address-database' && version.name !== name,
  );
  return others.length < DATABASES_MAX;
}

function noImport(problem: string): FeedImportResult {
  return { ok: false, problem, refused: [], isDoubtful: false };
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
