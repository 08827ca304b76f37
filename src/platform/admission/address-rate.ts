import type { MonotonicClock } from '../../kernel/clock.ts';

/** How fast one address may call: `perSecond` on average, `burst` at once. */
export interface AddressRate {
  /** Above 0. Below 1 for less than one call per second, e.g. 0.5 for one in two seconds. */
  readonly perSecond: number;
  /** At least 1. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/**
 * Token buckets, one for each subject, in bounded memory. Beyond `subjectsMax`, the subject that has been quiet longest
 * is forgotten, because its bucket is the most likely to be full again.
 */
export class AddressRates {
  readonly #clock: MonotonicClock;
  readonly #subjectsMax: number;
  /** In order of last use. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: MonotonicClock, subjectsMax = 100_000) {
    this.#clock = clock;
    this.#subjectsMax = subjectsMax;
  }

  /** How many subjects are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one token of a subject. Gives false if none is left. */
  take(subject: string, { perSecond, burst }: AddressRate): boolean {
    const nowMs = this.#clock.monotonicMs();
    const bucket = this.#buckets.get(subject) ?? { tokens: burst, filledAtMs: nowMs };
    bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.filledAtMs) / 1000) * perSecond);
    bucket.filledAtMs = nowMs;
    this.#buckets.delete(subject);
    this.#buckets.set(subject, bucket);
    if (this.#buckets.size > this.#subjectsMax) this.#forgetOldest();
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  #forgetOldest(): void {
    const { value } = this.#buckets.keys().next();
    if (value !== undefined) this.#buckets.delete(value);
  }
}
