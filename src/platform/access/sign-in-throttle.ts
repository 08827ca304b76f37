import type { Clock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import type { AskedRates } from '../admission/call-rates.ts';
import type { KnownNetworkStore } from './known-network-store.ts';

/** What SignInThrottle needs. */
export interface SignInThrottleDeps {
  readonly clock: Clock;
  readonly store: KnownNetworkStore;
  /** Tries of accounts. If processes share the accounts, they share the tries too. */
  readonly rates: AskedRates;
}

/** Tries of one account: ten at once, then one per minute. */
const TRIES = { perSecond: 1 / 60, burst: 10 } as const;
const KNOWN_MAX = 10_000;

/**
 * Slows down guessing of one account's password, however many addresses the guesses come from. A network from which the
 * account signed in before has its own tries, so that an attacker elsewhere does not lock out the account's holder.
 * Those networks are kept in a store, so a restart forgets none of them. Unknown names are throttled in the same way, so
 * that the answer does not reveal which names exist. What is in memory is bounded.
 */
export class SignInThrottle {
  readonly #deps: SignInThrottleDeps;
  /** Account and network of earlier sign-ins, oldest first. */
  readonly #known = new Set<string>();

  constructor(deps: SignInThrottleDeps) {
    this.#deps = deps;
  }

  /**
   * Learns the networks that are kept. Call it at the start and from time to time, because another process over the
   * database may keep more. Throws Fault.
   */
  async learn(): Promise<void> {
    for (const { name, network } of await this.#deps.store.newest(KNOWN_MAX)) this.#remember(placeOf(name, network));
  }

  /** Whether a sign-in to an account may be tried from a network. Takes one of its tries. Throws Fault. */
  mayTry(name: string, network: string): Promise<boolean> {
    return this.#take('sign-in', name, network);
  }

  /**
   * Whether the holder of a session or token of the account may try its password or a code from a network. These tries
   * are counted apart from sign-ins, so that a caller without a session cannot use them up. Throws Fault.
   */
  mayTryInSession(name: string, network: string): Promise<boolean> {
    return this.#take('session', name, network);
  }

  /**
   * Records that the account signed in from a network. If the store fails, only this process knows it: the sign-in
   * itself counts.
   */
  async signedIn(name: string, network: string): Promise<void> {
    this.#remember(placeOf(name, network));
    try {
      await this.#deps.store.note({ name, network }, this.#deps.clock.nowMs());
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }

  #take(way: 'sign-in' | 'session', name: string, network: string): Promise<boolean> {
    const here = placeOf(name, network);
    return this.#deps.rates.ask(`${way}\n${this.#known.has(here) ? here : name}`, TRIES);
  }

  #remember(place: string): void {
    this.#known.delete(place);
    this.#known.add(place);
    const [oldest] = this.#known;
    if (this.#known.size > KNOWN_MAX && oldest !== undefined) this.#known.delete(oldest);
  }
}

function placeOf(name: string, network: string): string {
  return `${name}\n${network}`;
}
