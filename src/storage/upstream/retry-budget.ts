/** What a call adds to the budget: retries are at most this part of all calls. */
const EARNED_BY_CALL = 0.1;
/** Retries that may follow one another after a quiet time. */
const SAVED_MAX = 10;

/**
 * Bounds retries to a tenth of all calls, so that they cannot multiply the load on an upstream that is failing.
 * Source: the retry budgets of Finagle and gRPC.
 */
export class RetryBudget {
  #saved = SAVED_MAX;

  /** Counts a call. */
  earn(): void {
    this.#saved = Math.min(SAVED_MAX, this.#saved + EARNED_BY_CALL);
  }

  /** True where a retry may be made; it is counted. */
  spend(): boolean {
    // A tenth has no exact binary form: ten of them fall short of one by a hair.
    if (this.#saved < 1 - 1e-9) return false;
    this.#saved -= 1;
    return true;
  }
}
