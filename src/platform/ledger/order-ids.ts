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
  /** `OrderIds.second` as it was last stored with an order. `null` if there is no order yet. */
  readonly lastSecond: number | null;
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
 * If the ledger is further ahead of the clock than this, the clock that wrote it was wrong, and the ledger is ignored.
 */
const AHEAD_SECONDS_MAX = 3600;

/**
 * Makes order ids that never repeat. Within a second every tail is used once, in an unpredictable order. When all tails
 * of a length are used, the tail grows. Setting the clock back does not repeat ids. After a restart, ids begin with a
 * second that no stored order has. Other nodes use other tails.
 *
 * Example: prefix `J717`, time `yyyyMMddHHmmss` and four digits give `J717202407031415270042`.
 */
export class OrderIds {
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #node: OrderNode;
  #current: Second;

  constructor({ clock, random, node = { index: 0, count: 1 }, lastSecond }: OrderIdsDeps) {
    this.#clock = clock;
    this.#random = random;
    this.#node = node;
    const second = Math.floor(clock.nowMs() / 1000);
    const follows = lastSecond !== null && lastSecond - second <= AHEAD_SECONDS_MAX;
    this.#current = startSecond(follows ? Math.max(second, lastSecond + 1) : second);
  }

  /**
   * The second that ids contain, since the Unix epoch. It is stored with the orders, so that ids after a restart begin
   * later.
   */
  get second(): number {
    return this.#current.second;
  }

  next(shape: OrderIdShape): string {
    const second = Math.floor(this.#clock.nowMs() / 1000);
    if (second > this.#current.second) this.#current = startSecond(second);
    const { stamp } = this.#current;
    return `${shape.prefix}${shape.time === 'yyMMddHHmmss' ? stamp.slice(2) : stamp}${this.#tail(shape)}`;
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
