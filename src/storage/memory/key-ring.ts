import { canAdd, type KeyRing, type RingKey } from '../../platform/secrets/key-ring.ts';

/** Keeps wrapped keys in memory, for tests. Nothing survives a restart. */
export class MemoryKeyRing implements KeyRing {
  #keys: readonly RingKey[] = [];

  async list(): Promise<readonly RingKey[]> {
    return this.#keys;
  }

  async add(keys: readonly RingKey[]): Promise<boolean> {
    if (!canAdd(keys, this.#keys)) return false;
    this.#keys = [...this.#keys, ...keys].toSorted((a, b) => a.id - b.id);
    return true;
  }

  async rewrap(keys: readonly RingKey[]): Promise<boolean> {
    if (keys.length !== this.#keys.length || !keys.every(({ id }) => this.#has(id))) return false;
    this.#keys = this.#keys.map((old) => {
      const { wrapped, siteKeyId } = keys.find(({ id }) => id === old.id) ?? old;
      return { ...old, wrapped, siteKeyId };
    });
    return true;
  }

  async release(id: number): Promise<boolean> {
    this.#keys = this.#keys.map((key) => {
      if (key.id !== id) return key;
      const { isHeldBack: _, ...released } = key;
      return released;
    });
    return this.#has(id);
  }

  async remove(id: number): Promise<boolean> {
    const found = this.#has(id);
    this.#keys = this.#keys.filter((key) => key.id !== id);
    return found;
  }

  #has(id: number): boolean {
    return this.#keys.some((key) => key.id === id);
  }
}
