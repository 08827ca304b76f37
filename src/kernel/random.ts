import { randomBytes, randomInt } from 'node:crypto';

/** Source of unpredictable numbers. Every module that needs one takes a RandomSource, so tests decide what comes. */
export interface RandomSource {
  /** `count` random bytes, count at least 1. */
  bytes(count: number): Uint8Array;

  /** A whole number, `0 <= n < below`, every value equally likely; `below` at most 2^48 - 1. */
  intBelow(below: number): number;
}

/** The operating system's CSPRNG. */
export const systemRandom: RandomSource = {
  bytes: (count) => randomBytes(count),
  intBelow: (below) => randomInt(below),
};

/** `length` characters drawn uniformly from `alphabet`. */
export function randomText(random: RandomSource, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(random.intBelow(alphabet.length))).join('');
}
