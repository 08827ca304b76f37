import type { FeedVersion } from '../../features/business-risk/feeds/feed-kinds.ts';
import type { FeedFilePart, FeedStore, StoredFeed } from '../../features/business-risk/feeds/feed-store.ts';

/** Keeps feeds in memory, for tests and simulations. */
export class MemoryFeedStore implements FeedStore {
  #feeds: (StoredFeed & { readonly text: string })[] = [];
  #parts: FeedFilePart[] = [];

  async list(): Promise<readonly StoredFeed[]> {
    return this.#feeds.map(({ version, active }) => ({ version, active }));
  }

  async text(id: string): Promise<string | null> {
    return this.#feeds.find(({ version }) => version.id === id)?.text ?? null;
  }

  async add(version: FeedVersion, text: string): Promise<boolean> {
    if (version.kind === 'address-database' && !this.#parts.some(({ feedId }) => feedId === version.id)) return false;
    await this.deactivate(version.name);
    this.#feeds = [{ version, active: true, text }, ...this.#feeds];
    return true;
  }

  async confirm(id: string, atMs: number): Promise<void> {
    this.#feeds = this.#feeds.map((feed) =>
      feed.version.id === id ? { ...feed, version: { ...feed.version, confirmedAtMs: atMs } } : feed,
    );
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
    if (removed) this.#parts = this.#parts.filter(({ feedId }) => feedId !== id);
    return removed;
  }

  async addPart(added: FeedFilePart): Promise<boolean> {
    if (this.#feeds.some(({ version }) => version.id === added.feedId)) return false;
    const others = this.#parts.filter(({ feedId, part }) => feedId !== added.feedId || part !== added.part);
    this.#parts = [...others, added];
    return true;
  }

  async file(id: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const parts = this.#parts.filter(({ feedId }) => feedId === id).toSorted((a, b) => a.part - b.part);
    if (parts.length === 0 || parts.some(({ part }, index) => part !== index)) return null;
    return Buffer.concat(parts.map(({ bytes }) => bytes));
  }

  async waitingFiles(): Promise<readonly string[]> {
    const versions = new Set(this.#feeds.map(({ version }) => version.id));
    return [...new Set(this.#parts.map(({ feedId }) => feedId))].filter((id) => !versions.has(id));
  }

  async purgeFiles(beforeMs: number): Promise<void> {
    const waiting = new Set(await this.waitingFiles());
    const young = new Set(this.#parts.filter(({ atMs }) => atMs >= beforeMs).map(({ feedId }) => feedId));
    this.#parts = this.#parts.filter(({ feedId }) => !waiting.has(feedId) || young.has(feedId));
  }
}
