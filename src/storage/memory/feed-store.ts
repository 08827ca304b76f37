import type { FeedVersion } from '../../features/business-risk/feeds/feed-kinds.ts';
import type { FeedStore, StoredFeed } from '../../features/business-risk/feeds/feed-store.ts';

/** Keeps feeds in memory, for tests and simulations. */
export class MemoryFeedStore implements FeedStore {
  #feeds: (StoredFeed & { readonly text: string })[] = [];

  async list(): Promise<readonly StoredFeed[]> {
    return this.#feeds.map(({ version, active }) => ({ version, active }));
  }

  async text(id: string): Promise<string | null> {
    return this.#feeds.find(({ version }) => version.id === id)?.text ?? null;
  }

  async add(version: FeedVersion, text: string): Promise<void> {
    await this.deactivate(version.name);
    this.#feeds = [{ version, active: true, text }, ...this.#feeds];
  }

  async activate(id: string): Promise<boolean> {
    const chosen = this.#feeds.find(({ version }) => version.id === id)?.version;
    if (chosen === undefined) return false;
    this.#feeds = this.#feeds.map((feed) =>
      feed.version.name === chosen.name ? { ...feed, active: feed.version.id === id } : feed,
    );
    return true;
  }

  async deactivate(name: string): Promise<boolean> {
    const wasActive = this.#feeds.some(({ version, active }) => version.name === name && active);
    this.#feeds = this.#feeds.map((feed) => (feed.version.name === name ? { ...feed, active: false } : feed));
    return wasActive;
  }

  async remove(id: string): Promise<boolean> {
    const kept = this.#feeds.filter(({ version, active }) => version.id !== id || active);
    const removed = kept.length < this.#feeds.length;
    this.#feeds = kept;
    return removed;
  }
}
