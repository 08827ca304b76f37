/** Why a text was not taken as base64. */
export type Base64Problem = 'empty' | 'broken' | 'too-big';

/**
 * Reads base64 as clients in the field send it: line breaks inside it are ignored, a `+` that a form turned into a
 * blank is put back, a `data:…;base64,` prefix is taken off, and what was percent-encoded once too often is decoded: a
 * percent sign is no digit of base64. The URL-safe alphabet is read too, padding may be absent.
 *
 * @param bytesMax longest content, bytes after decoding; a longer text is refused before anything is decoded
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
 * The same for a text that comes as bytes, as long values do: decodes in place, so that nothing as long as the text is
 * made. The bytes are used up; what is given lies in their memory.
 */
export function readBase64Bytes(text: Uint8Array, bytesMax: number): Uint8Array | Base64Problem {
  const digits = cleanedInPlace(Buffer.from(text.buffer, text.byteOffset, text.length));
  if (digits.length === 0) return 'empty';
  const significant = digits.length - paddingOf(digits.toString('latin1', digits.length - 2));
  const length = Math.floor((significant * 3) / 4);
  if (length > bytesMax) return 'too-big';
  if (significant % 4 === 1) return 'broken';
  let written = 0;
  for (let at = 0; at < digits.length; at += PIECE_DIGITS)
    written += digits.write(digits.toString('latin1', at, at + PIECE_DIGITS), written, 'base64');
  // The decoder passes over what is no base64 digit: then fewer bytes come out than the digits promise.
  if (written !== length) return 'broken';
  return length === 0 ? 'empty' : digits.subarray(0, length);
}

const DATA_URL = /^data:[^,]{0,100};base64,/i;
/** Times that a value may have been percent-encoded beyond the form's own. */
const EXTRA_ENCODINGS_MAX = 3;
const PERCENT = 0x25;
/** What percent-encoding changes in base64, its line breaks and a data prefix. */
const ESCAPED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'+/=-_%:;, \r\n\t'].map((character) => [
    character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0'),
    character,
  ]),
);
const DATA_URL_LENGTH_MAX = 256;
/** A multiple of 4: pieces are decoded one by one. */
const PIECE_DIGITS = 64 * 1024;
const BLANK = 0x20;
const PLUS = 0x2b;
const TAB = 0x09;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** What `cleaned` does, on bytes. */
function cleanedInPlace(bytes: Buffer): Buffer {
  const joined = joinedInPlace(unescapedInPlace(bytes));
  const prefix = DATA_URL.exec(joined.toString('latin1', 0, DATA_URL_LENGTH_MAX).trimStart());
  const body = prefix ? joined.subarray(joined.indexOf(',') + 1) : joined;
  let [from, to] = [0, body.length];
  while (from < to && body[from] === BLANK) from++;
  while (from < to && body[to - 1] === BLANK) to--;
  if (from === to) return body.subarray(0, 0);
  const digits = body.length % 4 === 0 ? body : body.subarray(from, to);
  for (let at = digits.indexOf(BLANK); at >= 0; at = digits.indexOf(BLANK, at + 1)) digits[at] = PLUS;
  return digits;
}

/** Undoes percent-encoding of a text that a form has decoded already; what no client would have encoded stays. */
export function unescapeBase64(text: string): string {
  let unescaped = text;
  for (let round = 0; round < EXTRA_ENCODINGS_MAX && unescaped.includes('%'); round++)
    unescaped = unescaped.replaceAll(/%([\da-f]{2})/gi, (escape, hex: string) => ESCAPED[hex.toUpperCase()] ?? escape);
  return unescaped;
}

/** The same, on bytes. */
function unescapedInPlace(bytes: Buffer): Buffer {
  let unescaped = bytes;
  for (let round = 0; round < EXTRA_ENCODINGS_MAX && unescaped.includes(PERCENT); round++) {
    let length = 0;
    for (let at = 0; at < unescaped.length; at++) {
      const byte = unescaped[at] ?? 0;
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

const DIGITS = /^[\w+/-]*={0,2}$/;

function cleaned(text: string): string {
  const unescaped = unescapeBase64(text);
  const joined = /[\r\n\t]/.test(unescaped) ? unescaped.replaceAll(/[\r\n\t]+/g, '') : unescaped;
  const body = /^\s*data:/i.test(joined) ? joined.trimStart().replace(DATA_URL, '') : joined;
  if (body.trim() === '') return '';
  // A blank at either end is a lost + where it makes whole groups of four, and a slip of the caller where it does not.
  const digits = body.length % 4 === 0 ? body : body.trim();
  return digits.includes(' ') ? digits.replaceAll(' ', '+') : digits;
}

function paddingOf(digits: string): number {
  if (digits.endsWith('==')) return 2;
  return digits.endsWith('=') ? 1 : 0;
}
