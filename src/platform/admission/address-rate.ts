import type { MonotonicClock } from '../../kernel/clock.ts';

/** How fast one address may call: `perSecond` on average, `burst` at once. */
export interface AddressRate {
  /** Above 0; below 1 for less than one a second. */
  readonly perSecond: number;
  /** At least 1. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/**
 * Token buckets, one a subject, in bounded memory: past `subjectsMax` the subject that has been quiet longest is
 * forgotten, which is the one whose bucket is fullest again.
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

  /** Subjects remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one token of a subject; false where none is left. */
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
