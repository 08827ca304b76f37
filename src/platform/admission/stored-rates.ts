import type { AddressRate, AskedRates } from './call-rates.ts';
import type { RateStore } from './rate-store.ts';

/** What stored rates need. */
export interface StoredRatesDeps {
  readonly store: RateStore;
  /** Gives the keyed digest under which the store knows a subject. */
  readonly digest: (subject: string) => string;
}

/**
 * Buckets in a store that is asked for each token, so that processes together let through exactly what one would. It is
 * for what happens rarely, e.g. tries of a password.
 */
export class StoredRates implements AskedRates {
  readonly #deps: StoredRatesDeps;

  constructor(deps: StoredRatesDeps) {
    this.#deps = deps;
  }

  async ask(name: string, rate: AddressRate): Promise<boolean> {
    const { store, digest } = this.#deps;
    const [grant] = await store.take([{ subject: digest(name), rate, owed: 0, needed: 1, stock: 0 }]);
    return grant?.granted === 1;
  }
}
