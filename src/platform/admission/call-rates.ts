import type { AddressRate } from './address-rate.ts';

/** Buckets of tokens, one for each subject, e.g. for an app and an address. */
export interface CallRates {
  /** How many subjects are remembered. */
  readonly size: number;

  /**
   * Takes one token of a subject. Gives false if none is left, and `ask` if this process cannot tell, so that nothing was
   * taken yet.
   */
  take(subject: string, rate: AddressRate): boolean | 'ask';

  /** Takes one token of a subject, after asking what other processes took if need be. Gives false if none is left. */
  ask(subject: string, rate: AddressRate): Promise<boolean>;
}
