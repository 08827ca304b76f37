import { Fault } from '../../kernel/fault.ts';
import type { MonotonicClock } from '../../kernel/clock.ts';
import { every } from '../../kernel/timers.ts';

/** One call's time limit. */
export class Deadline {
  /** When the time is up, on the monotonic clock. */
  readonly atMs: number;
  #controller: AbortController | null = null;
  #reject: ((fault: Fault) => void) | null = null;
  #expired = false;

  constructor(atMs: number) {
    this.atMs = atMs;
  }

  /** Aborts when the time is up. It is created on first use, because most handlers of small calls never use it. */
  get signal(): AbortSignal {
    this.#controller ??= this.#expired ? abortedController() : new AbortController();
    return this.#controller.signal;
  }

  /** Settles as `work` does, or rejects with Fault 'timeout' when the time is up, even if `work` ignores the signal. */
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
 * Watches the time limits of all running calls with one timer. A timer and an AbortSignal for each call would cost more
 * than the rest of the pipeline. A limit is kept to within `SWEEP_MS`.
 */
export class Deadlines {
  readonly #clock: MonotonicClock;
  /** Keyed by limit in milliseconds. Each set is in order of arrival, which is also the order of expiry. */
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
    this.#timer ??= every(SWEEP_MS, () => this.sweep()).unref();
    return deadline;
  }

  finish(deadline: Deadline, limitMs: number): void {
    this.#running.get(limitMs)?.delete(deadline);
  }

  /** Ends all overdue calls. A timer calls this every `SWEEP_MS`. */
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
