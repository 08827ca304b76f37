import type { VelocityStore } from '../../features/business-risk/velocity/velocity-store.ts';
import type { MonotonicClock } from '../../kernel/clock.ts';
import { AHEAD_MS_MAX, isFromAhead } from '../../kernel/wall-stamps.ts';

/**
 * Gives events times that go on if the wall clock is set back, so that no window holds hours of events in one instant. A
 * clock that was ahead and is set right goes on from where it was, and stays as far ahead until it is set forward: windows
 * need only the time between events. An event that is late by a little keeps its place.
 */
export class SteadyTimes {
  readonly #clock: MonotonicClock;
  #aheadMs = 0;
  #lastMs = Number.NEGATIVE_INFINITY;
  /** What the clock that nobody sets showed at `#lastMs`. */
  #lastMonotonicMs = 0;

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
  }

  /** Goes on after events that were counted before, the latest of them at `newestMs`. */
  followOn(newestMs: number, nowMs: number): void {
    if (isFromAhead(newestMs, nowMs)) this.#aheadMs = newestMs - nowMs;
    this.#saw(nowMs);
  }

  /** Gives the time at which an event counts. */
  of(atMs: number): number {
    if (isFromAhead(this.#lastMs, atMs)) {
      this.#aheadMs += this.#lastMs - atMs;
      this.#saw(atMs);
    }
    if (this.#aheadMs > 0) this.#aheadMs = Math.max(0, this.#aheadMs - this.#setForwardMs(atMs));
    if (atMs > this.#lastMs) this.#saw(atMs);
    return atMs + this.#aheadMs;
  }

  /** How far the wall clock was set forward since it was looked at. 0 for less than clocks of processes differ by. */
  #setForwardMs(atMs: number): number {
    const forwardMs = atMs - this.#lastMs - (this.#clock.monotonicMs() - this.#lastMonotonicMs);
    return forwardMs > AHEAD_MS_MAX ? forwardMs : 0;
  }

  #saw(atMs: number): void {
    this.#lastMs = atMs;
    this.#lastMonotonicMs = this.#clock.monotonicMs();
  }
}

/** Gives a store that counts events at steady times, for a process that alone writes to `store`. */
export function onSteadyTimes(store: VelocityStore, times: SteadyTimes): VelocityStore {
  return { record: (event, signal) => store.record({ ...event, atMs: times.of(event.atMs) }, signal) };
}
