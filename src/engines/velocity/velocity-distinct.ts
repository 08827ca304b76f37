import { VELOCITY_WINDOWS } from '../../features/business-risk/velocity/velocity-entities.ts';
import { present } from '../../kernel/assert.ts';

/** How many members each level keeps. A window with no more distinct members than this is counted exactly. */
export const DISTINCT_EXACT_MAX = 256;
/** The most levels of a counter. */
export const LEVELS_MAX = 24;
const CAPACITY_START = 16;

/**
 * Counts the distinct members of an entity over every window at once.
 *
 * Level 0 keeps the 256 members that were seen last, each with its last time. Level n does the same for the members
 * with a fingerprint that ends in n zero bits, which is one in 2^n. A window is read from the lowest level that has
 * forgotten none of its members, and the count is multiplied by 2^n. It is exact if the window holds at most 256
 * members. Otherwise it is estimated from some 128 sampled members or more (standard error about 9 %).
 *
 * Source: Gibbons and Tirthapura, Distributed streams algorithms for sliding windows, SPAA 2002.
 */
export class DistinctCounter {
  readonly levels: DistinctLevel[] = [new DistinctLevel()];

  /**
   * Adds a member.
   *
   * @param fingerprint 32 bits of a keyed digest, which are uniform and cannot be chosen by a caller
   */
  add(fingerprint: number, atMs: number): void {
    const deepest = Math.min(this.levels.length - 1, trailingZeroBits(fingerprint));
    for (let depth = 0; depth <= deepest; depth += 1) this.levels[depth]?.add(fingerprint, atMs);
    const last = this.levels.at(-1);
    if (last?.full === true && this.levels.length < LEVELS_MAX) this.levels.push(last.sample(this.levels.length));
  }

  /** Gives the distinct members in each window, from the shortest window to the longest. */
  read(nowMs: number): number[] {
    let floor = 0;
    return VELOCITY_WINDOWS.map(({ ms }) => {
      const startMs = nowMs - ms;
      const depth = this.levels.findIndex((level) => level.forgottenAtMs <= startMs);
      const level = this.levels[depth] ?? this.levels.at(-1);
      floor = Math.max(floor, (level?.seenAfter(startMs) ?? 0) * 2 ** Math.max(depth, 0));
      return floor;
    });
  }

  get bytes(): number {
    return this.levels.reduce((sum, level) => sum + level.bytes, 0);
  }
}

/** The members of one sampling rate that were seen last. */
export class DistinctLevel {
  fingerprints = new Uint32Array(CAPACITY_START);
  lastMs = new Float64Array(CAPACITY_START);
  count = 0;
  /** Latest time of a member that had to make room, or 0 if none had to. */
  forgottenAtMs = 0;

  /** Makes a level from what a snapshot kept of one. */
  static of(fingerprints: ArrayLike<number>, lastMs: ArrayLike<number>, forgottenAtMs: number): DistinctLevel {
    const level = new DistinctLevel();
    let capacity = CAPACITY_START;
    while (capacity < fingerprints.length) capacity *= 2;
    level.fingerprints = new Uint32Array(capacity);
    level.lastMs = new Float64Array(capacity);
    level.fingerprints.set(fingerprints);
    level.lastMs.set(lastMs);
    level.count = fingerprints.length;
    level.forgottenAtMs = forgottenAtMs;
    return level;
  }

  add(fingerprint: number, atMs: number): void {
    for (let index = 0; index < this.count; index += 1) {
      if (this.fingerprints[index] === fingerprint) {
        this.lastMs[index] = atMs;
        return;
      }
    }
    if (this.count === this.fingerprints.length && this.count < DISTINCT_EXACT_MAX) this.#grow();
    const index = this.count < this.fingerprints.length ? this.count++ : this.#forgetOldest();
    this.fingerprints[index] = fingerprint;
    this.lastMs[index] = atMs;
  }

  seenAfter(startMs: number): number {
    let seen = 0;
    for (let index = 0; index < this.count; index += 1) if (present(this.lastMs[index]) > startMs) seen += 1;
    return seen;
  }

  /**
   * Makes a level of the members with a fingerprint that ends in `zeroBits` zero bits. It is complete as long as this
   * level has forgotten none.
   */
  sample(zeroBits: number): DistinctLevel {
    const sampled = new DistinctLevel();
    const mask = 2 ** zeroBits - 1;
    for (let index = 0; index < this.count; index += 1) {
      const fingerprint = present(this.fingerprints[index]);
      if ((fingerprint & mask) === 0) sampled.add(fingerprint, present(this.lastMs[index]));
    }
    return sampled;
  }

  get full(): boolean {
    return this.count === DISTINCT_EXACT_MAX;
  }

  get bytes(): number {
    return this.fingerprints.byteLength + this.lastMs.byteLength + 96;
  }

  #grow(): void {
    const fingerprints = new Uint32Array(this.count * 2);
    const lastMs = new Float64Array(this.count * 2);
    fingerprints.set(this.fingerprints);
    lastMs.set(this.lastMs);
    this.fingerprints = fingerprints;
    this.lastMs = lastMs;
  }

  #forgetOldest(): number {
    let oldest = 0;
    for (let index = 1; index < this.count; index += 1) {
      if (present(this.lastMs[index]) < present(this.lastMs[oldest])) oldest = index;
    }
    this.forgottenAtMs = Math.max(this.forgottenAtMs, present(this.lastMs[oldest]));
    return oldest;
  }
}

function trailingZeroBits(bits: number): number {
  return bits === 0 ? 32 : 31 - Math.clz32(bits & -bits);
}
