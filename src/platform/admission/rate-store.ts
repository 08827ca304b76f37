import type { AddressRate } from './call-rates.ts';

/** What a process asks of the bucket of one subject, which all processes share. A bucket that was never asked is full. */
export interface RateAsk {
  /** Keyed digest of what the rate is kept for. */
  readonly subject: string;
  readonly rate: AddressRate;
  /**
   * Tokens that the process has taken without asking, and owes the bucket. Below 0 for tokens that it gives back. This is
   * settled first. A bucket never holds less than nothing, and never more than its burst.
   */
  readonly owed: number;
  /** Tokens for calls that wait. As many as are there are granted. */
  readonly needed: number;
  /** Tokens for calls to come. At most STOCK_SHARE of what is left after `needed` is granted. */
  readonly stock: number;
}

/** What a bucket grants. */
export interface RateGrant {
  /** Whole tokens, taken from the bucket: first those that were needed, then those of the stock. */
  readonly granted: number;
  /** After how many milliseconds the bucket is full again, if nothing is taken until then. */
  readonly fullInMs: number;
}

/** The part of a bucket that one ask may take for calls to come, so that enough is left for other processes. */
export const STOCK_SHARE = 1 / 8;

/**
 * Keeps buckets of tokens that processes share. A bucket that is full is forgotten. Every adapter passes
 * rate-store.suite.ts.
 */
export interface RateStore {
  /**
   * Settles and takes tokens of several subjects, each of them at once, and gives the grants in the same order. `null` if
   * the bucket did not answer. Its tokens may be taken all the same. Throws Fault if no bucket answers.
   */
  take(asks: readonly RateAsk[]): Promise<readonly (RateGrant | null)[]>;
}

/** A store that keeps buckets until it is told to forget those that are full. */
export interface PurgedRateStore extends RateStore {
  /** Forgets buckets that are full, and the fullest of too many. Gives how many. Throws Fault. */
  purge(): Promise<number>;
}

/**
 * Takes the tokens of one ask.
 *
 * @param fullInMs after how many milliseconds the bucket would be full. 0 or less if it is
 */
export function takeTokens(fullInMs: number, { rate, owed, needed, stock }: Omit<RateAsk, 'subject'>): RateGrant {
  const perMs = rate.perSecond / 1000;
  const emptyMs = rate.burst / perMs;
  const beforeMs = Math.min(Math.max(Math.max(fullInMs, 0) + owed / perMs, 0), emptyMs);
  const tokens = tokensIn(beforeMs, rate);
  const forCalls = Math.min(needed, Math.floor(tokens));
  const forStock = Math.max(0, Math.min(stock, Math.floor((tokens - forCalls) * STOCK_SHARE)));
  const granted = forCalls + forStock;
  return { granted, fullInMs: beforeMs + granted / perMs };
}

/** How many tokens a bucket holds that will be full after `fullInMs` milliseconds. */
export function tokensIn(fullInMs: number, { perSecond, burst }: AddressRate): number {
  // A sum of fractions may lack a hair of a whole token.
  return Math.max(0, burst - (fullInMs * perSecond) / 1000 + 1e-6);
}
