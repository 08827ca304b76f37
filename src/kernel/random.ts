import { randomBytes, randomInt } from 'node:crypto';

/** Source of unpredictable numbers. Every module that needs one takes a RandomSource, so tests decide what comes. */
export interface RandomSource {
  /** `count` random bytes, count at least 1. */
  bytes(count: number): Uint8Array;

  /** A whole number, `0 <= n < below`, every value equally likely; `below` at most 2^48 - 1. */
  intBelow(below: number): number;
}

/** Bytes asked for in advance: the way to the operating system's generator costs more than the bytes. */
const POOL_BYTES = 8192;
let pool = Buffer.alloc(0);

/** `count` bytes that nobody was given before, wiped from the pool. */
function fromPool(count: number): Uint8Array {
  if (pool.length < count) pool = randomBytes(POOL_BYTES);
  const bytes = Uint8Array.prototype.slice.call(pool, 0, count);
  pool.fill(0, 0, count);
  pool = pool.subarray(count);
  return bytes;
}

/** The operating system's CSPRNG. */
export const systemRandom: RandomSource = {
  bytes: (count) => (count <= POOL_BYTES / 64 ? fromPool(count) : randomBytes(count)),
  intBelow: (below) => randomInt(below),
};

/** `length` characters drawn uniformly from `alphabet`. */
export function randomText(random: RandomSource, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(random.intBelow(alphabet.length))).join('');
}
