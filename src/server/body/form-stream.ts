import type { UnreadReason } from '../pipeline/unread-reasons.ts';
import { FIELDS_MAX } from './body-shape.ts';
import { SKIM_VALUE_BYTES, type BodySink } from './body-sink.ts';
import { GrowingBytes, textOfBytes, type DecodeText } from './growing-bytes.ts';
import { setField, type RawFields } from './raw-fields.ts';

const PERCENT = 0x25;
const AMPERSAND = 0x26;
const PLUS = 0x2b;
const EQUALS = 0x3d;
const BLANK = 0x20;
const NO_DIGIT = 0xff;

const HEX_DIGITS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? NO_DIGIT : digit;
});

/**
 * Reads `application/x-www-form-urlencoded` while it arrives. It holds one value at a time, decodes it in place, and
 * gives long values as bytes. It is used for long bodies, because no library stays within the memory bound for those
 * (docs/decisions/0701), and for those in GBK, because no library reads them. Source: WHATWG URL, 5.1.
 */
export class FormStream implements BodySink {
  #pairs = 0;
  readonly #fields: RawFields = {};
  /** Decoded bytes of the name or value being read. */
  readonly #bytes: GrowingBytes;
  /** `null` while a name is being read. */
  #name: string | null = null;
  /** How many digits were read of an escape that the end of a chunk cut. It is -1 outside of an escape. */
  #escapeDigits = -1;
  #firstDigit = 0;
  #valueBytesMax = Number.POSITIVE_INFINITY;
  #dropped = false;

  /** @param bytesExpected length of the body if the caller gave it, else 0 */
  constructor(bytesExpected: number, decode: DecodeText = textOfBytes) {
    this.#bytes = new GrowingBytes(bytesExpected, decode);
  }

  /** The body has too many fields, because a form of this kind cannot be malformed. */
  get why(): UnreadReason {
    return 'fields';
  }

  write(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#escapeDigits < 0) at = this.#copyPlain(chunk, at);
      const byte = chunk[at++];
      if (byte === undefined) return;
      if (this.#escapeDigits >= 0 && this.#readEscape(byte)) continue;
      if (byte === PERCENT) this.#escapeDigits = 0;
      else if (byte === AMPERSAND) this.#endPair();
      else if (byte === EQUALS && this.#name === null) this.#name = this.#bytes.takeText();
      else this.#bytes.push(byte === PLUS ? BLANK : byte);
    }
  }

  skim(): void {
    this.#valueBytesMax = SKIM_VALUE_BYTES;
    this.#dropLong();
    for (const [name, value] of Object.entries(this.#fields)) {
      if ((value as string | Uint8Array).length > SKIM_VALUE_BYTES) delete this.#fields[name];
    }
  }

  end(): RawFields | null {
    this.#flushEscape();
    this.#endPair();
    return this.#pairs > FIELDS_MAX ? null : this.#fields;
  }

  free(): void {
    this.#bytes.free();
  }

  /**
   * Copies up to the next byte that needs a decision, and decodes whole escapes on the way. Gives the position at which
   * it stopped.
   */
  #copyPlain(chunk: Buffer, from: number): number {
    const bytes = this.#bytes.reserve(chunk.length - from);
    let length = this.#bytes.length;
    let at = from;
    for (; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte === PERCENT) {
        const high = HEX_DIGITS[chunk[at + 1] ?? 0] ?? NO_DIGIT;
        const low = HEX_DIGITS[chunk[at + 2] ?? 0] ?? NO_DIGIT;
        if (high === NO_DIGIT || low === NO_DIGIT) break;
        bytes[length++] = (high << 4) | low;
        at += 2;
      } else if (byte === AMPERSAND || byte === EQUALS) break;
      else bytes[length++] = byte === PLUS ? BLANK : byte;
    }
    this.#bytes.advance(length);
    this.#dropLong();
    return at;
  }

  /**
   * Reads the next byte of an escape, and gives true if the byte belongs to it. If it does not, the escape is plain
   * text and the caller must read the byte.
   */
  #readEscape(byte: number): boolean {
    const digit = HEX_DIGITS[byte] ?? NO_DIGIT;
    if (digit === NO_DIGIT) {
      this.#flushEscape();
      return false;
    }
    if (this.#escapeDigits === 0) {
      this.#firstDigit = byte;
      this.#escapeDigits = 1;
    } else {
      this.#escapeDigits = -1;
      this.#bytes.push(((HEX_DIGITS[this.#firstDigit] ?? 0) << 4) | digit);
    }
    return true;
  }

  #flushEscape(): void {
    if (this.#escapeDigits >= 0) this.#bytes.push(PERCENT);
    if (this.#escapeDigits === 1) this.#bytes.push(this.#firstDigit);
    this.#escapeDigits = -1;
  }

  #dropLong(): void {
    if (this.#bytes.length <= this.#valueBytesMax) return;
    this.#dropped = true;
    this.#bytes.clear();
  }

  #endPair(): void {
    // Nothing of the fields past the limit is kept, whatever their size.
    if (++this.#pairs > FIELDS_MAX) this.#dropped = true;
    if (this.#name !== null) {
      const value = this.#bytes.takeValue();
      if (!this.#dropped) setField(this.#fields, this.#name, value);
    } else {
      const name = this.#bytes.takeText();
      if (!this.#dropped && name !== '') setField(this.#fields, name, '');
    }
    this.#name = null;
    this.#dropped = false;
  }
}
