/** Why a text was not taken as base64. */
export type Base64Problem = 'empty' | 'broken' | 'too-big';

/**
 * Reads base64 as clients in the field send it: line breaks inside it are ignored, a `+` that a form turned into a
 * blank is put back, and a `data:…;base64,` prefix is taken off. The URL-safe alphabet is read too, padding may be absent.
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

const DATA_URL = /^data:[^,]{0,100};base64,/i;
const DIGITS = /^[\w+/-]*={0,2}$/;

function cleaned(text: string): string {
  const joined = /[\r\n\t]/.test(text) ? text.replaceAll(/[\r\n\t]+/g, '') : text;
  const body = joined.trimStart().startsWith('data:') ? joined.trimStart().replace(DATA_URL, '') : joined;
  if (body.trim() === '') return '';
  // A blank at either end is a lost + where it makes whole groups of four, and a slip of the caller where it does not.
  const digits = body.length % 4 === 0 ? body : body.trim();
  return digits.includes(' ') ? digits.replaceAll(' ', '+') : digits;
}

function paddingOf(digits: string): number {
  if (digits.endsWith('==')) return 2;
  return digits.endsWith('=') ? 1 : 0;
}
