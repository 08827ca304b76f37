import type { Micros } from '../platform/ledger/money.ts';

/** One call that two sources answered. The caller got the first answer. */
export interface Comparison {
  readonly orderId: string;
  /** `Contract.name`. */
  readonly api: string;
  readonly atMs: number;
  readonly answeredBy: string;
  readonly answer: string;
  readonly shadow: string;
  /** verdictOf of the shadow's answer, or `fault KIND` if it had none. */
  readonly shadowAnswer: string;
  readonly shadowTookMs: number;
  readonly shadowCost: Micros;
}

/** Calls that ended with the same pair of verdicts. */
export interface VerdictPair {
  readonly api: string;
  readonly answeredBy: string;
  readonly shadow: string;
  readonly answer: string;
  readonly shadowAnswer: string;
  readonly calls: number;
  readonly shadowCost: Micros;
  readonly shadowTookMs: number;
  /** The latest of them, at most three. */
  readonly orderIds: readonly string[];
}

/**
 * Keeps the verdicts of sources on the same calls. Implemented in storage/. Every implementation passes
 * comparison-store.suite.ts.
 */
export interface ComparisonStore {
  record(comparison: Comparison): Promise<void>;
  /**
   * Every pair of verdicts of a period (start included, end excluded), the most frequent first. `shadowTookMs` is the
   * mean.
   */
  pairs(period: { readonly fromMs: number; readonly toMs: number }): Promise<readonly VerdictPair[]>;
  /** Removes older comparisons, at most `limit`. Returns how many. */
  purge(beforeMs: number, limit: number): Promise<number>;
}
