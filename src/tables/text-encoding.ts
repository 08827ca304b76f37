import { TableProblem } from './table-problem.ts';

/**
 * Encodings that spreadsheets and exporters write. With `utf-16`, the byte-order mark or the position of the zero bytes
 * tells the byte order.
 */
export const TEXT_ENCODINGS = ['auto', 'utf-8', 'gb18030', 'utf-16'] as const;
/** The encoding of a file, or `auto` to detect it. */
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

type Certain = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

/** Maximum number of bytes, from the first non-ASCII byte on, that are held back to tell UTF-8 from GB18030. */
const UNDECIDED_BYTES_MAX = 64 * 1024;
/** How many bytes at the start are looked at to detect UTF-16 without a byte-order mark. */
const HEAD_BYTES = 64;

/**
 * Decodes text as it arrives. If the encoding is `auto`, it is detected by a byte-order mark, by zero bytes, or by
 * which encodings the bytes are valid in. ASCII is handed on at once. At most UNDECIDED_BYTES_MAX bytes are held back.
 */
export class TextReader {
  readonly #told: TextEncoding;
  #decoder: InstanceType<typeof TextDecoder> | null = null;
  #encoding: Certain | null = null;
  #isHeadSeen = false;
  /** Bytes that came before the encoding was decided. */
  #held: Uint8Array = new Uint8Array(0);

  /** Pass `auto` to detect the encoding. */
  constructor(encoding: TextEncoding) {
    this.#told = encoding;
    if (encoding === 'utf-8' || encoding === 'gb18030') this.#decide(encoding);
  }

  /** Gives the text of the bytes that can be decoded so far. Throws TableProblem if they are not in the encoding. */
  push(bytes: Uint8Array): string {
    if (this.#decoder !== null) return this.#decode(bytes);
    this.#held = Buffer.concat([this.#held, bytes]);
    return this.#held.length < HEAD_BYTES && !this.#isHeadSeen ? '' : this.#continue(false);
  }

  /** Gives the rest of the text. Throws TableProblem if the bytes are not in the encoding. */
  end(): string {
    return (this.#decoder === null ? this.#continue(true) : '') + this.#decode();
  }

  #continue(isLast: boolean): string {
    if (!this.#isHeadSeen) {
      this.#isHeadSeen = true;
      const wide = wideEncodingOf(this.#held) ?? (this.#told === 'utf-16' ? 'utf-16le' : null);
      if (wide !== null) return this.#decideAndDecode(wide);
    }
    const found = this.#held.findIndex((byte) => byte >= 0x80);
    const ascii = found < 0 ? this.#held : this.#held.subarray(0, found);
    this.#held = this.#held.subarray(ascii.length);
    const text = Buffer.from(ascii).toString('latin1');
    const isEnough = this.#held.length >= UNDECIDED_BYTES_MAX || (isLast && this.#held.length > 0);
    return isEnough ? text + this.#decideAndDecode(narrowEncodingOf(this.#held, isLast)) : text;
  }

  #decideAndDecode(encoding: Certain): string {
    const held = this.#held;
    this.#held = new Uint8Array(0);
    this.#decide(encoding);
    return this.#decode(held);
  }

  #decide(encoding: Certain): void {
    this.#encoding = encoding;
    this.#decoder = new TextDecoder(encoding, { fatal: true });
  }

  #decode(bytes?: Uint8Array): string {
    try {
      return (bytes ? this.#decoder?.decode(bytes, { stream: true }) : this.#decoder?.decode()) ?? '';
    } catch (cause) {
      const other = this.#encoding === 'utf-8' ? 'gb18030' : 'utf-8';
      throw new TableProblem(
        `the file is not ${this.#encoding}: give its encoding, perhaps ${other}, or save it again as CSV UTF-8`,
        { cause },
      );
    }
  }
}

/** Decodes a whole text in whatever encoding it is. Throws TableProblem if no encoding fits. */
export function decodeText(bytes: Uint8Array): string {
  const reader = new TextReader('auto');
  return reader.push(bytes) + reader.end();
}

/** Detects UTF-16 by its mark, or by zeros in every other byte. Text in no other encoding has zero bytes. */
function wideEncodingOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, HEAD_BYTES);
  const zerosAt = (parity: number) => head.filter((byte, at) => at % 2 === parity && byte === 0).length;
  const [even, odd] = [zerosAt(0), zerosAt(1)];
  if (odd >= head.length / 4 && even === 0) return 'utf-16le';
  return even >= head.length / 4 && odd === 0 ? 'utf-16be' : null;
}

/**
 * Decides between UTF-8 and GB18030. The first of `bytes` is not ASCII. Unless `isWhole`, the bytes may end within a
 * character.
 */
function narrowEncodingOf(bytes: Uint8Array, isWhole: boolean): 'utf-8' | 'gb18030' {
  const decoded = (encoding: string) => {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !isWhole });
    } catch {
      // A fatal decoder fails only if the bytes are not of this encoding, and that is the question.
      return null;
    }
  };
  const text = decoded('utf-8');
  if (text !== null) return looksLikeTwoByteHan(text) ? 'gb18030' : 'utf-8';
  return decoded('gb18030') === null ? 'utf-8' : 'gb18030';
}

/**
 * Some Han characters in GB18030 are valid UTF-8 by chance. Read as UTF-8, such text consists of words of two or more
 * Latin, Greek or other letters below U+0800 with no ASCII letter beside them. No roster in UTF-8 looks like that.
 */
function looksLikeTwoByteHan(text: string): boolean {
  const runs = text.match(/\P{ASCII}+/gu) ?? [];
  return (
    runs.length > 0 &&
    runs.every((run) => /^[\u{80}-\u{7ff}]{2,}$/u.test(run)) &&
    !/[A-Za-z]\P{ASCII}|\P{ASCII}[A-Za-z]/u.test(text)
  );
}
