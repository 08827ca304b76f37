import { present } from '../../kernel/assert.ts';

/**
 * Words in a block: one link to the next block, and the rest for events. A block has 64 bytes, which is a cache line.
 */
export const BLOCK_WORDS = 16;

/** Fixed blocks in one growing array, with a free list. Nothing fragments, and the array is its own snapshot. */
export class BlockArena {
  words: Uint32Array;
  /** First free block, or 0 for none. Free blocks are linked through their first word. */
  #free = 0;
  /** How many blocks were ever handed out. Block 0 is never used, so that 0 can mean none. */
  #used = 1;
  #freeCount = 0;

  constructor(blocks: number) {
    this.words = new Uint32Array(Math.max(blocks, 2) * BLOCK_WORDS);
  }

  get bytes(): number {
    return this.words.byteLength;
  }

  /** How many blocks can be taken without growing. */
  get available(): number {
    return this.#freeCount + this.words.length / BLOCK_WORDS - this.#used;
  }

  /** Doubles the array. */
  grow(): void {
    const words = new Uint32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
  }

  /** Takes a block and sets its link to 0. The caller must have made sure that one is available. */
  take(): number {
    if (this.#free === 0) {
      this.#used += 1;
      this.words[(this.#used - 1) * BLOCK_WORDS] = 0;
      return this.#used - 1;
    }
    const block = this.#free;
    this.#free = present(this.words[block * BLOCK_WORDS]);
    this.#freeCount -= 1;
    this.words[block * BLOCK_WORDS] = 0;
    return block;
  }

  /** Gives a block back, and returns the block to which it linked. */
  give(block: number): number {
    const next = present(this.words[block * BLOCK_WORDS]);
    this.words[block * BLOCK_WORDS] = this.#free;
    this.#free = block;
    this.#freeCount += 1;
    return next;
  }

  /** Gives the used part of the array and the three numbers that belong to it. */
  dump(): { readonly state: readonly number[]; readonly words: Uint32Array } {
    return { state: [this.#free, this.#used, this.#freeCount], words: this.words.slice(0, this.#used * BLOCK_WORDS) };
  }

  restore(state: readonly number[], words: Uint32Array): void {
    [this.#free = 0, this.#used = 1, this.#freeCount = 0] = state;
    let length = this.words.length;
    while (length < words.length) length *= 2;
    this.words = new Uint32Array(length);
    this.words.set(words);
  }
}
