import { createHash } from 'node:crypto';

/** Folds a text into 32 bits, so that a label can be mixed into a seed. */
export function fold(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** The lower-case hex md5 of a text. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** The lower-case hex sha256 of a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A deterministic source of draws (sfc32). Equal seeds give equal draws. */
export class Rng {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
    this.#a = this.#seed ^ 0x9e3779b9;
    this.#b = Math.imul(this.#seed, 0x85ebca6b) ^ 0x243f6a88;
    this.#c = Math.imul(this.#seed, 0xc2b2ae35) ^ 0xb7e15162;
    for (let i = 0; i < 15; i++) this.next();
  }

  /** An independent source for a part of the world, named by the label. */
  fork(label: string): Rng {
    return new Rng(fold(`${label}|${this.#seed}`));
  }

  /** A number in [0, 1). */
  next(): number {
    const t = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    this.#c |= 0;
    return (t >>> 0) / 4294967296;
  }

  /** A whole number from low to high, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** A number in [low, high). */
  range(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** A number in [low, high) with a uniform logarithm. */
  logRange(low: number, high: number): number {
    return Math.exp(this.range(Math.log(low), Math.log(high)));
  }

  /** True with probability p. */
  chance(p: number): boolean {
    return this.next() < p;
  }

  /** One of the items, each as likely as the next. */
  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error('pick from nothing');
    return item;
  }

  /** One of the items, by weight. */
  weighted<T>(items: readonly (readonly [T, number])[]): T {
    let total = 0;
    for (const [, w] of items) total += w;
    let at = this.next() * total;
    for (const [item, w] of items) {
      at -= w;
      if (at < 0) return item;
    }
    const last = items[items.length - 1];
    if (last === undefined) throw new Error('weighted from nothing');
    return last[0];
  }

  /** A normal draw. */
  normal(mean: number, deviation: number): number {
    const u = Math.max(this.next(), 1e-12);
    return mean + deviation * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.next());
  }

  /** A lognormal draw with the given median. */
  lognormal(median: number, sigma: number): number {
    return median * Math.exp(this.normal(0, sigma));
  }

  /** A Poisson draw. */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 30) return Math.max(0, Math.round(this.normal(mean, Math.sqrt(mean))));
    const limit = Math.exp(-mean);
    let n = 0;
    for (let p = this.next(); p > limit; p *= this.next()) n++;
    return n;
  }

  /** A text of random characters of the alphabet. */
  text(length: number, alphabet: string): string {
    let out = '';
    for (let i = 0; i < length; i++) out += alphabet[Math.floor(this.next() * alphabet.length)] ?? '';
    return out;
  }

  /** Lower-case hex digits. */
  hex(length: number): string {
    return this.text(length, '0123456789abcdef');
  }

  /** Decimal digits. */
  digits(length: number): string {
    return this.text(length, '0123456789');
  }

  /** A version-4 UUID in lower case. */
  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${this.pick(['8', '9', 'a', 'b'])}${this.hex(3)}-${this.hex(12)}`;
  }

  /** The items in another order. */
  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      const x = out[i] as T;
      out[i] = out[j] as T;
      out[j] = x;
    }
    return out;
  }
}
