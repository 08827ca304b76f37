import { assert } from '../kernel/assert.ts';

/**
 * Lets at most `capacity` units in at a time; whoever comes later waits in line, first come first served, and where
 * `waitingMax` wait already the next one is turned away.
 */
export class Turnstile {
  readonly #capacity: number;
  readonly #waitingMax: number;
  readonly #line = new Set<Waiting>();
  #inside = 0;

  constructor(capacity: number, waitingMax: number) {
    assert(capacity > 0 && waitingMax >= 0, 'a turnstile lets something in');
    this.#capacity = capacity;
    this.#waitingMax = waitingMax;
  }

  get inside(): number {
    return this.#inside;
  }

  get waiting(): number {
    return this.#line.size;
  }

  /** Takes `units` at once, or answers false where it would have to wait. */
  tryEnter(units: number): boolean {
    if (this.#line.size > 0 || this.#inside + this.#bounded(units) > this.#capacity) return false;
    this.#inside += this.#bounded(units);
    return true;
  }

  /** Waits for `units`. Answers false where the line is full or `signal` aborts first: then nothing was taken. */
  enter(units: number, signal: AbortSignal): Promise<boolean> {
    if (this.tryEnter(units)) return Promise.resolve(true);
    if (this.#line.size >= this.#waitingMax || signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const giveUp = () => {
        this.#line.delete(waiting);
        resolve(false);
        this.#admitNext();
      };
      const waiting: Waiting = {
        units: this.#bounded(units),
        admit: () => {
          signal.removeEventListener('abort', giveUp);
          resolve(true);
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#line.add(waiting);
    });
  }

  /** Gives `units` back; whoever fits then is let in. */
  leave(units: number): void {
    this.#inside -= this.#bounded(units);
    assert(this.#inside >= 0, 'no more leaves a turnstile than went in');
    this.#admitNext();
  }

  #admitNext(): void {
    for (const waiting of this.#line) {
      if (this.#inside + waiting.units > this.#capacity) return;
      this.#line.delete(waiting);
      this.#inside += waiting.units;
      waiting.admit();
    }
  }

  /** More than everything is everything: it waits for an empty house instead of for ever. */
  #bounded(units: number): number {
    return Math.min(units, this.#capacity);
  }
}

interface Waiting {
  readonly units: number;
  readonly admit: () => void;
}
