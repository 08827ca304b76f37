import { hash } from 'node:crypto';
import { loadFeeds } from './policy-loader.ts';
import type { PolicyHolder } from './risk-policy.ts';
import type { FeedKind, FeedVersion } from '../feeds/feed-kinds.ts';
import type { FeedStore, StoredFeed } from '../feeds/feed-store.ts';
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

  async #reload(): Promise<true> {
    await this.#policy.refresh(async () => ({ feeds: await loadFeeds(this.#store) }));
    return true;
  }
}
