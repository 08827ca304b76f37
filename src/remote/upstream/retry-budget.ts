/** What a call adds to the budget. Retries are at most this part of all calls. */
const EARNED_BY_CALL = 0.1;
/** How many retries may follow one another after a quiet time. */
const SAVED_MAX = 10;

/**
 * Bounds retries to a tenth of all calls, so that they cannot multiply the load on an upstream that is failing. Source:
 * the retry budgets of Finagle and gRPC.
 */
export class RetryBudget {
  #saved = SAVED_MAX;

  /** Counts a call. */
  earn(): void {
    this.#saved = Math.min(SAVED_MAX, this.#saved + EARNED_BY_CALL);
  }

  /** Takes a retry from the budget. Gives true if it may be made. */
  spend(): boolean {
    // A tenth has no exact binary form, so ten of them add up to slightly less than one.
    if (this.#saved < 1 - 1e-9) return false;
    this.#saved -= 1;
    return true;
  }
}
