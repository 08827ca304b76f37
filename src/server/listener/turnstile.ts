import { assert } from '../../kernel/assert.ts';

/** A guest that takes room: how many units, and on which subjects' account. */
export interface Guest {
  readonly units: number;
  /** The subjects that the units count for, e.g. an app and an address, in the order of `TurnstileOptions.shares`. */
  readonly subjects: readonly string[];
}

/** Limits of a turnstile. */
export interface TurnstileOptions {
  /** Maximum number of units inside at the same time. */
  readonly capacity: number;
  /** Maximum number of guests that wait at the same time. */
  readonly waitingMax: number;
  /** For each of a guest's subjects: the part of the capacity that it may hold, above 0 and at most 1. */
  readonly shares?: readonly number[];
}

/** How many guests at the front of the line are considered when a place becomes free. */
const LOOK_AHEAD = 256;

/**
 * Lets in at most `capacity` units at a time, and of each subject no more than its share. A guest that does not fit
 * waits. To give a free place away, the first subjects of the guests are compared: it goes to the guest of the one that
 * holds least, and to the earliest among equals. If a subject has used up its share, its guests do not block the
 * others. If the line is full, the first subject with the most guests in it gives up its last guest for a subject that
 * has fewer.
 *
 * Example: with a capacity of 8 and a share of .5, one app holds at most 4 units, however many it asks for.
 */
export class Turnstile {
  readonly #options: Required<TurnstileOptions>;
  readonly #line = new Set<Waiting>();
  readonly #held = new Tally();
  readonly #waiting = new Tally();
  #inside = 0;

  constructor({ capacity, waitingMax, shares = [] }: TurnstileOptions) {
    assert(capacity > 0 && waitingMax >= 0, 'a turnstile lets at least one unit in');
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

  /** Lets a guest in at once, or gives false if it would have to wait. */
  tryEnter(guest: Guest): boolean {
    if (this.#line.size > 0 && this.#isAnyoneNext()) return false;
    if (!this.#fits(guest) || !this.#isWithinShare(guest)) return false;
    this.#admit(guest);
    return true;
  }

  /** Waits for room. Gives false if the line is full or `signal` aborts first. No room is taken then. */
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

  /** Gives a guest's units back, and lets in the waiting guests that then fit. */
  leave(guest: Guest): void {
    this.#count(guest, -1);
    assert(this.#inside >= 0, 'no more units leave a turnstile than went in');
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

  /** Finds the guest in the line that is next when there is room. `null` if every guest there has used up a share. */
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

  /**
   * Gives the units that a guest counts for, at most the capacity and the share. A larger guest then waits for an empty
   * room instead of for ever.
   */
  #unitsOf({ units, subjects }: Guest): number {
    const { capacity, shares } = this.#options;
    return Math.min(units, capacity, ...shares.slice(0, subjects.length));
  }

  /**
   * Makes room in the line for a guest of this subject, if necessary by turning another guest away. Gives false if the
   * line stays full.
   */
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

/** Counts by subject. A subject with a count of 0 is deleted. */
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
