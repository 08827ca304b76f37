import type { MonotonicClock } from '../../kernel/clock.ts';
import { takeTokens, type RateAsk, type RateGrant, type RateStore } from '../../platform/admission/rate-store.ts';

/** Keeps buckets in memory, for tests. */
export class MemoryRateStore implements RateStore {
  readonly #clock: MonotonicClock;
  readonly #fullAtMs = new Map<string, number>();

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
  }

  async take(asks: readonly RateAsk[]): Promise<readonly RateGrant[]> {
    const nowMs = this.#clock.monotonicMs();
    return asks.map((ask) => {
      const grant = takeTokens((this.#fullAtMs.get(ask.subject) ?? nowMs) - nowMs, ask);
      this.#fullAtMs.set(ask.subject, nowMs + grant.fullInMs);
      return grant;
    });
  }
}
