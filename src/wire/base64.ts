import { present } from '../kernel/assert.ts';

/** Why a text was refused as base64. */
export type Base64Problem = 'empty' | 'broken' | 'too-big';

/**
 * Reads base64 as clients send it in practice. It ignores line breaks, also those that came as a backslash and a letter,
 * turns blanks back into the `+` that a form decoded, removes a `data:…;base64,` or `base64:` prefix and quotes around
 * the text, and decodes what was percent-encoded once too often. None of these characters is a base64 digit, so nothing
 * of the content is lost. The URL-safe alphabet is read too, and padding may be absent or too long. Example: `_9j_4A` and
 * `data:image/jpeg;base64,/9j/4A==` give the same four bytes.
 *
 * @param bytesMax longest content in bytes after decoding. A longer text is refused before anything is decoded.
 */
export function readBase64(text: string, bytesMax: number): Uint8Array | Base64Problem {
  const digits = cleaned(text);
  if (digits === '') return 'empty';
  const significant = digits.length - paddingOf(digits);
  const length = Math.floor((significant * 3) / 4);
  if (length > bytesMax) return 'too-big';
  if (significant % 4 === 1 || !DIGITS.test(digits)) return 'broken';
  return length === 0 ? 'empty' : Buffer.from(digits, 'base64');
}

/**
 * Does the same for a text that comes as bytes, as long values do. It decodes in place, so that no second buffer of
 * that length is made. The input is overwritten, and the result lies in its memory.
 */
export function readBase64Bytes(text: Uint8Array, bytesMax: number): Uint8Array | Base64Problem {
  const digits = cleanedInPlace(Buffer.from(text.buffer, text.byteOffset, text.length));
  if (digits.length === 0) return 'empty';
  const significant = digits.length - paddingOf(digits.toString('latin1', Math.max(0, digits.length - PADDING_MAX)));
  const length = Math.floor((significant * 3) / 4);
  if (length > bytesMax) return 'too-big';
  if (significant % 4 === 1) return 'broken';
  let written = 0;
  for (let at = 0; at < digits.length; at += PIECE_DIGITS)
    written += digits.write(digits.toString('latin1', at, at + PIECE_DIGITS), written, 'base64');
  // The decoder skips characters that are no base64 digits. Then it writes fewer bytes than the digits promise.
  if (written !== length) return 'broken';
  return length === 0 ? 'empty' : digits.subarray(0, length);
}

const BEFORE = /^\s*(?:["']|data:[^,]{0,100};base64,|base64[:,])+/i;
const BEHIND = /["']\s*$/;
/** The longest padding that is taken off. Two characters are right. */
const PADDING_MAX = 16;
/** How many times a value may have been percent-encoded, beyond the encoding of the form itself. */
const EXTRA_ENCODINGS_MAX = 3;
const PERCENT = 0x25;
/** Characters of base64, of its line breaks and of a data prefix that percent-encoding changes. */
const ESCAPED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'+/=-_%:;, \r\n\t"\'\\'].map((character) => [
    character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0'),
    character,
  ]),
);
const BEFORE_LENGTH_MAX = 256;
const BEHIND_LENGTH_MAX = 16;
/** Digits per piece. It is a multiple of 4, because pieces are decoded one by one. */
const PIECE_DIGITS = 64 * 1024;
const BLANK = 0x20;
const PLUS = 0x2b;
const TAB = 0x09;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BACKSLASH = 0x5c;

/** Does what `cleaned` does, on bytes. */
function cleanedInPlace(bytes: Buffer): Buffer {
  const joined = withoutSpelledBreaks(joinedInPlace(unescapedInPlace(bytes)));
  const before = BEFORE.exec(joined.toString('latin1', 0, BEFORE_LENGTH_MAX))?.[0].length ?? 0;
  const rest = joined.subarray(before);
  const behind = BEHIND.exec(rest.toString('latin1', Math.max(0, rest.length - BEHIND_LENGTH_MAX)))?.[0].length ?? 0;
  const body = rest.subarray(0, rest.length - behind);
  let [from, to] = [0, body.length];
  while (from < to && body[from] === BLANK) from++;
  while (from < to && body[to - 1] === BLANK) to--;
  if (from === to) return body.subarray(0, 0);
  const digits = body.length % 4 === 0 ? body : body.subarray(from, to);
  for (let at = digits.indexOf(BLANK); at >= 0; at = digits.indexOf(BLANK, at + 1)) digits[at] = PLUS;
  return digits;
}

/**
 * Undoes percent-encoding in a text that a form has already decoded. Escapes that no client would have made of base64
 * stay.
 */
export function unescapeBase64(text: string): string {
  let unescaped = text;
  for (let round = 0; round < EXTRA_ENCODINGS_MAX && unescaped.includes('%'); round++)
    unescaped = unescaped.replaceAll(/%([\da-f]{2})/gi, (escape, hex: string) => ESCAPED[hex.toUpperCase()] ?? escape);
  return unescaped;
}

/** Does what `unescapeBase64` does, on bytes. */
function unescapedInPlace(bytes: Buffer): Buffer {
  let unescaped = bytes;
  for (let round = 0; round < EXTRA_ENCODINGS_MAX && unescaped.includes(PERCENT); round++) {
    let length = 0;
    for (let at = 0; at < unescaped.length; at++) {
      const byte = present(unescaped[at]);
      const hex = byte === PERCENT ? unescaped.toString('latin1', at + 1, at + 3).toUpperCase() : '';
      const escaped = ESCAPED[hex];
      unescaped[length++] = escaped?.charCodeAt(0) ?? byte;
      if (escaped !== undefined) at += 2;
    }
    unescaped = unescaped.subarray(0, length);
  }
  return unescaped;
}

function joinedInPlace(bytes: Buffer): Buffer {
  if (!bytes.includes(NEWLINE) && !bytes.includes(CARRIAGE_RETURN) && !bytes.includes(TAB)) return bytes;
  let length = 0;
  for (const byte of bytes) {
    if (byte !== NEWLINE && byte !== CARRIAGE_RETURN && byte !== TAB) bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}

/** Takes out line breaks that came as a backslash and a letter, and the backslash of `\\/`. Other backslashes stay. */
const SPELLED_BREAKS = /(?<!\\)\\+(?:[nrt]|(?=\/))/g;

/** Does the same in place. */
function withoutSpelledBreaks(bytes: Buffer): Buffer {
  if (!bytes.includes(BACKSLASH)) return bytes;
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = present(bytes[at]);
    if (byte !== BACKSLASH) {
      bytes[length++] = byte;
      continue;
    }
    while (bytes[at + 1] === BACKSLASH) at++;
    const next = String.fromCharCode(bytes[at + 1] ?? 0);
    if ('nrt'.includes(next)) at++;
    else if (next !== '/') bytes[length++] = BACKSLASH;
  }
  return bytes.subarray(0, length);
}

const DIGITS = /^[\w+/-]*={0,16}$/;

function cleaned(text: string): string {
  const unescaped = unescapeBase64(text);
  const joined = /[\r\n\t]/.test(unescaped) ? unescaped.replaceAll(/[\r\n\t]+/g, '') : unescaped;
  const spelled = joined.includes('\\') ? joined.replaceAll(SPELLED_BREAKS, '') : joined;
  const body = spelled.replace(BEFORE, '').replace(BEHIND, '');
  if (body.trim() === '') return '';
  // A blank at either end is a lost `+` if the length is then a multiple of four. Otherwise it is a slip of the caller.
  const digits = body.length % 4 === 0 ? body : body.trim();
  return digits.includes(' ') ? digits.replaceAll(' ', '+') : digits;
}

function paddingOf(digits: string): number {
  let padding = 0;
  while (padding < PADDING_MAX && digits[digits.length - 1 - padding] === '=') padding++;
  return padding;
}
