import type { MonotonicClock } from '../../kernel/clock.ts';
import { AddressRates } from '../admission/address-rate.ts';

/** Tries of one account: ten at once, then one a minute. */
const TRIES = { perSecond: 1 / 60, burst: 10 } as const;
const KNOWN_MAX = 10_000;

/**
 * Slows the guessing of one account's password from however many addresses. A network from which the account signed in
 * before has tries of its own, so that an attacker elsewhere does not lock the account's holder out. Names that nobody
 * has are throttled alike, so that the answer gives no name away. In memory, bounded.
 */
export class SignInThrottle {
  readonly #rates: AddressRates;
  /** Account and network of earlier sign-ins, the oldest first. */
  readonly #known = new Set<string>();

  constructor(clock: MonotonicClock) {
    this.#rates = new AddressRates(clock);
  }

  /** Whether an account may be tried from a network now; takes one of its tries. */
  mayTry(name: string, network: string): boolean {
    const here = `${name}\n${network}`;
    return this.#rates.take(this.#known.has(here) ? here : name, TRIES);
  }

  /** The account signed in from a network. */
  signedIn(name: string, network: string): void {
    const here = `${name}\n${network}`;
    this.#known.delete(here);
    this.#known.add(here);
    const [oldest] = this.#known;
    if (this.#known.size > KNOWN_MAX && oldest !== undefined) this.#known.delete(oldest);
  }
}
