import { isAscii, isUtf8 } from 'node:buffer';

const FIRST_BYTES = 4096;
/** Up to this much memory is kept for the next use. */
const KEPT_BYTES = 64 * 1024;
/** Longer values are handed on as bytes. As strings they would stay in memory until the garbage collector runs. */
export const LONG_VALUE_BYTES = 256 * 1024;

/**
 * Gathers bytes that come one by one or in pieces, and gives them out together. It frees memory as soon as it is no
 * longer needed instead of leaving that to the garbage collector. With bodies of 10 MB this decides how large the
 * process grows.
 */
export class GrowingBytes {
  readonly #expected: number;
  readonly #decode: DecodeText;
  #bytes = Buffer.alloc(0);
  #length = 0;
  /** Long values that were handed out. */
  #given: Buffer[] = [];

  /** @param expected how many bytes will probably come. The first growth past 64 KiB reserves that many at once. */
  constructor(expected: number, decode: DecodeText = textOfBytes) {
    this.#expected = expected;
    this.#decode = decode;
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

  /** Makes room for `more` bytes behind `length`. The caller must call `advance` after writing there. */
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

  /** Gives all bytes without taking them. They are valid until the next call of another method. */
  look(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Gives all bytes as text, and starts over. */
  takeText(): string {
    const text = this.#decode(this.#bytes.subarray(0, this.#length));
    this.clear();
    return text;
  }

  /** Gives all bytes as text, or as bytes if they are so long that a string should be made only on demand. */
  takeValue(): string | Uint8Array {
    return this.#length > LONG_VALUE_BYTES ? this.takeBytes() : this.takeText();
  }

  /** Gives all bytes, and starts over. The caller may use them until `free`. */
  takeBytes(): Buffer {
    const bytes = this.#bytes.subarray(0, this.#length);
    if (this.#length > LONG_VALUE_BYTES) this.#given.push(this.#bytes);
    this.#bytes = Buffer.alloc(0);
    this.#length = 0;
    return bytes;
  }

  /** Frees the memory of every long value that was handed out. A value that is still in use becomes empty. */
  free(): void {
    for (const bytes of this.#given.splice(0)) free(bytes);
    this.clear();
  }

  /** Discards all bytes. */
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

/** Decodes the text of a body or of a part of it. */
export type DecodeText = (bytes: Buffer) => string;

/**
 * Decodes text that is declared as GBK, GB2312 or GB18030. Such labels are often wrong, so bytes that are UTF-8 with a
 * character from U+0800 on, as every Han character is, are read as that. By chance no Chinese text in GBK is.
 */
export function textOfChinese(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return hanInUtf8(bytes) ?? new TextDecoder('gb18030').decode(bytes);
}

/** Decodes UTF-8 with a character from U+0800 on. Null for other bytes: text in another encoding hardly ever reads like that. */
export function hanInUtf8(bytes: Buffer): string | null {
  if (!isUtf8(bytes)) return null;
  const text = bytes.toString('utf8');
  return /[\u{800}-\u{10ffff}]/u.test(text) ? text : null;
}

/** Decodes UTF-8. ASCII text, which nearly every body is, takes one byte per character. */
export function textOfBytes(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

function free(bytes: Buffer): void {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && !buffer.detached && bytes.length === buffer.byteLength) buffer.transfer(0);
}
