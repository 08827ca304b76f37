import { Fault } from '../../kernel/fault.ts';
import type { ListEntry } from '../../features/business-risk/lists/list-entry.ts';
import type { ListStore } from '../../features/business-risk/lists/list-store.ts';

/** Keeps list entries in memory, for tests and simulations. */
export class MemoryListStore implements ListStore {
  #entries: readonly ListEntry[] = [];

  async active(nowMs: number): Promise<readonly ListEntry[]> {
    return this.#entries.filter(({ endMs }) => endMs === null || endMs > nowMs);
  }

  async page(after: string | null, limit: number): Promise<readonly ListEntry[]> {
    const from = after === null ? 0 : this.#entries.findIndex(({ id }) => id === after) + 1;
    return this.#entries.slice(from, from + limit);
  }

  async add(entries: readonly ListEntry[]): Promise<void> {
    const known = new Set(this.#entries.map(({ id }) => id));
    if (entries.some(({ id }) => known.has(id))) throw new Fault('corrupt', 'a list entry id is used twice');
    this.#entries = [...entries, ...this.#entries].toSorted(
      (a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1),
    );
  }

  async addMissing(entries: readonly ListEntry[]): Promise<readonly string[]> {
    const known = new Set(this.#entries.map(({ id }) => id));
    const missing = entries.filter(({ id }) => !known.has(id));
    await this.add(missing);
    return missing.map(({ id }) => id);
  }

  async remove(id: string): Promise<boolean> {
    const kept = this.#entries.filter((entry) => entry.id !== id);
    const removed = kept.length < this.#entries.length;
    this.#entries = kept;
    return removed;
  }
}
