import { Fault } from '../../kernel/fault.ts';
import type { MonotonicClock } from '../../kernel/clock.ts';

/** One call's time limit. */
export class Deadline {
  /** On the monotonic clock. */
  readonly atMs: number;
  #controller: AbortController | null = null;
  #reject: ((fault: Fault) => void) | null = null;
  #expired = false;

  constructor(atMs: number) {
    this.atMs = atMs;
  }

  /** Aborts when the time is up. Made at the first look: most handlers of small calls never ask for it. */
  get signal(): AbortSignal {
    this.#controller ??= this.#expired ? abortedController() : new AbortController();
    return this.#controller.signal;
  }

  /** Settles as `work` does, or throws Fault 'timeout' once the time is up, whether or not `work` heeds the signal. */
  limit<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      work.then(resolve, reject);
    });
  }

  /** Called by Deadlines only. */
  expire(): void {
    this.#expired = true;
    this.#controller?.abort(timeout());
    this.#reject?.(timeout());
  }
}

/**
 * Watches over the time limits of all calls under way with one timer: a timer and an AbortSignal a call cost more than
 * the rest of the pipeline's own bookkeeping. A limit is kept to within `SWEEP_MS`.
 */
export class Deadlines {
  readonly #clock: MonotonicClock;
  /** Per limit in milliseconds, in order of arrival and so of expiry. */
  readonly #running = new Map<number, Set<Deadline>>();
  #timer: NodeJS.Timeout | null = null;

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
  }

  start(limitMs: number): Deadline {
    const deadline = new Deadline(this.#clock.monotonicMs() + limitMs);
    let peers = this.#running.get(limitMs);
    if (!peers) this.#running.set(limitMs, (peers = new Set()));
    peers.add(deadline);
    this.#timer ??= setInterval(() => this.sweep(), SWEEP_MS).unref();
    return deadline;
  }

  finish(deadline: Deadline, limitMs: number): void {
    this.#running.get(limitMs)?.delete(deadline);
  }

  /** Ends whatever is overdue. Runs by itself every `SWEEP_MS`. */
  sweep(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const peers of this.#running.values()) {
      for (const deadline of peers) {
        if (deadline.atMs > nowMs) break;
        peers.delete(deadline);
        deadline.expire();
      }
    }
  }

  /** Stops the timer. */
  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}

const SWEEP_MS = 20;

function timeout(): Fault {
  return new Fault('timeout', 'the call was not answered within its time limit');
}

function abortedController(): AbortController {
  const controller = new AbortController();
  controller.abort(timeout());
  return controller;
}
