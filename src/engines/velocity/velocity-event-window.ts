import { LONGEST_WINDOW_MS, VELOCITY_WINDOWS } from '../../features/business-risk/velocity/velocity-entities.ts';
import type { EntityReading } from '../../features/business-risk/velocity/velocity-store.ts';
import { readRhythm, RHYTHM_EVENTS } from './velocity-rhythm.ts';
import { present } from '../../kernel/assert.ts';

const WINDOW_COUNT = VELOCITY_WINDOWS.length;
const WINDOWS_MS = VELOCITY_WINDOWS.map(({ ms }) => ms);
/** A count for each window. */
const NO_COUNTS: readonly number[] = VELOCITY_WINDOWS.map(() => 0);
/** Twice the events of an entity, and a power of two. */
const SEEN_SLOTS = 256;

/** Scratch space in which the events of one entity are counted exactly. Times are milliseconds modulo 2^32. */
export class EventWindow {
  width = 1;
  #from = 0;
  #to = 0;
  readonly #words: Uint32Array;
  /** The smallest window that holds each event, as of the last reading. */
  readonly #windows: Uint8Array;
  readonly #seen = new Uint32Array(SEEN_SLOTS);
  readonly #stamps = new Uint32Array(SEEN_SLOTS);
  #stamp = 0;
  readonly #times = new Float64Array(RHYTHM_EVENTS);

  constructor(eventsMax: number) {
    this.#words = new Uint32Array(eventsMax * 8);
    this.#windows = new Uint8Array(eventsMax);
  }

  get count(): number {
    return this.#to - this.#from;
  }

  /**
   * Clears the space for the events of another entity.
   *
   * @param width words of an event: its time and its member fingerprints, at most 8
   */
  reset(width: number): void {
    this.width = width;
    this.#from = 0;
    this.#to = 0;
  }

  /** Takes one event from `source` as it is stored there. */
  copy(source: Uint32Array, offset: number): void {
    for (let index = 0; index < this.width; index += 1)
      this.#words[this.#to * this.width + index] = present(source[offset + index]);
    this.#to += 1;
  }

  push(time: number, members: ArrayLike<number>): void {
    this.#words[this.#to * this.width] = time;
    for (let index = 1; index < this.width; index += 1)
      this.#words[this.#to * this.width + index] = members[index - 1] ?? 0;
    this.#to += 1;
  }

  newestTime(): number | null {
    return this.#to === 0 ? null : present(this.#words[(this.#to - 1) * this.width]);
  }

  /** Drops the oldest events that are outside the longest window at `time`, and gives how many. */
  dropExpired(time: number): number {
    while (this.#from < this.#to && this.#age(this.#from, time) >= LONGEST_WINDOW_MS) this.#from += 1;
    return this.#from;
  }

  /** Visits the events, oldest first. */
  forEach(visit: (time: number, members: Uint32Array) => void): void {
    for (let event = this.#from; event < this.#to; event += 1) {
      const base = event * this.width;
      visit(present(this.#words[base]), this.#words.subarray(base + 1, base + this.width));
    }
  }

  /** Counts the events and members in each window as of the newest event. */
  read(memberKinds: number): EntityReading {
    const now = this.newestTime() ?? 0;
    const events = NO_COUNTS.slice();
    for (let event = this.#from; event < this.#to; event += 1) {
      const window = windowOf(this.#age(event, now));
      this.#windows[event] = window;
      addTo(events, window);
    }
    const distinct: number[][] = [];
    for (let kind = 0; kind < memberKinds; kind += 1) distinct.push(this.#distinct(kind));
    const kept = Math.min(this.count, RHYTHM_EVENTS);
    for (let back = 0; back < kept; back += 1) this.#times[back] = -this.#age(this.#to - 1 - back, now);
    return { events: accumulate(events), distinct, rhythm: readRhythm(this.#times.subarray(0, kept)) };
  }

  /**
   * Goes from the newest event to the oldest, so the first sight of a member tells the smallest window that holds it.
   */
  #distinct(kind: number): number[] {
    this.#stamp = (this.#stamp + 1) >>> 0;
    const counts = NO_COUNTS.slice();
    for (let event = this.#to - 1; event >= this.#from; event -= 1) {
      const fingerprint = present(this.#words[event * this.width + 1 + kind]);
      if (fingerprint !== 0 && this.#isFirstSight(fingerprint)) addTo(counts, present(this.#windows[event]));
    }
    return accumulate(counts);
  }

  #isFirstSight(fingerprint: number): boolean {
    let slot = fingerprint & (SEEN_SLOTS - 1);
    while (this.#stamps[slot] === this.#stamp) {
      if (this.#seen[slot] === fingerprint) return false;
      slot = (slot + 1) & (SEEN_SLOTS - 1);
    }
    this.#stamps[slot] = this.#stamp;
    this.#seen[slot] = fingerprint;
    return true;
  }

  #age(event: number, now: number): number {
    return (now - present(this.#words[event * this.width])) >>> 0;
  }
}

/** Gives the index of the smallest window that holds an age. */
function windowOf(ageMs: number): number {
  for (let window = 0; window < WINDOW_COUNT; window += 1) if (ageMs < present(WINDOWS_MS[window])) return window;
  return WINDOW_COUNT;
}

function addTo(counts: number[], window: number): void {
  if (window < WINDOW_COUNT) counts[window] = present(counts[window]) + 1;
}

/** Turns counts by smallest window into counts by window, e.g. [2, 1, 4] into [2, 3, 7]. */
function accumulate(counts: number[]): number[] {
  for (let window = 1; window < counts.length; window += 1)
    counts[window] = present(counts[window]) + present(counts[window - 1]);
  return counts;
}
