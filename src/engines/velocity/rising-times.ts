import { AHEAD_MS_MAX, isFromAhead } from '../../kernel/wall-stamps.ts';

/**
 * Gives the events of one entity, in the order in which they were kept, times that never go back. An event that is late by a
 * little counts at the latest time. If the times go back by more than clocks of processes differ, the wall clock was set back:
 * then the time between events counts on from the latest one, so that the events of an hour do not stand in one instant. If an
 * event is back at the latest time, times are taken as they are again, e.g. because only one process has a wrong clock.
 *
 * Processes that share events count alike, because nothing but the events decides. One exception: what was written down of an
 * entity does not say how far it is ahead, so a process that goes on from there after a set-back counts one event earlier.
 */
export class RisingTimes {
  /** The latest time. */
  lastMs = 0;
  /** How far the latest time is ahead of the clock. */
  #aheadMs = 0;

  /** Gives the time at which the next event counts. */
  next(atMs: number): number {
    const offMs = Math.abs(atMs - this.lastMs);
    const isBack = offMs <= AHEAD_MS_MAX && offMs <= Math.abs(atMs + this.#aheadMs - this.lastMs);
    if (isBack) this.#aheadMs = 0;
    else if (isFromAhead(this.lastMs, atMs + this.#aheadMs)) this.#aheadMs = this.lastMs - atMs;
    this.lastMs = Math.max(this.lastMs, atMs + this.#aheadMs);
    return this.lastMs;
  }
}
