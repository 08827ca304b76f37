import { isJapanese } from './japanese-encoding.ts';
import { FILE_HEAD_BYTES, otherFileProblem } from './file-kind.ts';
import { TableProblem } from './table-problem.ts';
import { told } from '../kernel/told.ts';

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
const WIDE_HEAD_BYTES = 64;

/**
 * Decodes text as it arrives. If the encoding is `auto`, it is detected by a byte-order mark, by zero bytes, or by
 * which encodings the bytes are valid in. After the first FILE_HEAD_BYTES, ASCII is handed on at once. At most
 * UNDECIDED_BYTES_MAX bytes are held back. A file that is no text, such as an Excel workbook, is refused by its first
 * bytes.
 */
export class TextReader {
  readonly #told: TextEncoding;
  readonly #isMixed: boolean;
  #decoder: InstanceType<typeof TextDecoder> | null = null;
  #encoding: Certain | null = null;
  #isHeadSeen = false;
  /** Bytes that came before the encoding was decided. */
  #held: Uint8Array = new Uint8Array(0);

  /**
   * Pass `auto` to detect the encoding. With `isMixed`, the file may then have lines in the other narrow encoding: they
   * come with U+FFFD in the place of what does not fit, or as the wrong characters (`isMisreadUtf8`).
   */
  constructor(encoding: TextEncoding, { isMixed = false } = {}) {
    this.#told = encoding;
    this.#isMixed = isMixed && encoding === 'auto';
  }

  /**
   * Gives the text of the bytes that can be decoded so far. Throws TableProblem if they are not in the encoding, or not
   * of a text.
   */
  push(bytes: Uint8Array): string {
    if (this.#decoder !== null) return this.#decode(bytes);
    this.#held = Buffer.concat([this.#held, bytes]);
    return this.#held.length < FILE_HEAD_BYTES && !this.#isHeadSeen ? '' : this.#continue(false);
  }

  /** Gives the rest of the text. Throws TableProblem if the bytes are not in the encoding. */
  end(): string {
    return (this.#decoder === null ? this.#continue(true) : '') + this.#decode();
  }

  #continue(isLast: boolean): string {
    if (!this.#isHeadSeen) {
      this.#isHeadSeen = true;
      const problem = otherFileProblem(this.#held.subarray(0, FILE_HEAD_BYTES));
      if (problem !== null) throw new TableProblem(problem);
      if (this.#told === 'utf-8' || this.#told === 'gb18030') return this.#decideAndDecode(this.#told);
      const wide = wideEncodingOf(this.#held) ?? (this.#told === 'utf-16' ? 'utf-16le' : null);
      if (wide !== null) return this.#decideAndDecode(wide);
    }
    const found = this.#held.findIndex((byte) => byte >= 0x80);
    const ascii = found < 0 ? this.#held : this.#held.subarray(0, found);
    this.#held = this.#held.subarray(ascii.length);
    const text = Buffer.from(ascii).toString('latin1');
    const isEnough = this.#held.length >= UNDECIDED_BYTES_MAX || (isLast && this.#held.length > 0);
    if (!isEnough) return text;
    const encoding = (this.#isMixed ? mixedEncodingOf(this.#held) : null) ?? narrowEncodingOf(this.#held, isLast);
    if (encoding === null) throw new TableProblem(NEITHER);
    if (encoding === 'gb18030' && isJapanese(this.#held, new TextDecoder('gb18030').decode(this.#held)))
      throw new TableProblem(JAPANESE);
    return text + this.#decideAndDecode(encoding);
  }

  #decideAndDecode(encoding: Certain): string {
    const held = this.#held;
    this.#held = new Uint8Array(0);
    this.#decide(encoding);
    return this.#decode(held);
  }

  #decide(encoding: Certain): void {
    this.#encoding = encoding;
    this.#decoder = new TextDecoder(encoding, { fatal: !this.#isMixed });
  }

  #decode(bytes?: Uint8Array): string {
    try {
      return (bytes ? this.#decoder?.decode(bytes, { stream: true }) : this.#decoder?.decode()) ?? '';
    } catch (cause) {
      const other = this.#encoding === 'utf-8' ? 'gb18030' : 'utf-8';
      throw new TableProblem(
        told`the file is not ${this.#encoding ?? 'text'}: give its encoding, perhaps ${other}, or save it as CSV UTF-8`,
        { cause },
      );
    }
  }
}

const NEITHER = told`the file is neither UTF-8 nor GB18030, perhaps Big5: open it in the program that wrote it, and save it as CSV UTF-8`;

const JAPANESE = told`the file seems to be Japanese, in Shift-JIS or EUC-JP, and its names would be read as others: save it as CSV UTF-8. If it is Chinese, give its encoding, gb18030`;

/** Decodes a whole text in whatever encoding it is. Throws TableProblem if no encoding fits. */
export function decodeText(bytes: Uint8Array): string {
  const reader = new TextReader('auto');
  return reader.push(bytes) + reader.end();
}

/** Decodes a whole text in whatever encoding it is, or says what is wrong with it. Throws only what is not about the text. */
export function readAsText(
  bytes: Uint8Array,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string } {
  try {
    return { ok: true, text: decodeText(bytes) };
  } catch (error) {
    if (!(error instanceof TableProblem)) throw error;
    return { ok: false, problem: error.message };
  }
}

/**
 * Detects UTF-16 by its mark, or by zeros in every other byte. Text in no other encoding has zero bytes. Some Han
 * characters, such as 一, have a zero in the other place.
 */
function wideEncodingOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, WIDE_HEAD_BYTES);
  const zerosAt = (parity: number) => head.filter((byte, at) => at % 2 === parity && byte === 0).length;
  const [even, odd] = [zerosAt(0), zerosAt(1)];
  if (odd >= head.length / 4 && even * 4 <= odd) return 'utf-16le';
  return even >= head.length / 4 && odd * 4 <= even ? 'utf-16be' : null;
}

/**
 * Decides between UTF-8 and GB18030. `null` if the bytes are in neither. The first of `bytes` is not ASCII. Unless
 * `isWhole`, the bytes may end within a character.
 */
function narrowEncodingOf(bytes: Uint8Array, isWhole: boolean): 'utf-8' | 'gb18030' | null {
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
  const isGb18030 = decoded('gb18030') !== null && !isBig5(bytes, decoded('big5'));
  return isGb18030 ? 'gb18030' : null;
}

/**
 * Gives the encoding of most lines if some are UTF-8 and others are not. `null` if the bytes are of one kind. Lines of
 * ASCII do not count, nor do those that are UTF-8 by chance.
 */
function mixedEncodingOf(bytes: Uint8Array): 'utf-8' | 'gb18030' | null {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [utf8, others, at] = [0, 0, 0];
  while (at < bytes.length) {
    const found = bytes.indexOf(0x0a, at);
    const line = bytes.subarray(at, found < 0 ? bytes.length : found);
    at += line.length + 1;
    if (line.every((byte) => byte < 0x80)) continue;
    try {
      if (!looksLikeTwoByteHan(decoder.decode(line))) utf8++;
    } catch {
      // The last line may be cut, within a character too.
      if (found >= 0) others++;
    }
  }
  if (utf8 === 0 || others === 0) return null;
  return utf8 >= others ? 'utf-8' : 'gb18030';
}

/**
 * Whether bytes that are valid GB18030 are Big5. Read as Big5, nearly all characters are among its 5401 frequent ones,
 * and read as GB18030, many are outside of GB 2312, because only their second byte can be below 0xA1.
 */
function isBig5(bytes: Uint8Array, text: string | null): boolean {
  if (text === null) return false;
  let [characters, frequent, low] = [0, 0, 0];
  for (let at = 0; at < bytes.length - 1; at++) {
    const [lead = 0, trail = 0] = bytes.subarray(at, at + 2);
    if (lead < 0x80) continue;
    at++;
    characters++;
    // Big5 keeps signs at 0xA1 to 0xA3, and the frequent characters at 0xA4 to 0xC6.
    if (lead >= 0xa1 && lead <= 0xc6) frequent++;
    if (trail < 0xa1) low++;
  }
  return frequent >= characters * BIG5_FREQUENT_MIN && low >= characters * BIG5_LOW_MIN;
}

const BIG5_FREQUENT_MIN = 0.9;
/** In Big5 four of ten characters have a low second byte. In the names of a roster in GB18030 it is one of twenty. */
const BIG5_LOW_MIN = 0.2;

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
