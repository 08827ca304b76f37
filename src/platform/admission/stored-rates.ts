import type { MonotonicClock } from '../../kernel/clock.ts';
import type { AddressRate, AskedRates } from './call-rates.ts';
import { tokensIn, type RateStore } from './rate-store.ts';

/** What stored rates need. */
export interface StoredRatesDeps {
  readonly store: RateStore;
  /** Gives the keyed digest under which the store knows a subject. */
  readonly digest: (subject: string) => string;
  readonly clock: MonotonicClock;
}

/** How many subjects with an empty bucket are remembered. Beyond it, those asked first are forgotten. */
const EMPTY_MAX = 10_000;

/**
 * Buckets in a store that is asked for each token, so that processes together let through exactly what one would. It is
 * for what happens rarely, e.g. tries of a password. Nothing is ever given back, so a subject with an empty bucket is
 * refused here until it can hold a token again: a flood of tries does not reach the store.
 */
export class StoredRates implements AskedRates {
  readonly #deps: StoredRatesDeps;
  /** When a bucket that was empty can hold a token at the earliest, by the monotonic clock. */
  readonly #emptyUntilMs = new Map<string, number>();

  constructor(deps: StoredRatesDeps) {
    this.#deps = deps;
  }

  async ask(name: string, rate: AddressRate): Promise<boolean> {
    const { store, digest, clock } = this.#deps;
    const subject = digest(name);
    const emptyUntilMs = this.#emptyUntilMs.get(subject);
    if (emptyUntilMs !== undefined && clock.monotonicMs() < emptyUntilMs) return false;
    this.#emptyUntilMs.delete(subject);
    const [grant] = await store.take([{ subject, rate, owed: 0, needed: 1, stock: 0 }]);
    if (grant?.granted === 1) return true;
    if (grant) this.#remember(subject, ((1 - tokensIn(grant.fullInMs, rate)) * 1000) / rate.perSecond);
    return false;
  }

  #remember(subject: string, waitMs: number): void {
    const { value: oldest } = this.#emptyUntilMs.keys().next();
    if (this.#emptyUntilMs.size >= EMPTY_MAX && oldest !== undefined) this.#emptyUntilMs.delete(oldest);
    this.#emptyUntilMs.set(subject, this.#deps.clock.monotonicMs() + waitMs);
  }
}
