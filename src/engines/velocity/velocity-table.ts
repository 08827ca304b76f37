import { present } from '../../kernel/assert.ts';

/** Words in a slot. */
const SLOT_WORDS = 6;
/** Columns of a slot. META is 0 in an empty slot. */
export const KEY_HIGH = 0;
export const KEY_LOW = 1;
/** Time of the latest event in whole seconds. Eviction compares it. */
export const LAST_S = 2;
/** First block of events, or the place in the list of hot entities. */
export const HEAD = 3;
/** Last block of events. */
export const TAIL = 4;
/** Everything else about the slot. velocity-shard.ts defines its bits. */
export const META = 5;

/**
 * A hash table with open addressing and linear probing over one array. A removal moves the following entries up, so
 * there are no tombstones.
 */
export class SlotTable {
  words: Uint32Array;
  count = 0;
  #hand = 0;

  /** @param slots a power of two */
  constructor(slots: number) {
    this.words = new Uint32Array(slots * SLOT_WORDS);
  }

  get bytes(): number {
    return this.words.byteLength;
  }

  get slots(): number {
    return this.words.length / SLOT_WORDS;
  }

  /** True if one more entry would slow probing down. */
  get crowded(): boolean {
    return this.count + 1 > this.slots * 0.75;
  }

  /** The latest time of all entries, whole seconds. 0 without entries. It goes through the whole table. */
  get newestS(): number {
    let newest = 0;
    for (let at = 0; at < this.words.length; at += SLOT_WORDS)
      if (this.words[at + META] !== 0) newest = Math.max(newest, present(this.words[at + LAST_S]));
    return newest;
  }

  /** Gives the word offset of the slot that holds the key, or of the empty slot for it. */
  find(high: number, low: number): number {
    const mask = this.slots - 1;
    let slot = low & mask;
    for (;;) {
      const at = slot * SLOT_WORDS;
      if (this.words[at + META] === 0) return at;
      if (this.words[at + KEY_LOW] === low && this.words[at + KEY_HIGH] === high) return at;
      slot = (slot + 1) & mask;
    }
  }

  /** Doubles the table. Earlier offsets are no longer valid. */
  grow(): void {
    const old = this.words;
    this.words = new Uint32Array(old.length * 2);
    for (let from = 0; from < old.length; from += SLOT_WORDS) {
      if (old[from + META] === 0) continue;
      const to = this.find(present(old[from + KEY_HIGH]), present(old[from + KEY_LOW]));
      this.words.set(old.subarray(from, from + SLOT_WORDS), to);
    }
  }

  /** Empties a slot. Earlier offsets are no longer valid. */
  remove(at: number): void {
    const mask = this.slots - 1;
    let hole = at / SLOT_WORDS;
    for (let slot = (hole + 1) & mask; this.words[slot * SLOT_WORDS + META] !== 0; slot = (slot + 1) & mask) {
      const home = present(this.words[slot * SLOT_WORDS + KEY_LOW]) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      this.words.copyWithin(hole * SLOT_WORDS, slot * SLOT_WORDS, (slot + 1) * SLOT_WORDS);
      hole = slot;
    }
    this.words.fill(0, hole * SLOT_WORDS, (hole + 1) * SLOT_WORDS);
    this.count -= 1;
  }

  /**
   * Gives the stalest of the next `sample` occupied slots after the hand, and moves the hand on. The table must not be
   * empty.
   */
  stalest(sample: number): number {
    let best = -1;
    for (let seen = 0, looked = 0; seen < sample && looked < this.slots; looked += 1) {
      this.#hand = (this.#hand + 1) & (this.slots - 1);
      const at = this.#hand * SLOT_WORDS;
      if (this.words[at + META] === 0) continue;
      seen += 1;
      if (best < 0 || present(this.words[at + LAST_S]) < present(this.words[best + LAST_S])) best = at;
    }
    return best;
  }
}
