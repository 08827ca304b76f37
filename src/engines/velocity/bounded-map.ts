/** A map of at most `max` entries that forgets the entries that were used longest ago, about in that order. */
export class BoundedMap<K, V extends object> {
  readonly #entries = new Map<K, V>();
  readonly #max: number;
  /** Entries forgotten since the start because the bound was reached. */
  forgotten = 0;

  /** @param max at least 1 */
  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The entry, which becomes the one used last; undefined if there is none. */
  use(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#max) {
      const oldest = this.#entries.keys().next();
      if (oldest.done === false) this.#entries.delete(oldest.value);
      this.forgotten += 1;
    }
    this.#entries.set(key, value);
  }

  entries(): IterableIterator<[K, V]> {
    return this.#entries.entries();
  }
}
