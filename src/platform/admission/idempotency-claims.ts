/** Idempotency keys of calls under way, in the process: two calls with one key never run at the same time. */
export class IdempotencyClaims {
  readonly #claimed = new Set<string>();

  /** Calls that hold a key. */
  get size(): number {
    return this.#claimed.size;
  }

  /** Takes a key; false where a call under way has it. */
  take(key: string): boolean {
    if (this.#claimed.has(key)) return false;
    this.#claimed.add(key);
    return true;
  }

  drop(key: string): void {
    this.#claimed.delete(key);
  }
}
