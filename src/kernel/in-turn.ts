/** Runs work one after another, in the order in which it was handed in. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` when all work before it has ended, whatever its end. Gives what `work` gives, and throws what it throws. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
