/**
 * A map of at most `max` entries. It keeps two generations: an entry that is used moves to the young one, and when the young
 * one holds half of `max`, the old one is forgotten. So an entry that is used again within the next `max / 2` other entries
 * stays.
 */
export class BoundedMap<K, V extends object> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  readonly #half: number;
  /** Entries forgotten since the start because the bound was reached. */
  forgotten = 0;

  /** @param max at least 2 */
  constructor(max: number) {
    this.#half = Math.max(Math.floor(max / 2), 1);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The entry, which counts as used by this. `undefined` if there is none. */
  use(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  /** The entry, which does not count as used by this. `undefined` if there is none. */
  get(key: K): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  /** Adds or replaces an entry. */
  set(key: K, value: V): void {
    this.#old.delete(key);
    this.#young.set(key, value);
    if (this.#young.size < this.#half) return;
    this.forgotten += this.#old.size;
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** All entries, those used longest ago first. */
  entries(): readonly [K, V][] {
    return [...this.#old, ...this.#young];
  }
}
