import { isAscii } from 'node:buffer';

const FIRST_BYTES = 4096;
/** Memory up to this is kept for the next use. */
const KEPT_BYTES = 64 * 1024;
/** Longer values are handed on as they came: as a string they would wait for the collector. */
export const LONG_VALUE_BYTES = 256 * 1024;

/**
 * Bytes that come one by one or in pieces and are taken out together. Memory is given back the moment it is no longer
 * needed, instead of whenever the collector gets there: with bodies of 10 MB that decides the process's size.
 */
export class GrowingBytes {
  readonly #expected: number;
  #bytes = Buffer.alloc(0);
  #length = 0;
  /** Long values that were handed out. */
  #given: Buffer[] = [];

  /** @param expected bytes that will probably come: the first growth past 64 KiB goes there at once */
  constructor(expected: number) {
    this.#expected = expected;
  }

  get length(): number {
    return this.#length;
  }

  push(byte: number): void {
    this.reserve(1)[this.#length++] = byte;
  }

  append(piece: Uint8Array): void {
    this.reserve(piece.length).set(piece, this.#length);
    this.#length += piece.length;
  }

  /** Room for `more` bytes behind `length`; whoever writes there calls `advance`. */
  reserve(more: number): Buffer {
    const needed = this.#length + more;
    if (needed > this.#bytes.length) {
      const larger = Math.max(needed, this.#bytes.length * 2, FIRST_BYTES);
      this.#replace(larger > KEPT_BYTES ? Math.max(larger, this.#expected) : larger);
    }
    return this.#bytes;
  }

  advance(to: number): void {
    this.#length = to;
  }

  /** Everything, to be looked at before anything else is done with this. */
  look(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Everything as text, UTF-8; starts afresh. */
  takeText(): string {
    const text = textOfBytes(this.#bytes.subarray(0, this.#length));
    this.clear();
    return text;
  }

  /** Everything as text, or as bytes where it is too long to be made a text before anybody asked for one. */
  takeValue(): string | Uint8Array {
    return this.#length > LONG_VALUE_BYTES ? this.takeBytes() : this.takeText();
  }

  /** Everything as bytes, which are the taker's own until `free`; starts afresh. */
  takeBytes(): Buffer {
    const bytes = this.#bytes.subarray(0, this.#length);
    if (this.#length > LONG_VALUE_BYTES) this.#given.push(this.#bytes);
    this.#bytes = Buffer.alloc(0);
    this.#length = 0;
    return bytes;
  }

  /** Takes the memory of every long value back that was handed out. Whoever still looks at one finds it empty. */
  free(): void {
    for (const bytes of this.#given.splice(0)) free(bytes);
    this.clear();
  }

  /** Forgets everything. */
  clear(): void {
    this.#length = 0;
    if (this.#bytes.length <= KEPT_BYTES) return;
    free(this.#bytes);
    this.#bytes = Buffer.alloc(0);
  }

  #replace(capacity: number): void {
    const larger = Buffer.allocUnsafeSlow(capacity);
    this.#bytes.copy(larger, 0, 0, this.#length);
    free(this.#bytes);
    this.#bytes = larger;
  }
}

/** UTF-8 as text; ASCII, which nearly every body is, one byte a character. */
export function textOfBytes(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

function free(bytes: Buffer): void {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && !buffer.detached && bytes.length === buffer.byteLength) buffer.transfer(0);
}
