import { VELOCITY_WINDOWS } from '../../features/business-risk/velocity/velocity-entities.ts';
import type { EntityReading } from '../../features/business-risk/velocity/velocity-store.ts';
import { DistinctCounter } from './velocity-distinct.ts';
import { RisingTimes } from './rising-times.ts';
import { readRhythm, RHYTHM_EVENTS } from './velocity-rhythm.ts';
import { present } from '../../kernel/assert.ts';

/**
 * Buckets in a window. A count covers at most one bucket, 1/20 of the window, more than the window's name says, and
 * never less.
 */
export const BUCKETS_A_WINDOW = 20;
/** Buckets that are kept of a window: those of its length, and the one that began. */
export const RING_LENGTH = BUCKETS_A_WINDOW + 1;
const WINDOW_COUNT = VELOCITY_WINDOWS.length;

/** An entity with more events than are kept one by one. It keeps bucket rings, distinct counters and its last times. */
export class HotEntity {
  /** The rings of all windows, one after the other. */
  readonly buckets = new Uint32Array(WINDOW_COUNT * RING_LENGTH);
  /** Number of the newest bucket of each window: the time divided by the bucket's length. */
  readonly newest = new Float64Array(WINDOW_COUNT);
  /** A ring of the last times. */
  readonly times = new Float64Array(RHYTHM_EVENTS);
  timesSeen = 0;
  readonly #rising = new RisingTimes();
  readonly distinct: readonly DistinctCounter[];
  readonly key: readonly [number, number];

  /**
   * Makes an entity without events.
   *
   * @param key 64 bits of the entity's pseudonym: high, low
   * @param distinct the counters by member kind, or how many empty ones to make
   */
  constructor(key: readonly [number, number], distinct: number | readonly DistinctCounter[]) {
    this.key = key;
    this.distinct =
      typeof distinct === 'number' ? Array.from({ length: distinct }, () => new DistinctCounter()) : distinct;
  }

  /**
   * Adds an event.
   *
   * @param members fingerprints by member kind, 0 if the event has none
   */
  add(atMs: number, members: ArrayLike<number>): void {
    const eventMs = this.#rising.next(atMs);
    this.times[this.timesSeen % RHYTHM_EVENTS] = eventMs;
    this.timesSeen += 1;
    for (let window = 0; window < WINDOW_COUNT; window += 1) {
      const at = this.#advance(window, eventMs);
      this.buckets[at] = present(this.buckets[at]) + 1;
    }
    for (const [kind, counter] of this.distinct.entries()) {
      // An event in the journal of an earlier release may have fewer members.
      const fingerprint = members[kind] ?? 0;
      if (fingerprint !== 0) counter.add(fingerprint, eventMs);
    }
  }

  /** The time of the last event. */
  get lastMs(): number {
    return this.#rising.lastMs;
  }

  set lastMs(atMs: number) {
    this.#rising.lastMs = atMs;
  }

  read(): EntityReading {
    let floor = 0;
    const events = VELOCITY_WINDOWS.map((_, window) => {
      const start = window * RING_LENGTH;
      let sum = 0;
      for (let at = start; at < start + RING_LENGTH; at += 1) sum += present(this.buckets[at]);
      floor = Math.max(floor, sum);
      return floor;
    });
    const kept = Math.min(this.timesSeen, RHYTHM_EVENTS);
    const times = Array.from({ length: kept }, (_, back) =>
      present(this.times[(this.timesSeen - 1 - back) % RHYTHM_EVENTS]),
    );
    return { events, distinct: this.distinct.map((counter) => counter.read(this.lastMs)), rhythm: readRhythm(times) };
  }

  get bytes(): number {
    const fixed = this.buckets.byteLength + this.newest.byteLength + this.times.byteLength + 256;
    return this.distinct.reduce((sum, counter) => sum + counter.bytes, fixed);
  }

  /** Clears the buckets between the window's newest bucket and the one of `atMs`, and gives the place of that one. */
  #advance(window: number, atMs: number): number {
    const bucketMs = present(VELOCITY_WINDOWS[window]).ms / BUCKETS_A_WINDOW;
    const number = Math.floor(atMs / bucketMs);
    const stale = Math.min(number - present(this.newest[window]), RING_LENGTH);
    for (let back = 0; back < stale; back += 1)
      this.buckets[window * RING_LENGTH + ((number - back) % RING_LENGTH)] = 0;
    this.newest[window] = number;
    return window * RING_LENGTH + (number % RING_LENGTH);
  }
}
