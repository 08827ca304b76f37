/** How fast one address may call: `perSecond` on average, `burst` at once. */
export interface AddressRate {
  /** Above 0. Below 1 for less than one call per second, e.g. 0.5 for one in two seconds. */
  readonly perSecond: number;
  /** At least 1. */
  readonly burst: number;
}

/** Buckets of tokens, one for each subject, e.g. for an account. */
export interface AskedRates {
  /**
   * Takes one token of a subject, after asking what other processes took if need be. Gives false if none is left. Throws
   * Fault if a store fails without which this cannot be told.
   */
  ask(subject: string, rate: AddressRate): Promise<boolean>;
}

/** Buckets of tokens of calls, one for each app and address. `ask` never throws. */
export interface CallRates extends AskedRates {
  /** How many subjects are remembered. */
  readonly size: number;

  /**
   * Takes one token of a subject. Gives false if none is left, and `ask` if this process cannot tell, so that nothing was
   * taken yet.
   */
  take(subject: string, rate: AddressRate): boolean | 'ask';
}
