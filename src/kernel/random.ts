import { randomBytes, randomInt } from 'node:crypto';

/**
 * Source of unpredictable numbers. Every module that needs some takes a RandomSource, so that tests decide what comes.
 */
export interface RandomSource {
  /** Gives `count` random bytes. `count` is at least 1. */
  bytes(count: number): Uint8Array;

  /** Gives a whole number, `0 <= n < below`, with every value equally likely. `below` is at most 2^48 - 1. */
  intBelow(below: number): number;
}

/** Bytes fetched in advance, because a call of the operating system's generator costs more than the bytes. */
const POOL_BYTES = 8192;
let pool = Buffer.alloc(0);

/** Gives `count` bytes that were never handed out before, and wipes them from the pool. */
function fromPool(count: number): Uint8Array {
  if (pool.length < count) pool = randomBytes(POOL_BYTES);
  const bytes = Uint8Array.prototype.slice.call(pool, 0, count);
  pool.fill(0, 0, count);
  pool = pool.subarray(count);
  return bytes;
}

/** The operating system's cryptographic random generator. */
export const systemRandom: RandomSource = {
  bytes: (count) => (count <= POOL_BYTES / 64 ? fromPool(count) : randomBytes(count)),
  intBelow: (below) => randomInt(below),
};

/** Draws `length` characters uniformly from `alphabet`. */
export function randomText(random: RandomSource, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(random.intBelow(alphabet.length))).join('');
}

/** Digits and lower-case letters, without `l` and `o`, which people take for `1` and `0`. */
const ID_ALPHABET = '0123456789abcdefghijkmnpqrstuvwxyz';

/** Draws `length` characters for an id that people may read out. Each is worth about 5 bits. */
export function idText(random: RandomSource, length: number): string {
  return randomText(random, ID_ALPHABET, length);
}

/** Makes the id of a row: what it is, and 18 hex digits, e.g. `app_0123456789abcdef01`. */
export function rowId(random: RandomSource, prefix: string): string {
  return `${prefix}_${Buffer.from(random.bytes(9)).toString('hex')}`;
}
