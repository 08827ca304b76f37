import type { MonotonicClock } from '../../kernel/clock.ts';
import { AddressRates } from '../admission/address-rate.ts';

/** Tries of one account: ten at once, then one per minute. */
const TRIES = { perSecond: 1 / 60, burst: 10 } as const;
const KNOWN_MAX = 10_000;

/**
 * Slows down guessing of one account's password, however many addresses the guesses come from. A network from which the
 * account signed in before has its own tries, so that an attacker elsewhere does not lock out the account's holder.
 * Unknown names are throttled in the same way, so that the answer does not reveal which names exist. The state is in
 * memory and bounded.
 */
export class SignInThrottle {
  readonly #rates: AddressRates;
  /** Account and network of earlier sign-ins, oldest first. */
  readonly #known = new Set<string>();

  constructor(clock: MonotonicClock) {
    this.#rates = new AddressRates(clock);
  }

  /** Whether a sign-in to an account may be tried from a network. Takes one of its tries. */
  mayTry(name: string, network: string): boolean {
    const here = `${name}\n${network}`;
    return this.#rates.take(this.#known.has(here) ? here : name, TRIES);
  }

  /** Records that the account signed in from a network. */
  signedIn(name: string, network: string): void {
    const here = `${name}\n${network}`;
    this.#known.delete(here);
    this.#known.add(here);
    const [oldest] = this.#known;
    if (this.#known.size > KNOWN_MAX && oldest !== undefined) this.#known.delete(oldest);
  }
}
