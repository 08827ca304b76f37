/** What a value of a MaxMind DB file may cost to decode. */
export interface DecodeBudget {
  /** The most values, each of them counted every time that a pointer leads to it. */
  readonly values: number;
  /** The most bytes of texts and numbers, counted in the same way. */
  readonly bytes: number;
}

/** Values nest no deeper than this. Those of publishers have some five levels. */
const DEPTH_MAX = 64;
const POINTER = 1;
const MAP = 7;
const ARRAY = 11;
const BOOLEAN = 14;
/** What is added to a pointer, by its length in bytes. */
const POINTER_STARTS = [0, 2_048, 526_336, 0] as const;

/**
 * Walks a value without decoding it, and throws RangeError if it is too large, nests too deeply or leaves the file.
 * Pointers can share parts, so that a few hundred bytes stand for more values than any machine can decode. Source:
 * MaxMind DB file format 2.0 (https://maxmind.github.io/MaxMind-DB/), output data section.
 *
 * @param at where the value begins, in bytes from the beginning of the file
 * @param base where the section begins to which pointers are relative
 */
export function checkDecodable(file: Buffer, at: number, base: number, budget: DecodeBudget): void {
  new Walk(file, base, budget).skip(at, 0);
}

class Walk {
  readonly #file: Buffer;
  readonly #base: number;
  #values: number;
  #bytes: number;

  constructor(file: Buffer, base: number, { values, bytes }: DecodeBudget) {
    this.#file = file;
    this.#base = base;
    this.#values = values;
    this.#bytes = bytes;
  }

  /** Gives where the value ends that begins at `at`. */
  skip(at: number, depth: number): number {
    if (depth > DEPTH_MAX) throw new RangeError('a value nests too deeply');
    this.#need(1);
    this.#values -= 1;
    const control = this.#file.readUInt8(at);
    if (control >> 5 === POINTER) return this.#follow(control, at + 1, depth);
    const isExtended = control >> 5 === 0;
    const type = isExtended ? this.#file.readUInt8(at + 1) + 7 : control >> 5;
    const [size, from] = this.#sizeOf(control & 0x1f, at + (isExtended ? 2 : 1));
    if (type === MAP || type === ARRAY) return this.#skipAll(type === MAP ? 2 * size : size, from, depth);
    if (type === BOOLEAN) return from;
    this.#bytes -= size;
    if (this.#bytes < 0) throw new RangeError('a value is too large');
    return from + size;
  }

  #need(values: number): void {
    if (values > this.#values) throw new RangeError('a value is too large');
  }

  #skipAll(count: number, from: number, depth: number): number {
    // A decoder makes room for a whole array before it reads the first element.
    this.#need(count);
    let at = from;
    for (let index = 0; index < count; index += 1) at = this.skip(at, depth + 1);
    return at;
  }

  #follow(control: number, at: number, depth: number): number {
    const length = ((control >> 3) & 3) + 1;
    const high = length === 4 ? 0 : (control & 7) * 256 ** length;
    const start = POINTER_STARTS[length - 1] ?? 0;
    this.skip(this.#base + start + high + this.#file.readUIntBE(at, length), depth + 1);
    return at + length;
  }

  /** Reads the size of a value, and gives where its content begins. */
  #sizeOf(short: number, at: number): readonly [size: number, from: number] {
    if (short < 29) return [short, at];
    if (short === 29) return [29 + this.#file.readUInt8(at), at + 1];
    if (short === 30) return [285 + this.#file.readUInt16BE(at), at + 2];
    return [65_821 + this.#file.readUIntBE(at, 3), at + 3];
  }
}
