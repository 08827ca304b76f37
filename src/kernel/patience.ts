import { Fault, LostAnswer } from './fault.ts';

/** Milliseconds of the first pause, and of the longest. Each pause is twice as long as the one before. */
const [FIRST_PAUSE_MS, PAUSE_MS_MAX] = [1000, 30_000];
/** How often the same work is tried again, at most. The pauses before that are ten minutes together. */
const TRIES_AGAIN_MAX = 24;

/** How work waits that the server is too busy for. */
export interface Patience {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Waits. It resolves at once when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Called with how much of the work waits, each time that changes. */
  readonly onWaiting: (waiting: number) => void;
}

/**
 * Lets long work wait while the server is busy with calls. Work that fails because a queue is full, or because it waited too
 * long in it, is done again after a pause, up to TRIES_AGAIN_MAX times.
 */
export class Waits {
  readonly #patience: Patience;
  #waiting = 0;

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  /**
   * Does work that may be done twice. Throws what it throws in the end, and the signal's reason once it aborts.
   *
   * @param signal ends this work alone, and must abort with that of the patience
   */
  async untilDone<T>(work: () => Promise<T>, signal = this.#patience.signal): Promise<T> {
    const { pause } = this.#patience;
    for (let tries = 0; ; tries++) {
      signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        if (!isBusy(error) || signal.aborted || tries === TRIES_AGAIN_MAX) throw error;
      }
      this.#count(1);
      await pause(Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS * 2 ** tries), signal);
      this.#count(-1);
    }
  }

  #count(change: 1 | -1): void {
    this.#waiting += change;
    this.#patience.onWaiting(this.#waiting);
  }
}

/** What a job tells of work that waits, as the detail of its progress. */
export function waitingDetail(waiting: number): { readonly waiting: number } {
  return { waiting };
}

/** Whether work of a job waits, by the detail of its progress. */
export function isWaitingOf({ detail }: { readonly detail: unknown }): boolean {
  const { waiting = 0 } = (detail ?? {}) as { readonly waiting?: number };
  return waiting > 0;
}

/** If the answer of a write was lost, the write may be done, so it is not repeated. */
function isBusy(error: unknown): boolean {
  return error instanceof Fault && !(error instanceof LostAnswer) && error.kind !== 'corrupt';
}
