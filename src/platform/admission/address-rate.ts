import type { MonotonicClock } from '../../kernel/clock.ts';
import type { AddressRate, CallRates } from './call-rates.ts';

/** A bucket of tokens of one process. It begins full. */
export class TokenBucket {
  #tokens = Number.POSITIVE_INFINITY;
  #filledAtMs = 0;

  /** Takes a token. Gives false if none is left. */
  take(rate: AddressRate, nowMs: number): boolean {
    this.#fill(rate, nowMs);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** How many tokens it lacks to be full. */
  missing(rate: AddressRate, nowMs: number): number {
    this.#fill(rate, nowMs);
    return rate.burst - this.#tokens;
  }

  #fill({ perSecond, burst }: AddressRate, nowMs: number): void {
    this.#tokens = Math.min(burst, this.#tokens + ((nowMs - this.#filledAtMs) / 1000) * perSecond);
    this.#filledAtMs = nowMs;
  }
}

/**
 * Token buckets of one process, one for each subject, in bounded memory. Beyond `subjectsMax`, the subject that has been
 * quiet longest is forgotten, because its bucket is the most likely to be full again.
 */
export class AddressRates implements CallRates {
  readonly #clock: MonotonicClock;
  readonly #subjectsMax: number;
  /** In order of last use. */
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(clock: MonotonicClock, subjectsMax = 100_000) {
    this.#clock = clock;
    this.#subjectsMax = subjectsMax;
  }

  get size(): number {
    return this.#buckets.size;
  }

  take(subject: string, rate: AddressRate): boolean {
    const bucket = this.#buckets.get(subject) ?? new TokenBucket();
    this.#buckets.delete(subject);
    this.#buckets.set(subject, bucket);
    if (this.#buckets.size > this.#subjectsMax) this.#forgetOldest();
    return bucket.take(rate, this.#clock.monotonicMs());
  }

  async ask(subject: string, rate: AddressRate): Promise<boolean> {
    return this.take(subject, rate);
  }

  #forgetOldest(): void {
    const { value } = this.#buckets.keys().next();
    if (value !== undefined) this.#buckets.delete(value);
  }
}
