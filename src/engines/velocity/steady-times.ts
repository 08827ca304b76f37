import type { VelocityStore } from '../../features/business-risk/velocity/velocity-store.ts';
import { isFromAhead } from '../../kernel/wall-stamps.ts';

/**
 * Gives events times that go on if the wall clock is set back, so that no window holds hours of events in one instant. A
 * clock that was ahead and is set right goes on from where it was, and stays as far ahead from then on: windows need
 * only the time between events. An event that is late by a little keeps its place.
 */
export class SteadyTimes {
  #aheadMs = 0;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** Goes on after events that were counted before, the latest of them at `newestMs`. */
  followOn(newestMs: number, nowMs: number): void {
    if (isFromAhead(newestMs, nowMs)) this.#aheadMs = newestMs - nowMs;
    this.#lastMs = nowMs;
  }

  /** Gives the time at which an event counts. */
  of(atMs: number): number {
    if (isFromAhead(this.#lastMs, atMs)) {
      this.#aheadMs += this.#lastMs - atMs;
      this.#lastMs = atMs;
    }
    this.#lastMs = Math.max(this.#lastMs, atMs);
    return atMs + this.#aheadMs;
  }
}

/** Gives a store that counts events at steady times, for a process that alone writes to `store`. */
export function onSteadyTimes(store: VelocityStore, times: SteadyTimes): VelocityStore {
  return { record: (event, signal) => store.record({ ...event, atMs: times.of(event.atMs) }, signal) };
}
