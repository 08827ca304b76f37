import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';

/** The shape of an API's order ids: prefix, time in UTC+8, tail. */
export interface OrderIdShape {
  readonly prefix: string;
  readonly time: 'yyMMddHHmmss' | 'yyyyMMddHHmmss';
  readonly tail: 'digits' | 'alphanumerics';
  readonly tailLength: number;
}

/** This process among those that share one ledger. Each takes the tails with its own remainder modulo `count`. */
export interface OrderNode {
  /** `0 <= index < count`. */
  readonly index: number;
  readonly count: number;
}

/** What OrderIds needs. */
export interface OrderIdsDeps {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly node?: OrderNode;
  /** The latest `OrderIds.second` that was stored with an order. `null` if there is no order yet. */
  readonly lastSecond: number | null;
  /** Tells whether an order is in the ledger. If it fails, the id is used as it is. */
  readonly isUsed: (orderId: string) => Promise<boolean>;
}

interface Second {
  /** Seconds since the Unix epoch. */
  readonly second: number;
  /** yyyyMMddHHmmss in UTC+8. */
  readonly stamp: string;
  /** The current walks of this second, by prefix and tail length. */
  readonly walks: Map<string, Walk>;
  /** Longest tail in use, by prefix. */
  readonly lengths: Map<string, number>;
}

/** A walk through all numbers below `size`, each once, from a random start with a random stride. */
interface Walk {
  readonly size: number;
  readonly stride: number;
  at: number;
  left: number;
}

const ALPHABETS = {
  digits: '0123456789',
  alphanumerics: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
} as const;
const OFFSET_MS = 8 * 3_600_000;
/**
 * If the last id is further ahead of the clock than this, the clock that made it was wrong. Then ids go back to the right
 * second. Otherwise they stay in the second of the last id until the clock is there.
 */
const AHEAD_SECONDS_MAX = 20;
/** How many of the last seconds are remembered, so that ids of calls that still run are not made again. */
const SECONDS_REMEMBERED = 64;
/** After so many used ids one after another, the tail grows. */
const USED_IN_A_ROW_MAX = 20;

/**
 * Makes order ids that never repeat. Within a second every tail is used once, in an unpredictable order. When all tails
 * of a length are used, the tail grows. After a restart, ids begin with a second that no stored order has. If the clock
 * was ahead and is set right, ids have the right second again, and until the clock is where it was, each id is looked
 * up in the ledger. Other nodes use other tails. If this one takes the number of another that is gone, ids are looked up for
 * as long as that one may have been ahead.
 *
 * Example: prefix `J717`, time `yyyyMMddHHmmss` and four digits give `J717202407031415270042`.
 */
export class OrderIds {
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #node: OrderNode;
  readonly #isUsed: (orderId: string) => Promise<boolean>;
  readonly #remembered: Second[] = [];
  /** The last second of which orders may be in the ledger that were made before the clock was set back. */
  #usedUntil = Number.NEGATIVE_INFINITY;
  /** The latest second that an id had. */
  #latest: number;
  /** The number of this process when it last made an id. */
  #index: number;
  #current: Second;

  constructor({ clock, random, node = { index: 0, count: 1 }, lastSecond, isUsed }: OrderIdsDeps) {
    this.#clock = clock;
    this.#random = random;
    this.#node = node;
    this.#index = node.index;
    this.#isUsed = isUsed;
    const second = Math.floor(clock.nowMs() / 1000);
    const follows = lastSecond !== null && lastSecond - second <= AHEAD_SECONDS_MAX;
    if (lastSecond !== null && !follows) this.#usedUntil = lastSecond;
    this.#current = this.#startSecond(follows ? Math.max(second, lastSecond + 1) : second);
    this.#latest = this.#current.second;
  }

  /**
   * The latest second that an id had, since the Unix epoch. It is stored with the orders, so that ids after a restart begin
   * later. A call that began before the clock was set back may end only now.
   */
  get second(): number {
    return this.#latest;
  }

  /** Gives an id that the ledger does not have. */
  unused(shape: OrderIdShape): string | Promise<string> {
    const orderId = this.next(shape);
    return this.#current.second <= this.#usedUntil ? this.#firstUnused(orderId, shape) : orderId;
  }

  /**
   * Gives an id that this process did not give before, without a look at the ledger: of a call that is not recorded, or
   * if it is known that the clock was not ahead.
   */
  next(shape: OrderIdShape): string {
    const second = Math.floor(this.#clock.nowMs() / 1000);
    const ahead = this.#current.second - second;
    if (ahead > AHEAD_SECONDS_MAX) this.#usedUntil = Math.max(this.#usedUntil, this.#current.second);
    if (ahead < 0 || ahead > AHEAD_SECONDS_MAX) this.#current = this.#startSecond(second);
    this.#latest = Math.max(this.#latest, this.#current.second);
    this.#takeNumber();
    const { stamp } = this.#current;
    return `${shape.prefix}${shape.time === 'yyMMddHHmmss' ? stamp.slice(2) : stamp}${this.#tail(shape)}`;
  }

  /** The process that had this number before may have made ids of this second, or of one that its clock had reached. */
  #takeNumber(): void {
    if (this.#node.index === this.#index) return;
    this.#index = this.#node.index;
    this.#usedUntil = Math.max(this.#usedUntil, this.#latest + AHEAD_SECONDS_MAX);
  }

  async #firstUnused(first: string, shape: OrderIdShape): Promise<string> {
    let orderId = first;
    for (let used = 1; await this.#isUsed(orderId).catch(() => false); used += 1) {
      const { lengths } = this.#current;
      if (used % USED_IN_A_ROW_MAX === 0)
        lengths.set(shape.prefix, (lengths.get(shape.prefix) ?? shape.tailLength) + 1);
      orderId = this.next(shape);
    }
    return orderId;
  }

  /** Goes to a second. If it was left a short while ago, its walks go on. */
  #startSecond(second: number): Second {
    const known = this.#remembered.find((each) => each.second === second);
    if (known !== undefined) return known;
    const started = startSecond(second);
    this.#remembered.push(started);
    if (this.#remembered.length > SECONDS_REMEMBERED) this.#remembered.shift();
    return started;
  }

  #tail({ prefix, tail, tailLength }: OrderIdShape): string {
    const { lengths, walks } = this.#current;
    const alphabet = ALPHABETS[tail];
    for (let length = lengths.get(prefix) ?? tailLength; ; length += 1) {
      const key = `${prefix} ${length}`;
      let walk = walks.get(key);
      if (!walk) {
        walk = this.#startWalk(Math.floor(alphabet.length ** length / this.#node.count));
        walks.set(key, walk);
        lengths.set(prefix, length);
      }
      if (walk.left > 0) return encode(step(walk) * this.#node.count + this.#node.index, alphabet, length);
    }
  }

  #startWalk(size: number): Walk {
    let stride = 1 + this.#random.intBelow(Math.max(1, Math.min(size - 1, STRIDE_MAX)));
    while (greatestCommonDivisor(stride, size) !== 1) stride = (stride % size) + 1;
    return { size, stride, at: this.#random.intBelow(size), left: size };
  }
}

/** Tells which of `count` processes made an order id: the remainder that its tail has. */
export function orderNodeIndex(orderId: string, { prefix, time, tail }: OrderIdShape, count: number): number {
  const alphabet = ALPHABETS[tail];
  const digits = orderId.slice(prefix.length + time.length);
  return Array.from(digits).reduce((rest, digit) => (rest * alphabet.length + alphabet.indexOf(digit)) % count, 0);
}

/** Keeps the sum of a number and a stride an exact integer. */
const STRIDE_MAX = 2 ** 47;

function startSecond(second: number): Second {
  const stamp = new Date(second * 1000 + OFFSET_MS).toISOString().replace(/\D/g, '').slice(0, 14);
  return { second, stamp, walks: new Map(), lengths: new Map() };
}

function step(walk: Walk): number {
  const at = walk.at;
  walk.at = (at + walk.stride) % walk.size;
  walk.left -= 1;
  return at;
}

function encode(value: number, alphabet: string, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / alphabet.length))
    text = alphabet.charAt(rest % alphabet.length) + text;
  return text;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
