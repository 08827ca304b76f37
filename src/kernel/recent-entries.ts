/**
 * A cache of the entries that were used last, at least `entriesMax / 2` and at most `entriesMax` of them. It keeps two
 * generations and drops the older one as a whole.
 */
export class RecentEntries<V> {
  readonly #youngMax: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  constructor(entriesMax: number) {
    this.#youngMax = entriesMax / 2;
  }

  get(key: string): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  /** Adds an entry if the key has none. */
  add(key: string, value: V): void {
    if (this.get(key) === undefined) this.set(key, value);
  }

  set(key: string, value: V): void {
    this.#young.set(key, value);
    if (this.#young.size < this.#youngMax) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
