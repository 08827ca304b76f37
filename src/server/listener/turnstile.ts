import { assert } from '../../kernel/assert.ts';

/** Somebody who takes room: how much, and on whose account. */
export interface Guest {
  readonly units: number;
  /** Whom the units count for, e.g. an app and an address; in the order of `TurnstileOptions.shares`. */
  readonly subjects: readonly string[];
}

export interface TurnstileOptions {
  /** Units that are inside at a time. */
  readonly capacity: number;
  /** Guests that wait at a time. */
  readonly waitingMax: number;
  /** For each of a guest's subjects: the part of the capacity that it may hold, above 0 and at most 1. */
  readonly shares?: readonly number[];
}

/** Of a long line only this many are looked at when a place becomes free. */
const LOOK_AHEAD = 256;

/**
 * Lets at most `capacity` units in at a time, and of each subject no more than its share. Whoever does not fit waits.
 * A place that becomes free goes to the guest whose first subject holds least, first come first served among equals;
 * a guest whose subject has used up its share keeps nobody else waiting. If the line is full, the first subject with
 * most guests in it gives up its last one for a subject that has fewer.
 */
export class Turnstile {
  readonly #options: Required<TurnstileOptions>;
  readonly #line = new Set<Waiting>();
  readonly #held = new Tally();
  readonly #waiting = new Tally();
  #inside = 0;

  constructor({ capacity, waitingMax, shares = [] }: TurnstileOptions) {
    assert(capacity > 0 && waitingMax >= 0, 'a turnstile lets something in');
    assert(
      shares.every((share) => share > 0 && share <= 1),
      'a share is a part of the capacity',
    );
    const units = shares.map((share) => Math.max(1, Math.floor(capacity * share)));
    this.#options = { capacity, waitingMax, shares: units };
  }

  get inside(): number {
    return this.#inside;
  }

  get waiting(): number {
    return this.#line.size;
  }

  /** Lets a guest in at once, or answers false if it would have to wait. */
  tryEnter(guest: Guest): boolean {
    if (this.#line.size > 0 && this.#isAnyoneNext()) return false;
    if (!this.#fits(guest) || !this.#isWithinShare(guest)) return false;
    this.#admit(guest);
    return true;
  }

  /** Waits for room. Answers false if the line is full or `signal` aborts first: then nothing was taken. */
  enter(guest: Guest, signal: AbortSignal): Promise<boolean> {
    if (this.tryEnter(guest)) return Promise.resolve(true);
    if (signal.aborted || !this.#makeRoomInLine(firstOf(guest))) return Promise.resolve(false);
    return new Promise((resolve) => {
      const leaveLine = () => {
        this.#line.delete(waiting);
        this.#waiting.add(firstOf(guest), -1);
        signal.removeEventListener('abort', giveUp);
      };
      const giveUp = () => {
        leaveLine();
        resolve(false);
        this.#admitNext();
      };
      const admit = () => {
        leaveLine();
        this.#admit(guest);
        resolve(true);
      };
      const waiting: Waiting = { guest, admit, giveUp };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#line.add(waiting);
      this.#waiting.add(firstOf(guest), 1);
    });
  }

  /** Gives a guest's units back; whoever fits then is let in. */
  leave(guest: Guest): void {
    this.#count(guest, -1);
    assert(this.#inside >= 0, 'no more leaves a turnstile than went in');
    this.#admitNext();
  }

  #admit(guest: Guest): void {
    this.#count(guest, 1);
  }

  #count(guest: Guest, sign: 1 | -1): void {
    const units = sign * this.#unitsOf(guest);
    this.#inside += units;
    for (const subject of guest.subjects) this.#held.add(subject, units);
  }

  #admitNext(): void {
    for (;;) {
      const next = this.#line.size === 0 ? null : this.#next();
      if (next === null || !this.#fits(next.guest)) return;
      next.admit();
    }
  }

  /** Who in the line is next once there is room; null if everybody there has used up a share. */
  #next(): Waiting | null {
    let next: Waiting | null = null;
    let least = Number.POSITIVE_INFINITY;
    let looked = 0;
    for (const waiting of this.#line) {
      if (++looked > LOOK_AHEAD) break;
      const held = this.#held.of(firstOf(waiting.guest));
      if (held >= least || !this.#isWithinShare(waiting.guest)) continue;
      next = waiting;
      least = held;
    }
    return next;
  }

  #isAnyoneNext(): boolean {
    return this.#next() !== null;
  }

  #fits(guest: Guest): boolean {
    return this.#inside + this.#unitsOf(guest) <= this.#options.capacity;
  }

  #isWithinShare(guest: Guest): boolean {
    const units = this.#unitsOf(guest);
    const { shares } = this.#options;
    return guest.subjects.every((subject, at) => {
      const share = shares[at];
      return share === undefined || this.#held.of(subject) + units <= share;
    });
  }

  /** More than everything is everything, and more than a share is a share: it waits for an empty house, not for ever. */
  #unitsOf({ units, subjects }: Guest): number {
    const { capacity, shares } = this.#options;
    return Math.min(units, capacity, ...shares.slice(0, subjects.length));
  }

  /** True if there is a place in the line for a guest of this subject, which may be one that another had to give up. */
  #makeRoomInLine(subject: string): boolean {
    const { waitingMax } = this.#options;
    if (this.#line.size < waitingMax) return true;
    const greediest = this.#waiting.greatest();
    if (greediest === null || this.#waiting.of(subject) + 1 >= greediest.count) return false;
    const last = [...this.#line].findLast(({ guest }) => firstOf(guest) === greediest.subject);
    last?.giveUp();
    return last !== undefined;
  }
}

interface Waiting {
  readonly guest: Guest;
  readonly admit: () => void;
  readonly giveUp: () => void;
}

function firstOf({ subjects }: Guest): string {
  return subjects[0] ?? '';
}

/** Counts by subject; a subject at 0 is forgotten. */
class Tally {
  readonly #counts = new Map<string, number>();

  of(subject: string): number {
    return this.#counts.get(subject) ?? 0;
  }

  add(subject: string, change: number): void {
    const count = this.of(subject) + change;
    if (count === 0) this.#counts.delete(subject);
    else this.#counts.set(subject, count);
  }

  greatest(): { readonly subject: string; readonly count: number } | null {
    let greatest: { readonly subject: string; readonly count: number } | null = null;
    for (const [subject, count] of this.#counts)
      if (greatest === null || count > greatest.count) greatest = { subject, count };
    return greatest;
  }
}
