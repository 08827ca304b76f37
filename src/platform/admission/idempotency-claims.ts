/** Idempotency keys of running calls in this process. Two calls with one key never run at the same time. */
export class IdempotencyClaims {
  readonly #claimed = new Set<string>();

  /** How many calls hold a key. */
  get size(): number {
    return this.#claimed.size;
  }

  /** Claims a key. Gives false if a running call has it. */
  take(key: string): boolean {
    if (this.#claimed.has(key)) return false;
    this.#claimed.add(key);
    return true;
  }

  drop(key: string): void {
    this.#claimed.delete(key);
  }
}
