/** Pieces of work that began between two calls of `olderEnded`. */
interface Generation {
  open: number;
  /** Called when the last piece has ended. Null as long as more may begin. */
  tell: (() => void) | null;
}

/**
 * Knows which work is under way, so that something can wait for all that began before it. An erasure waits so for what may
 * have read the person before she was removed and may still write about her: calls of the five APIs until their last
 * write, calls of the admin API that may write, enrolments, rows of imports in hand, and checks of files.
 *
 * @example
 * await underWay.during(() => writeAbout(person));
 */
export class WorkUnderWay {
  readonly #within: <T>(work: () => T) => T;
  #newest: Generation = { open: 0, tell: null };
  readonly #older = new Set<Promise<void>>();

  /** @param within does each piece of work, e.g. under the lease of the node */
  constructor(within: <T>(work: () => T) => T = (work) => work()) {
    this.#within = within;
  }

  /** Does what belongs to a piece of work that `begin` began. Gives what it gives, and throws what it throws. */
  within<T>(work: () => T): T {
    return this.#within(work);
  }

  /** Does a piece of work. Gives what it gives, and throws what it throws. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await this.#within(work);
    } finally {
      end();
    }
  }

  /** Begins a piece of work. Call what it gives once, when the work has ended. */
  begin(): () => void {
    const generation = this.#newest;
    generation.open += 1;
    return () => {
      generation.open -= 1;
      if (generation.open === 0) generation.tell?.();
    };
  }

  /** Resolves when all work that began before this call has ended. Work that begins later is not waited for. */
  async olderEnded(): Promise<void> {
    const generation = this.#newest;
    if (generation.open > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      generation.tell = resolve;
      this.#older.add(promise);
      void promise.then(() => this.#older.delete(promise));
      this.#newest = { open: 0, tell: null };
    }
    await Promise.all(this.#older);
  }
}
