import { hash } from 'node:crypto';
import { loadFeeds } from './policy-loader.ts';
import type { PolicyHolder } from './risk-policy.ts';
import type { FeedKind, FeedVersion } from '../feeds/feed-kinds.ts';
import type { FeedStore, StoredFeed } from '../feeds/feed-store.ts';
import { FEED_ROWS_MAX, parseFeed, type RefusedRow } from '../feeds/parse-feed.ts';

/** What an operator says of a feed that is imported. */
export interface FeedImport {
  readonly id: string;
  readonly name: string;
  readonly kind: FeedKind;
  readonly source: string;
  readonly licence: string;
  readonly publishedAtMs: number | null;
  readonly text: string;
}

/** How an import ended. */
export type FeedImportResult =
  | { readonly ok: true; readonly version: FeedVersion; readonly refused: readonly RefusedRow[] }
  | { readonly ok: false; readonly problem: string; readonly refused: readonly RefusedRow[] };

/** Where feeds are imported and chosen; every change is in force for decisions that begin after it. Methods throw Fault. */
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

  /** Takes a feed in and puts it in force. A text without one good row is refused: it is some other file. */
  async import(feed: FeedImport, nowMs: number): Promise<FeedImportResult> {
    const { text, ...told } = feed;
    const { rows, refused, refusedRows } = parseFeed(feed.kind, text);
    if (rows.length > FEED_ROWS_MAX)
      return { ok: false, problem: `a feed has at most ${FEED_ROWS_MAX} rows`, refused: [] };
    if (rows.length === 0) return { ok: false, problem: 'no row could be read', refused };
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

  /** Puts a kept version in force; false where it is unknown. */
  async activate(id: string): Promise<boolean> {
    return (await this.#store.activate(id)) && this.#reload();
  }

  /** Takes a name out of use; false where it was not in use. */
  async deactivate(name: string): Promise<boolean> {
    return (await this.#store.deactivate(name)) && this.#reload();
  }

  /** Forgets a version that is out of use; false otherwise. */
  remove(id: string): Promise<boolean> {
    return this.#store.remove(id);
  }

  async #reload(): Promise<true> {
    await this.#policy.refresh(async () => ({ feeds: await loadFeeds(this.#store) }));
    return true;
  }
}
